import Host
import Model
import Reports
import Resources
import SystemPackage
import Transactions

/// A host that is about to be written to, under the lock.
struct Work {
    let host: Host
    let store: StateStore
    let console: Console
    /// Whether the audit log is told of each change.
    var audits = true

    /// Who asked: the login that the audit system recorded, and sudo's caller.
    var author: Author {
        Author(
            loginUID: Host.loginUID(),
            sudoUser: environment("SUDO_USER"),
            uid: processUser()
        )
    }

    /// Takes back what a crash interrupted, and what could not be taken back before; says so.
    ///
    /// What still can't be taken back is said, and fails this only where nothing else is to be done.
    func recoverUnfinished(
        insists: Bool = false
    ) throws(Failure) -> [Report.TransactionSummary] {
        try reporting { () throws(HostError) in try store.removeLeftovers() }
        let pending = try reportingTransaction { () throws(TransactionError) in
            try Pending(in: store, on: host)
        }
        var recovered: [Report.TransactionSummary] = []
        for id in pending.unfinished { recovered.append(try takeBack(id)) }
        guard let id = pending.incomplete else { return recovered }
        do throws(Failure) {
            recovered.append(try takeBack(id))
        } catch {
            if insists { throw error }
            error.lines.forEach(console.errors)
        }
        return recovered
    }

    /// Takes back a transaction that was cut off, or the rest of one, or one that nobody has
    /// confirmed: what that did is on hold from then on, or the next boot would do it again.
    func takeBack(_ id: String) throws(Failure) -> Report.TransactionSummary {
        let (journal, progress) = try reportingTransaction { () throws(TransactionError) in
            (try store.journal(id), try store.progress(id))
        }
        let wasApplied = progress.state == .awaiting
        let reason =
            switch progress.state {
            case .awaiting: "nobody confirmed it"
            case .incomplete: progress.reason ?? "it could not all be taken back"
            case .prepared, .committed, .rolledBack: progress.reason ?? "it was cut off"
            }
        if wasApplied { try hold(Set(journal.steps.flatMap(\.controls)), of: id) }
        let changes = try reportingTransaction { () throws(TransactionError) in
            try executor(id).recover(id, because: reason, now: Self.now)
        }
        if wasApplied { Confirmation.disarm(on: host) }
        console.errors(
            "transaction \(id): \(reason); \(changes.count.counted("change")) taken back"
        )
        return Report.TransactionSummary(
            id: id,
            state: "rolled-back",
            steps: changes.map { .init(change: $0.description, controls: []) }
        )
    }

    /// Keeps unattended applies from doing again what is taken back.
    func hold(_ controls: Set<String>, of id: String) throws(Failure) {
        try reportingTransaction { () throws(TransactionError) in
            let kept = try store.holds().filter { !controls.contains($0.control) }
            let new = controls.sorted().map {
                Hold(control: $0, since: Work.now(), transaction: id)
            }
            try store.set(kept + new)
        }
    }

    func apply(
        _ plan: Plan,
        kind: Journal.Kind = .apply,
        undoes: String? = nil,
        accepting risks: [String] = [],
        confirmBy: Deadline? = nil,
        validates: Bool = true,
        recheck: () -> [String] = { [] }
    ) throws(Failure) -> Executor.Outcome {
        let id = try reporting { () throws(HostError) in try store.nextID(at: Self.now()) }
        let door = try doorProof(for: plan, accepting: risks)
        if let obstacle = door?.obstacle { console.errors(obstacle) }
        return try reportingTransaction { () throws(TransactionError) in
            try executor(id).apply(
                plan,
                kind: kind,
                undoes: undoes,
                accepting: risks,
                by: author,
                id: id,
                now: Self.now,
                confirmBy: confirmBy,
                validates: validates,
                recheck: {
                    let still = recheck()
                    return still.isEmpty ? closed(door) : still
                }
            )
        }
    }

    /// The proof that sshd still answers, where a plan has it read its files again.
    ///
    /// Whoever has accepted that sshd stops is not asked for it to answer.
    private func doorProof(
        for plan: Plan,
        accepting risks: [String]
    ) throws(Failure) -> DoorProof? {
        let closes = plan.steps.contains { step in
            if case .activity(let unit, _, after: false) = step.change {
                return ServiceGuard.isDoor(unit)
                    && step.controls.contains { risks.contains("lockout:\($0)") }
            }
            return false
        }
        if closes { return nil }
        let touches = plan.steps.contains { step in
            switch step.change {
            case .reload(let unit), .activity(let unit, _, _):
                ServiceGuard.isDoor(unit)
            default: false
            }
        }
        guard host.isLive, touches else { return nil }
        return try reporting { () throws(HostError) in try DoorProof(before: host) }
    }

    private func closed(_ door: DoorProof?) -> [String] {
        do throws(HostError) {
            return try door?.failure(on: host).map { [$0] } ?? []
        } catch {
            return ["whether sshd answers can't be told: \(error)"]
        }
    }

    static func now() -> Timestamp { Timestamp(seconds: secondsNow()) }

    /// Each change goes to the audit log as soon as it is made; that the log can't be reached is
    /// said once and fails nothing.
    private func executor(_ transaction: String) -> Executor {
        var isSilent = !host.isLive || !audits
        let host = host
        let console = console
        return Executor(host: host, store: store) { change, event in
            if isSilent { return }
            do throws(HostError) {
                try host.audit(
                    change.auditRecord(transaction: transaction, isTakenBack: event == .takenBack)
                )
            } catch {
                isSilent = true
                console.errors("the audit log has no record of these changes: \(error)")
            }
        }
    }
}

extension Plan {
    func summary(
        id: String,
        state: String,
        undoes: String? = nil,
        accepting risks: [String] = []
    ) -> Report.TransactionSummary {
        Report.TransactionSummary(
            id: id,
            state: state,
            undoes: undoes,
            acceptedRisks: risks,
            steps: steps.map { .init(change: $0.change.description, controls: $0.controls) }
        )
    }

    /// What still needs a new login or a reboot, a sentence each.
    var afterword: [String] {
        var said: [String] = []
        if steps.contains(where: { $0.phase == .limitsFiles }) {
            said.append("limits take effect at the next login; sessions that run keep theirs")
        }
        for step in steps where step.isOneWay {
            said.append("\(step.change.description): stays until a reboot, undo can't take it back")
        }
        return said
    }

    /// What became of it where it failed after its first write; `nil` where nothing was changed.
    func summary(of failure: Failure, undoes: String? = nil) -> Report.TransactionSummary? {
        switch failure {
        case .transaction(.rolledBack(let id, _)):
            summary(id: id, state: "rolled-back", undoes: undoes)
        case .transaction(.incomplete(let id, _, _)):
            summary(id: id, state: "incomplete", undoes: undoes)
        default: nil
        }
    }
}
