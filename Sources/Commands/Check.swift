import ArgumentParser
import Host
import Model
import Reports
import Resources
import SystemPackage
import Transactions

struct Check: Command {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge this host, or a directory, by baselines. Changes nothing.",
        discussion: """
            EXAMPLE
              temper check
              temper check --baseline high-concurrency --format json
              temper check --root /mnt/image
              temper check --quiet              from cron: no drift prints nothing

            Ends with 0 if all passes, 1 on drift, 2 if something could not be determined.
            """
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .long,
        help: ArgumentHelp("The exit status that stands for drift.", valueName: "n")
    )
    var driftStatus: UInt8 = 1

    @Flag(
        name: .long,
        help: "Keep the report in /var/lib/temper/runs, for the members of the group 'temper'."
    )
    var record = false

    var statusForDrift: Int32 { Int32(driftStatus) }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let session = try Session(target, selection: selection)
        let assessment = try session.assess(for: .report)
        var report = session.report("check", assessment)
        let unfinished = try unfinishedTransactions(on: session.host)
        report.notices += unfinished
        if let awaiting = awaiting(on: session.host) {
            report.notices.append(
                "transaction \(awaiting.id) awaits a confirmation until about \(awaiting.until.at): "
                    + "'temper confirm' keeps it"
            )
        }
        report.orphans = orphans(of: session)
        let isUnderWay = !unfinished.isEmpty && state.isHeld(session.host)
        if isUnderWay { report.notices = ["another run is changing the host at this moment"] }
        let status = unfinished.isEmpty || isUnderWay ? assessment.status : .undetermined
        session.delivery(output, console)
            .deliver(report, isWorthSaying: status != .success)
        if record { try keep(report, of: session.host) }
        if assessment.findings.allSatisfy({ $0.outcome == .notapplicable }), !output.quiet {
            console.errors("none of the \(assessment.findings.count) controls applies here")
        }
        return status
    }

    /// The oldest reports go where there are more than a hundred.
    private func keep(_ report: Report, of host: Host) throws(Failure) {
        guard processUser() == 0 else { throw .notPrivileged("check --record") }
        let store = try state.store(on: host)
        try reporting { () throws(HostError) in
            let readers = try host.snapshot(Accounts.self).groupIDs["temper"]
            try store.keep(
                report: report.json(),
                at: Work.now(),
                id: String(report.run.id.prefix(8)),
                readers: readers ?? 0
            )
        }
    }

    /// A sentence for each transaction that isn't at its end; a state folder that this user can't
    /// read tells nothing.
    private func unfinishedTransactions(on host: Host) throws(Failure) -> [String] {
        do throws(Failure) {
            guard let store = try state.reading(host) else { return [] }
            return try reportingTransaction { () throws(TransactionError) in
                try store.unfinished(on: host).map {
                    "transaction \($0) was cut off, or nobody confirmed it; 'temper recover' takes it "
                        + "back"
                }
                    + [try store.incomplete()].compactMap(\.self).map {
                        "transaction \($0) could not all be taken back; 'temper recover' tries again"
                    }
                    + store.damaged()
            }
        } catch {
            if case .transaction(.host(let problem)) = error,
                problem.errno == .permissionDenied, processUser() != 0
            {
                return []
            }
            throw error
        }
    }

    /// What somebody is to confirm; a state that can't be read tells nothing here.
    private func awaiting(on host: Host) -> (id: String, until: Deadline)? {
        guard let store = try? state.reading(host) else { return nil }
        return try? store.awaiting(on: host)
    }

    /// Managed lines of controls that are no longer asked for; unreadable drop-ins name none here,
    /// their own controls say so.
    private func orphans(of session: Session) -> [Plan.Orphan] {
        (try? Planner.plan([], on: session.host, options: session.planOptions()))?.orphans ?? []
    }
}
