import Baselines
import Host
import Model
import Reports
import Resources
import SystemPackage
import Transactions

/// A host and the baselines that it is held against.
struct Session {
    let host: Host
    let baseline: ResolvedBaseline
    /// Those of the baseline's controls that this run is about.
    let controls: [Control]
    let settings: Settings
    let waivers: Waivers
    private let reach: Waivers.Reach
    private let started: Timestamp
    private let id: String
    /// What makes it another run than the one that the configuration asks for, an option each.
    private let selection: [String]

    /// Reads baselines and configuration first: where they are invalid nothing is looked at.
    init(
        _ target: TargetOptions,
        selection: SelectionOptions? = nil,
        ignoresWaivers: Bool = false
    ) throws(Failure) {
        started = Timestamp(seconds: secondsNow())
        let loaded = try Session.load(target)
        settings = loaded.settings
        baseline = loaded.baseline
        self.selection =
            (selection?.options ?? []) + (ignoresWaivers ? ["--ignore-waivers"] : [])
            + [target.waivers].compactMap(\.self).map { "--waivers \($0)" }
            + target.set.sorted().map { "--set \($0)" }
        controls = try selection?.select(baseline.controls) ?? baseline.controls
        host = try Session.open(target.root)
        waivers = ignoresWaivers ? Waivers() : try Waivers(of: target, on: host, at: started)
        reach =
            selection?.isWhole == true
            ? .whole(
                deselected: Dictionary(
                    baseline.deselected.map { ($0.id, $0.reason) },
                    uniquingKeysWith: { first, _ in first }
                )
            ) : .part
        id = try reporting { () throws(HostError) in try Host.randomID() }
    }

    /// Whether it is of all controls, as the configuration and its waivers have them.
    var isOrdinary: Bool { selection.isEmpty }

    static func open(_ root: String?) throws(Failure) -> Host {
        do throws(HostError) {
            guard let root else { return try Host.live() }
            return try Host(root: FilePath(root))
        } catch {
            throw .host(error)
        }
    }

    static func load(
        _ target: TargetOptions
    ) throws(Failure) -> (settings: Settings, baseline: ResolvedBaseline) {
        try load(
            target.baseline,
            set: target.set,
            config: target.config,
            isImage: target.root != nil
        )
    }

    static func load(
        _ names: [String],
        set: [String] = [],
        config: String? = nil,
        isImage: Bool = true
    ) throws(Failure) -> (settings: Settings, baseline: ResolvedBaseline) {
        let values = try values(of: set)
        return try reportingBaseline { () throws(BaselineError) in
            let catalogue = try BaselineCatalogue()
            let settings = try catalogue.settings(at: config, forImage: isImage)
            let baseline = try catalogue.resolve(names, settings: settings, values: values)
            return (settings, baseline)
        }
    }

    /// Each `--set` as a name and a value.
    static func values(of set: [String]) throws(Failure) -> [(name: String, value: String)] {
        var values: [(name: String, value: String)] = []
        for text in set {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw .usage("--set \(text): expected name=value")
            }
            values.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
        }
        return values
    }

    /// Looks at the host anew.
    func assess(for purpose: Assessment.Purpose) throws(Failure) -> Assessment {
        do throws(HostError) {
            let host = try host.lookingAgain()
            return Assessment(of: controls, on: host, for: purpose)
                .waived(by: waivers, reach: reach)
        } catch {
            throw .host(error)
        }
    }

    func report(_ mode: String, _ assessment: Assessment) -> Report {
        var report = Report(
            tool: Report.Tool(name: "temper", version: Temper.version),
            host: host.describe(),
            run: Report.Run(
                id: id,
                mode: mode,
                started: started,
                finished: Timestamp(seconds: secondsNow()),
                baselines: baseline.descriptions,
                selection: selection
            ),
            findings: assessment.findings,
            notices: assessment.remarks.map(\.sentence)
        )
        report.frameworks = baseline.frameworks.map(withWhatIsLeftOut)
        let unknown = assessment.findings.count { $0.outcome == .error }
        if unknown > 0, host.isLive, processUser() != 0 {
            report.notices.append(
                "\(unknown.counted("control")) could not be determined by an ordinary user: as root, more "
                    + "can be read"
            )
        }
        return report
    }

    func delivery(
        _ output: OutputOptions,
        _ console: Console,
        _ recording: Recording
    ) -> Delivery {
        Delivery(
            host: host,
            usesJournal: settings.journal,
            output: output,
            console: console,
            recording: recording
        )
    }

    /// How edits are folded: every drop-in may hold lines of earlier runs.
    func planOptions(prune: Bool = false, force: Bool = false) -> PlanOptions {
        var options = PlanOptions()
        options.dropIns = resourceKinds.flatMap { $0.dropIns }
        options.known = Set(baseline.controls.map(\.id))
        options.prunes = prune
        options.forces = force
        return options
    }

    func plan(
        _ requests: [Request],
        prune: Bool = false,
        force: Bool = false
    ) throws(Failure) -> Plan {
        var plan = try reportingTransaction { () throws(TransactionError) in
            try Planner.plan(
                requests,
                on: host,
                options: planOptions(prune: prune, force: force)
            )
        }
        for control in controls where !control.hazards.isEmpty {
            plan.hazards[control.id] = control.hazards
        }
        let broken = try NofileGuard.violations(of: plan, on: host)
        guard broken.isEmpty else { throw .transaction(.refused(broken)) }
        return plan
    }
}
