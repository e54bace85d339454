package import Host
package import Model
import SystemPackage

/// Carries plans out, takes them back, and finishes what a crash interrupted.
///
/// What will be undone is on disk before the first write. Whatever ends the process, the next start
/// finds the transaction `prepared` and brings the host back to what was before, or finds it
/// `committed`; there is nothing between.
package struct Executor {
    let host: Host
    let store: StateStore
    /// Told of every change that was made or taken back, as soon as it is.
    let observe: (Change, Event) -> Void

    package enum Event: Sendable { case made, takenBack }

    /// A transaction that was carried out.
    package struct Outcome: Sendable {
        package let id: String
        package let notices: [String]
    }

    package init(host: Host, store: StateStore, observe: @escaping (Change, Event) -> Void) {
        self.host = host
        self.store = store
        self.observe = observe
    }

    /// Applies a plan and commits, or takes everything back and throws `rolledBack`.
    ///
    /// With `confirmBy` it awaits a confirmation until then; `validates` says whether sshd and visudo
    /// are asked about candidates, which somebody who overwrites by force may not want.
    ///
    /// `recheck` looks at the host anew after the last step and says what is still not as asked.
    package func apply(
        _ plan: Plan,
        kind: Journal.Kind = .apply,
        undoes: String? = nil,
        accepting risks: [String] = [],
        by author: Author,
        id: String,
        now: () -> Timestamp,
        confirmBy: Deadline? = nil,
        validates: Bool = true,
        recheck: () -> [String] = { [] }
    ) throws(TransactionError) -> Outcome {
        Interruption.takeOver()
        let notices = validates ? try Validator(host: host, store: store).check(plan) : []
        let journal = Journal(
            id: id,
            kind: kind,
            started: now(),
            author: author,
            boot: host.bootID,
            undoes: undoes,
            acceptedRisks: risks,
            plan: plan
        )
        try store.create(journal, contents: plan.contents, at: now())
        let contents: Contents = { digest throws(TransactionError) in
            guard let bytes = plan.contents[digest] else {
                throw .unusableState("the plan lacks the content \(digest)")
            }
            return bytes
        }
        do throws(TransactionError) {
            try carryOut(journal.steps, of: id, contents: contents)
            let still = recheck()
            guard still.isEmpty else {
                throw .refused(still)
            }
            if let confirmBy, confirmBy.left(on: host) <= 0 {
                throw .refused(["it took longer than the time in which it was to be confirmed"])
            }
        } catch {
            try rollBack(journal, because: "\(error)", now: now)
        }
        do throws(TransactionError) {
            let state: Progress.State = confirmBy == nil ? .committed : .awaiting
            try store.set(Progress(state, at: now(), confirmBy: confirmBy), of: id)
        } catch {
            try reopen(id, because: "\(error)", at: now())
            try rollBack(journal, because: "\(error)", now: now)
        }
        return Outcome(id: id, notices: notices)
    }

    /// Takes back a transaction that was cut off, or is not confirmed, or the rest of one that could
    /// not all be.
    ///
    /// Only what was begun is looked at. What somebody else changed meanwhile was named when it
    /// stood in the way; the second time it is left to them.
    package func recover(
        _ id: String,
        because reason: String,
        now: () -> Timestamp
    ) throws(TransactionError) -> [Change] {
        Interruption.takeOver()
        let journal = try store.journal(id)
        let state = try store.progress(id).state
        // One that awaited a confirmation is half taken back from here on, whenever this ends.
        if state == .awaiting {
            try store.set(Progress(.prepared, at: now(), reason: reason), of: id)
        }
        return try takeBack(
            journal,
            because: reason,
            leavingOthers: state == .incomplete,
            now: now
        )
    }

    private func carryOut(
        _ steps: [Journal.Step],
        of id: String,
        contents: Contents
    ) throws(TransactionError) {
        for (number, step) in steps.enumerated() {
            if let signal = Interruption.signal {
                throw .refused(["interrupted by signal \(signal)"])
            }
            if case .other(let now) = try onHost({ () throws(HostError) in
                try step.change.standing(on: host)
            }) {
                throw .refused(["\(step.change.target ?? "") changed meanwhile: it is \(now)"])
            }
            try onHost { () throws(HostError) in
                try store.begin(number, of: id, durably: !step.change.endsWithPower)
            }
            try step.change.perform(on: host, contents: contents)
            try verify(step.change)
            observe(step.change, .made)
        }
    }

    private func verify(_ change: Change) throws(TransactionError) {
        let standing = try onHost { () throws(HostError) in try change.standing(on: host) }
        guard standing == .after else {
            let now = if case .other(let now) = standing { now } else { "as before" }
            if case .parameter(let parameter) = change {
                throw .refused([
                    "the kernel made \(now) of \(parameter.key) = \(parameter.after): ask for a "
                        + "value that it keeps"
                ])
            }
            throw .refused(["\(change.target ?? "") did not take the change: it is \(now)"])
        }
    }

    /// Sees to it that no transaction that is being taken back is noted as committed: that note may
    /// be there already where only its sync failed.
    ///
    /// Where it can't be taken back, nothing else is either.
    private func reopen(
        _ id: String,
        because reason: String,
        at time: Timestamp
    ) throws(TransactionError) {
        do throws(TransactionError) {
            guard try store.progress(id).state != .prepared else { return }
            try store.set(Progress(.prepared, at: time), of: id)
        } catch {
            throw .incomplete(
                id: id,
                reason: reason,
                left: ["everything is done, which may not outlast a power cut: \(error)"]
            )
        }
    }

    private func rollBack(
        _ journal: Journal,
        because reason: String,
        now: () -> Timestamp
    ) throws(TransactionError) -> Never {
        _ = try takeBack(journal, because: reason, now: now)
        throw .rolledBack(id: journal.id, reason: reason)
    }

    /// Restores what was before each begun step, and notes the end.
    ///
    /// A roll-back isn't interrupted.
    private func takeBack(
        _ journal: Journal,
        because reason: String,
        leavingOthers: Bool = false,
        now: () -> Timestamp
    ) throws(TransactionError) -> [Change] {
        let traces: Traces
        do throws(TransactionError) {
            traces = Traces(
                of: journal,
                started: try store.started(journal.id),
                isOtherBoot: journal.boot != nil && journal.boot != host.bootID
            )
        } catch {
            throw .incomplete(id: journal.id, reason: reason, left: ["\(error)"])
        }
        var left: [String] = []
        var done: [Change] = []
        for step in traces.steps.inverted() {
            do throws(TransactionError) {
                let other = traces.meaningOfOther(step.change, leavingOthers: leavingOthers)
                if try restore(step.change, of: journal.id, other) { done.append(step.change) }
            } catch {
                left.append("\(step.change): \(error)")
            }
        }
        let state: Progress.State = left.isEmpty ? .rolledBack : .incomplete
        do throws(TransactionError) {
            try store.set(Progress(state, at: now(), reason: reason), of: journal.id)
        } catch {
            left.append("its end could not be noted, so it is taken back again: \(error)")
        }
        guard left.isEmpty else {
            throw .incomplete(id: journal.id, reason: reason, left: left)
        }
        return done
    }

    /// Whether something had to be done.
    private func restore(
        _ change: Change,
        of id: String,
        _ other: Traces.Other
    ) throws(TransactionError) -> Bool {
        if let path = change.leavesTemporary {
            try onHost { () throws(HostError) in try host.removeLeftover(of: path) }
        }
        switch change {
        case .reload(let unit):
            guard
                try onHost({ () throws(HostError) in
                    try host.running(amongst: [unit])
                }) != nil
            else { return false }
            return try reload(unit, of: id)
        case .reloadUnitFiles:
            guard host.hasSystemd else { return false }
        default:
            let standing = try onHost { () throws(HostError) in try change.standing(on: host) }
            switch standing {
            case .after: return false
            case .before: break
            case .other(let now):
                switch other {
                case .isOurs: break
                case .isLeft: return false
                case .isInTheWay: throw .refused(["somebody changed it meanwhile: it is \(now)"])
                }
            }
            if case .parameter(let parameter) = change, parameter.isOneWay {
                throw .refused(["the kernel keeps it until a reboot"])
            }
        }
        try change.perform(on: host) { digest throws(TransactionError) in
            try store.content(digest, of: id)
        }
        try verify(change)
        observe(change, .takenBack)
        return true
    }
}

extension Executor {
    /// Has a service read what was put back; a failure counts only if it may have read the rest.
    ///
    /// A reload that fails is often why a transaction is taken back: then the service still runs
    /// with what it read before, and the host is whole.
    private func reload(_ unit: UnitName, of id: String) throws(TransactionError) -> Bool {
        do throws(HostError) {
            try host.reload(unit)
        } catch {
            let hasLoaded = try onHost { () throws(HostError) in
                try host.hasLoaded(unit, since: store.begun(id))
            }
            guard hasLoaded == false else { throw .host(error) }
            return false
        }
        observe(.reload(unit), .takenBack)
        return true
    }
}

extension Change {
    /// The path beside which a write that was cut off leaves a temporary name.
    fileprivate var leavesTemporary: FilePath? {
        switch self {
        case .file(let path, _, _), .folder(let path, _, _), .link(let path, _, _): path
        default: nil
        }
    }
}
