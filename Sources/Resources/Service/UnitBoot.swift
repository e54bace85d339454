import Host
import Model
import SystemPackage

/// What the next boot starts: everything that default.target pulls in, and what that triggers.
///
/// From the files alone, so that an image is judged as the running host is. Conditions of units and
/// what udev starts aren't looked at.
struct UnitBoot: Snapshot {
    /// A unit that starts, and how its file pulls another in.
    struct Puller: Equatable, Sendable {
        let unit: UnitName
        let dependency: UnitDependency
        let path: FilePath
    }

    private var pullers: [String: [Puller]] = [:]

    init(of host: Host, for subject: Whole) throws(HostError) {
        let directories = try host.snapshot(UnitDirectories.self)
        var linked: [String: [String]] = [:]
        for (name, entries) in directories.pulls {
            for entry in entries where !entry.isVolatile {
                // The folder is called after the unit that pulls: multi-user.target.wants.
                guard let folder = entry.path.removingLastComponent().lastComponent else {
                    continue
                }
                linked[folder.stem, default: []].append(name)
            }
        }
        for (trigger, service) in try host.snapshot(UnitTriggers.self).pairs {
            linked[trigger.description, default: []].append(service)
        }
        var waiting = ["default.target"]
        var seen = Set(waiting)
        while let name = waiting.popLast() {
            guard let named = UnitName(name), !directories.isMasked(named) else { continue }
            let unit = directories.alias(named) ?? named
            var next = linked[name] ?? []
            if unit != named { next += linked[unit.description] ?? [] }
            let settings = try host.snapshot(UnitSettings.self, for: unit)
            for dependency in UnitDependency.allCases {
                for word in settings.file.words("Unit", dependency.rawValue)
                where !word.contains("%") {
                    next.append(word)
                    guard let path = settings.path else { continue }
                    // By another name it is the same unit.
                    let pulled = UnitName(word).map(directories.canonical)?.description ?? word
                    pullers[pulled, default: []].append(
                        Puller(unit: unit, dependency: dependency, path: path)
                    )
                }
            }
            for name in next where seen.insert(name).inserted { waiting.append(name) }
        }
        for name in pullers.keys {
            pullers[name]?.sort { $0.unit < $1.unit }
        }
    }

    /// Units that start with the next boot and whose own files pull this one in.
    func pulling(_ unit: UnitName) -> [Puller] { pullers[unit.description] ?? [] }
}
