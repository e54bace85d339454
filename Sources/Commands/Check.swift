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
              temper check --baseline cis-debian-12 --by cis-debian-12
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

    @OptionGroup var record: RecordOptions

    @Flag(
        name: .long,
        help: "Tell the journal of each drift, not only of one whose state has changed."
    )
    var every = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Tell the findings by a framework's own numbers, with what no control covers.",
            valueName: "framework"
        )
    )
    var by: String?

    @Flag(name: .long, help: "Judge as if there were no waivers: accepted failures are drift.")
    var ignoreWaivers = false

    var statusForDrift: Int32 { Int32(driftStatus) }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        if ignoreWaivers, target.waivers != nil {
            throw .usage("--waivers and --ignore-waivers stand together: one of them")
        }
        let session = try Session(
            target,
            selection: selection,
            ignoresWaivers: ignoreWaivers
        )
        let framework = try by.map { name throws(Failure) in try session.framework(named: name) }
        let assessment = try session.assess(for: .report)
        var report = session.report("check", assessment)
        let recording = try Recording(record.record, state, of: session)
        if let framework { report.frameworks = [framework] }
        let pending = try pending(on: session.host)
        let isUnderWay = !pending.unfinished.isEmpty && state.isHeld(session.host)
        let open = isUnderWay ? [] : pending.sentences
        report.notices += isUnderWay ? [StateOptions.underWay] : open
        if let awaiting = pending.awaiting {
            report.notices.append(
                "transaction \(awaiting.id) awaits a confirmation until about \(awaiting.until.at): "
                    + "'temper confirm' keeps it"
            )
        }
        report.orphans = Self.orphans(of: session)
        let status = open.isEmpty ? assessment.status : .undetermined
        var delivery = session.delivery(output, console, recording)
        delivery.tellsEvery = every
        let failure = delivery.deliver(
            report,
            isWorthSaying: status != .success,
            by: framework
        )
        if let failure { throw failure }
        if assessment.findings.allSatisfy({ $0.outcome == .notapplicable }), !output.quiet {
            console.errors("none of the \(assessment.findings.count) controls applies here")
        }
        return status
    }

    /// What the state folder leaves open; one that this user can't read tells nothing.
    private func pending(on host: Host) throws(Failure) -> Pending {
        do throws(Failure) {
            guard let store = try state.reading(host) else { return Pending() }
            return try reportingTransaction { () throws(TransactionError) in
                try Pending(in: store, on: host)
            }
        } catch {
            if case .transaction(.host(let problem)) = error,
                problem.errno == .permissionDenied, processUser() != 0
            {
                return Pending()
            }
            throw error
        }
    }

    /// Managed lines of controls that are no longer asked for; unreadable drop-ins name none here,
    /// their own controls say so.
    static func orphans(of session: Session) -> [Plan.Orphan] {
        (try? Planner.plan([], on: session.host, options: session.planOptions()))?.orphans ?? []
    }
}
