package import Host
import Model

extension Service {
    /// A question without a demand of its own.
    init(_ unit: UnitName) {
        self.unit = unit
        enablement = nil
        runs = nil
        companions = []
    }

    /// Every unit that a link of the administrator's starts, or masks.
    package static func inventory(on host: Host) throws(HostError) -> [Service] {
        let directories = try host.snapshot(UnitDirectories.self)
        var names: Set<UnitName> = []
        for (name, pulls) in directories.pulls where pulls.contains(where: \.isAdministrators) {
            if let unit = UnitName(name), directories.deciding(unit) != nil {
                names.insert(directories.unit(of: unit))
            }
        }
        for (name, entries) in directories.entries
        where entries.contains(where: { $0.isAdministrators && $0.isMask }) {
            if let unit = UnitName(name) { names.insert(unit) }
        }
        return names.sorted().map { Service($0) }
    }

    /// One control for the unit, and one for each companion.
    package func captured(_ state: State) -> [Capture] {
        state.units.map { unit in
            switch Self.words(for: unit) {
            case .success(let words): .draft(Self.draft(unit.unit, words))
            case .failure(let left): .left(unit.unit.description, reason: left.reason)
            }
        }
    }

    private struct Left: Error {
        let reason: String
    }

    /// What `state` says of a unit that is as it will be after the next boot.
    ///
    /// An enabled unit that doesn't run is not asked to be stopped: it may have done its work.
    private static func words(for unit: UnitState) -> Result<[String], Left> {
        let runs = unit.activity?.runs ?? false
        if unit.isMasked {
            return runs
                ? .failure(Left(reason: "it is masked, and still runs")) : .success(["masked"])
        }
        let isStarted = unit.starters.contains { !$0.isOnDemand }
        if unit.fileState == "enabled" || isStarted {
            return .success(runs ? ["enabled", "running"] : ["enabled"])
        }
        if let starter = unit.starters.first {
            return .failure(Left(reason: "it is started on demand: \(starter.phrase)"))
        }
        return runs
            ? .failure(Left(reason: "it runs, and nothing starts it at the next boot"))
            : .success(["disabled"])
    }

    private static func draft(_ unit: UnitName, _ words: [String]) -> Draft {
        let state =
            words.count == 1
            ? Node(text: words[0]) : Node(list: words.map { Node(text: $0) })
        return Draft(
            kind: kind,
            setting: unit.description,
            fields: Node(fields: [("unit", Node(text: unit.description)), ("state", state)]),
            title: "\(unit) is " + words.joined(separator: " and ")
        )
    }
}
