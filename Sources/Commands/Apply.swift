import ArgumentParser
import Baselines
import Host
import Model
import Reports
import Resources
import Transactions

struct Apply: Command {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Bring the host to what the baselines declare, and verify it.",
        discussion: """
            What will be undone is on disk before the first write. If anything fails, everything is \
            taken back. On a terminal the plan is shown and asked about; scripts are not asked.

            EXAMPLE
              sudo temper apply
              temper apply --root /mnt/image --state /var/tmp/image-state
              sudo temper apply --yes --format json
              sudo temper apply --confirm-within 10m
              sudo temper apply --only sshd --severity medium

            Ends with 0 if the host is as declared, 1 if drift remains, 2 if something could not be \
            determined, 3 if it failed and was rolled back, 4 if a person is needed, 5 if it was \
            refused with nothing changed.
            """
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var risk: RiskOptions
    @OptionGroup var record: RecordOptions

    @Flag(name: .long, help: "Don't ask.")
    var yes = false

    @Flag(
        name: .long,
        help: "Leave alone what an undo put on hold; so does a run where nobody has logged in."
    )
    var unattended = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take it back by itself unless 'temper confirm' comes in this time (90s, 10m, 2h).",
            valueName: "time"
        )
    )
    var confirmWithin: Interval?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only if this host is among the first so many per cent of all hosts.",
            valueName: "n%"
        )
    )
    var share: Share?

    @Flag(
        name: .long,
        help: "For the boot unit: once on an instance, and again when the baselines change."
    )
    var atBoot = false

    @Flag(name: .long, help: "Remove managed lines whose control is no longer asked for.")
    var prune = false

    @Flag(name: .long, help: "Overwrite drop-ins of temper's that were edited by hand.")
    var force = false

    var changesHost: Bool { true }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let accepted = try risk.accepted()
        let session = try Session(target, selection: selection)
        let host = session.host
        if host.isLive, processUser() != 0 { throw .notPrivileged("apply") }
        if let absence = try share?.absence(of: host) {
            if !output.quiet { console.errors("\(absence); nothing was changed") }
            return .success
        }
        let lock = try state.lock(host)
        defer { withExtendedLifetime(lock) {} }
        var work = Work(host: host, store: try state.store(on: host), console: console)
        work.audits = session.settings.audit
        let recovered = try work.recoverUnfinished()
        try refuseWhileAwaiting(work)
        let boot = atBoot ? try BootApply(of: session) : nil
        if let boot, try boot.isDone(session.settings.bootFrequency, in: work.store) {
            if !output.quiet {
                console.errors("applied already on this instance; nothing was changed")
            }
            return .success
        }
        let guards = Guards(
            work: work,
            controls: session.baseline.controls,
            accepted: accepted
        )
        let status = try bring(session, work, guards, recovered, console)
        // What has failed, or could not be told, is tried again at the next boot.
        if let boot, status.rawValue <= ExitStatus.drift.rawValue {
            try boot.note(in: work.store)
        }
        return status
    }

    private func bring(
        _ session: Session,
        _ work: Work,
        _ guards: Guards,
        _ recovered: [Report.TransactionSummary],
        _ console: Console
    ) throws(Failure) -> ExitStatus {
        let assessment = try session.assess(for: .plan)
        let held = try heldControls(work)
        // An apply that leaves a control alone says nothing of its hold.
        let spared = held.union(session.waivers.accepted)
        let requests = assessment.requests.filter { !held.contains($0.control) }
        let plan = try session.plan(requests, prune: prune, force: force)
        if !plan.blocked.isEmpty {
            throw .transaction(.refused(plan.blocked))
        }
        var report = session.report("apply", assessment)
        let recording = try Recording(record.record, state, of: session)
        report.recovered = recovered
        let asked = Set(session.baseline.controls.map(\.id))
        report.notices += held.intersection(asked).sorted().map {
            "\($0) is on hold since an undo; a person's 'temper apply --yes' does it again"
        }
        report.notices += plan.refusals.map { "\($0.control) is left as it is: \($0.reason)" }
        report.orphans = prune ? [] : plan.orphans
        guard !plan.steps.isEmpty else {
            try releaseHolds(of: session.controls, work, except: spared)
            return finish(report, assessment, session, recording, console)
        }
        let risks = try guards.check(plan)
        try refuse(for: failures(of: session.settings.probes, on: session.host))
        report.notices += risks.notices
        guard try isAgreed(plan, console) else {
            throw .transaction(.refused(["not applied: it was not agreed to; nothing was changed"]))
        }
        return try carryOut(
            plan,
            accepting: risks.accepted,
            report: report,
            session: session,
            recording: recording,
            work: work,
            held: spared,
            console: console
        )
    }

    private func carryOut(
        _ plan: Plan,
        accepting risks: [String],
        report: Report,
        session: Session,
        recording: Recording,
        work: Work,
        held: Set<String>,
        console: Console
    ) throws(Failure) -> ExitStatus {
        var report = report
        var after: Assessment?
        let confirmation = try confirmation(on: session.host)
        let passed = Set(report.findings.filter { $0.outcome == .pass }.map(\.control))
        let changing = Set(plan.steps.flatMap(\.controls)).subtracting(plan.refusals.map(\.control))
        do throws(Failure) {
            let outcome = try work.apply(plan, accepting: risks, confirmBy: confirmation?.deadline)
            {
                guard let again = try? session.assess(for: .report) else {
                    return ["the host can't be looked at again"]
                }
                after = again
                let still = again.findings.filter { $0.outcome == .fail }.compactMap { finding in
                    let reason = "(\(finding.verdict.reason))"
                    return changing.contains(finding.control)
                        ? "\(finding.control) is still not as asked \(reason)"
                        : passed.contains(finding.control)
                            ? "\(finding.control) passed before, and does no more \(reason)" : nil
                }
                guard still.isEmpty else { return still }
                return failures(of: session.settings.probes, on: session.host)
            }
            report.notices += outcome.notices + plan.afterword
            let state = confirmation == nil ? "committed" : "awaiting-confirmation"
            report.transaction = plan.summary(id: outcome.id, state: state, accepting: risks)
            if let confirmation {
                report.notices.append(
                    "it is taken back at about \(confirmation.deadline.at), or at the next boot, unless "
                        + "'temper confirm' comes before: log in anew first"
                )
            }
        } catch {
            if confirmation != nil { Confirmation.disarm(on: session.host) }
            guard let failed = plan.summary(of: error) else { throw error }
            report.transaction = failed
            report.notices += error.lines
            error.lines.forEach(console.errors)
            if let again = try? session.assess(for: .report) {
                report.replaceFindings(by: again.findings)
            }
            session.delivery(output, console, recording).deliver(report, isWorthSaying: true)
            return error.status
        }
        try releaseHolds(of: session.controls, work, except: held)
        guard let after else { return .software }
        var changed: [String: [String]] = [:]
        for step in plan.steps {
            for control in step.controls {
                changed[control, default: []].append(step.change.description)
            }
        }
        report.replaceFindings(by: after.findings, changed: changed)
        return finish(report, after, session, recording, console)
    }

    private func finish(
        _ report: Report,
        _ assessment: Assessment,
        _ session: Session,
        _ recording: Recording,
        _ console: Console
    ) -> ExitStatus {
        let status = assessment.status
        let isWorthSaying = status != .success || report.transaction != nil
        session.delivery(output, console, recording)
            .deliver(report, isWorthSaying: isWorthSaying)
        return status
    }
}
