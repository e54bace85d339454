package import Host
package import Model
import SystemPackage

/// What shapes a plan beside the edits.
package struct PlanOptions: Sendable {
    /// The drop-ins that may hold managed lines.
    package var dropIns: [DropIn] = []
    /// Every control of the resolved baselines; a managed line of another one is an orphan.
    package var known: Set<String> = []
    /// Whether the lines of orphans are removed.
    package var prunes = false
    /// Whether drop-ins that somebody edited by hand are overwritten.
    package var forces = false

    package init() {}
}

/// Folds edits into a plan: one change for each target, with its before-image.
package struct Planner {
    private let host: Host
    private let options: PlanOptions
    private var plan = Plan()
    /// Units to reload once the files are in place: the first of each list that runs.
    private var reloads: [[UnitName]: Set<String>] = [:]

    /// Plans without touching anything.
    ///
    /// Throws `conflict` where two controls ask for different things of one target.
    package static func plan(
        _ requests: [Request],
        on host: Host,
        options: PlanOptions
    ) throws(TransactionError) -> Plan {
        let possible = try onHost { () throws(HostError) in try writable(requests, on: host) }
        let groups = try Grouping(possible)
        var planner = Planner(host: host, options: options)
        do throws(HostError) {
            try planner.fold(groups)
        } catch {
            throw .host(error)
        }
        return planner.plan
    }

    /// Refuses controls whose parameter this host can't write, as in a container, so that the
    /// others can be applied.
    private static func writable(
        _ requests: [Request],
        on host: Host
    ) throws(HostError) -> [Request] {
        var refused: [String: String] = [:]
        for request in requests {
            guard case .parameter(let key, _, _) = request.edit,
                let errno = try host.obstacle(toWriting: key)
            else { continue }
            let isReadOnly = errno == .readOnlyFileSystem
            let why =
                isReadOnly
                ? "/proc/sys is read-only here, as containers have it"
                : "the kernel refuses it here"
            refused[request.control] = "\(key) can't be written: \(why)"
        }
        return requests.filter { refused[$0.control] == nil }
            + refused.sorted { $0.key < $1.key }.map {
                Request(control: $0.key, edit: .refusal($0.value))
            }
    }

    private init(host: Host, options: PlanOptions) {
        self.host = host
        self.options = options
    }

    private mutating func fold(_ groups: Grouping) throws(HostError) {
        plan.refusals = groups.refusals
        try addDropIns(groups)
        for (file, edits) in groups.foreign { try add(edits, to: file) }
        for (key, demand) in groups.parameters { try add(demand, to: key) }
        for (path, demand) in groups.links { try add(demand, toLink: FilePath(path)) }
        plan.steps.sort(by: Planner.precedes)
        try addUnits(groups)
    }

    // MARK: Files

    private mutating func addDropIns(_ groups: Grouping) throws(HostError) {
        let asked = Set(options.dropIns).union(groups.lines.keys)
        for dropIn in asked.sorted(by: { $0.path.string < $1.path.string }) {
            let lines = groups.lines[dropIn] ?? [:]
            let current = try host.image(of: dropIn.path)
            var file = current.map { ManagedFile(reading: $0.bytes) } ?? ManagedFile()
            let orphans = file.lines.filter { !options.known.contains($0.control) }
            plan.orphans += orphans.map {
                Plan.Orphan(control: $0.control, path: dropIn.path, text: $0.text)
            }
            let pruned = options.prunes ? orphans : []
            let changes = !lines.isEmpty || !pruned.isEmpty
            if file.isEditedByHand {
                plan.editedByHand.append(dropIn.path)
                if !options.forces {
                    if changes {
                        plan.blocked.append(
                            "\(dropIn.path) was edited by hand, so it is left alone; "
                                + "nothing was changed. Look at it, then --force overwrites it"
                        )
                    }
                    continue
                }
            }
            guard changes || (file.isEditedByHand && options.forces) else { continue }
            for orphan in pruned { file.remove(orphan) }
            for (setting, demand) in lines {
                file.set(
                    ManagedLine(
                        control: demand.controls.min() ?? "",
                        setting: setting,
                        text: demand.value
                    )
                )
            }
            file.sort(by: dropIn.order.rank)
            let controls = lines.values.flatMap(\.controls) + pruned.map(\.control)
            try addFile(
                dropIn.path,
                current: current,
                bytes: file.bytes(orderedBy: { _ in 0 }),
                mode: dropIn.mode,
                phase: dropIn.phase,
                controls: controls,
                activation: dropIn.activation
            )
        }
    }

    /// Changes single lines of somebody else's file and keeps every other byte.
    private mutating func add(
        _ edits: [Int: Grouping.Demand<Grouping.ForeignEdit>],
        to file: ForeignFile
    ) throws(HostError) {
        guard let path = try host.resolved(file.path), let current = try host.image(of: path) else {
            throw HostError("edit", file.path, .noSuchFileOrDirectory)
        }
        var lines = current.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map(Array.init)
        for (number, demand) in edits.sorted(by: { $0.key > $1.key }) {
            let index = number - 1
            guard lines.indices.contains(index),
                String(decoding: lines[index], as: UTF8.self) == demand.value.was
            else {
                throw HostError(
                    "edit",
                    "\(path):\(number)",
                    .malformed("the line has changed meanwhile")
                )
            }
            if let text = demand.value.with {
                lines[index] = Array(text.utf8)
            } else {
                lines.remove(at: index)
            }
        }
        try addFile(
            path,
            current: current,
            bytes: Array(lines.joined(separator: [0x0A])),
            mode: current.image.mode,
            phase: file.phase,
            controls: edits.values.flatMap(\.controls),
            activation: file.activation
        )
    }

    private mutating func addFile(
        _ path: FilePath,
        current: (image: FileImage, bytes: [UInt8])?,
        bytes: [UInt8]?,
        mode: Permissions,
        phase: Phase,
        controls: [String],
        activation: Activation
    ) throws(HostError) {
        if current?.bytes == bytes { return }
        let controls = Set(controls).sorted()
        if bytes != nil { try addFolders(above: path, phase: phase, controls: controls) }
        let after = bytes.map { bytes in
            FileImage(
                content: SHA256(bytes),
                mode: current?.image.mode ?? mode,
                owner: current?.image.owner ?? 0,
                group: current?.image.group ?? 0,
                attributes: current?.image.attributes ?? [:]
            )
        }
        if let current { plan.contents[current.image.content] = current.bytes }
        if let bytes, let after { plan.contents[after.content] = bytes }
        plan.steps.append(
            Plan.Step(
                change: .file(path, before: current?.image, after: after),
                phase: phase,
                controls: controls
            )
        )
        if case .reload(let units) = activation {
            reloads[units, default: []].formUnion(controls)
        }
    }

    private mutating func addFolders(
        above path: FilePath,
        phase: Phase,
        controls: [String]
    ) throws(HostError) {
        var missing: [FilePath] = []
        var folder = path.removingLastComponent()
        while try host.status(folder) == nil {
            missing.append(folder)
            folder = folder.removingLastComponent()
        }
        for folder in missing.reversed()
        where !plan.steps.contains(where: {
            $0.change.target == folder.string
        }) {
            plan.steps.append(
                Plan.Step(
                    change: .folder(folder, before: nil, after: Permissions(0o755)),
                    phase: phase,
                    controls: controls
                )
            )
        }
    }

    // MARK: Kernel parameters

    private mutating func add(
        _ demand: Grouping.Demand<Grouping.ParameterEdit>,
        to key: SysctlKey
    ) throws(HostError) {
        guard let before = try host.parameter(key) else {
            throw HostError("read sysctl", "\(key)", .system(.noSuchFileOrDirectory))
        }
        var companions: [ParameterChange.Companion] = []
        for relation in KernelRelations.companions(of: key) {
            for other in try host.parameters(matching: relation.pattern) where other != key {
                guard let value = try host.parameter(other) else { continue }
                companions.append(
                    .init(key: other, before: value, staysAsBefore: relation.staysAsBefore)
                )
            }
        }
        let after = demand.value.value
        let change = ParameterChange(
            key: key,
            before: before,
            after: after,
            companions: companions,
            isOneWay: KernelRelations.isOneWay(key, from: before, to: after)
        )
        plan.steps.append(
            Plan.Step(
                change: .parameter(change),
                phase: .parameters,
                controls: demand.controls.sorted()
            )
        )
    }

    // MARK: Units

    private mutating func add(
        _ demand: Grouping.Demand<String?>,
        toLink path: FilePath
    ) throws(HostError) {
        let current = try host.linkTarget(path)
        if current == demand.value { return }
        if current == nil, try host.status(path, followingLinks: false) != nil {
            throw HostError("link", path.description, .wrongKind("a file, not a link"))
        }
        if demand.value != nil {
            try addFolders(above: path, phase: .unitFiles, controls: demand.controls)
        }
        plan.steps.append(
            Plan.Step(
                change: .link(path, before: current, after: demand.value),
                phase: .unitFiles,
                controls: demand.controls.sorted()
            )
        )
    }

    private mutating func addUnits(_ groups: Grouping) throws(HostError) {
        guard host.isLive else { return }
        let links = plan.steps.filter { $0.phase == .unitFiles }
        if !links.isEmpty, host.hasSystemd {
            plan.steps.append(
                Plan.Step(
                    change: .reloadUnitFiles,
                    phase: .unitFiles,
                    controls: Set(links.flatMap(\.controls)).sorted()
                )
            )
        }
        for (unit, demand) in groups.activities where host.hasSystemd {
            let runs = try host.activity(of: unit).runs
            if runs == demand.value { continue }
            plan.steps.append(
                Plan.Step(
                    change: .activity(unit, before: runs, after: demand.value),
                    phase: .activity,
                    controls: demand.controls.sorted()
                )
            )
        }
        for (units, demand) in groups.reloads {
            reloads[units, default: []].formUnion(demand.controls)
        }
        for (units, controls) in reloads.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let unit = try host.running(amongst: units) else { continue }
            plan.steps.append(
                Plan.Step(change: .reload(unit), phase: .reloads, controls: controls.sorted())
            )
        }
        // What cannot be taken back comes when nothing is left that could fail.
        let oneWay = plan.steps.filter(\.isOneWay)
        plan.steps = plan.steps.filter { !$0.isOneWay } + oneWay
    }

    /// By phase, and within one in an order that depends on nothing but the targets.
    private static func precedes(_ left: Plan.Step, _ right: Plan.Step) -> Bool {
        if left.phase != right.phase { return left.phase < right.phase }
        return (left.rank, left.change.target ?? "") < (right.rank, right.change.target ?? "")
    }
}

extension Plan.Step {
    fileprivate var rank: Int {
        switch change {
        case .parameter(let change): KernelRelations.rank(of: change.key)
        // Links that go, go first: an alias may be in the way of a mask.
        case .link(_, _, let after): after == nil ? 0 : 2
        case .folder: -1
        default: 0
        }
    }

    /// Whether it stays until a reboot, whatever is taken back.
    package var isOneWay: Bool {
        if case .parameter(let change) = change { change.isOneWay } else { false }
    }
}
