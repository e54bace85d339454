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
    /// Every name that the boot reaches; `nil` where it isn't known where it ends.
    private let started: Set<String>?

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
        // Every unit with default dependencies needs the basic ones (systemd.special(7)).
        var waiting = [
            "default.target", "sysinit.target", "basic.target", "sockets.target", "timers.target",
            "paths.target", "slices.target",
        ]
        var seen = Set(waiting)
        while let name = waiting.popLast() {
            guard let named = UnitName(name), !directories.isMasked(named) else { continue }
            let unit = directories.canonical(named)
            seen.insert(unit.description)
            var next = linked[name] ?? []
            if unit != named { next += linked[unit.description] ?? [] }
            let settings = try host.snapshot(UnitSettings.self, for: unit)
            for dependency in UnitDependency.allCases {
                for text in settings.file.words("Unit", dependency.rawValue) {
                    guard let word = unit.expanding(text) else { continue }
                    next.append(word)
                    guard let path = try Self.place(of: text, dependency, unit, host) else {
                        continue
                    }
                    // By another name it is the same unit.
                    let pulled = UnitName(word).map(directories.canonical)?.description ?? word
                    pullers[pulled, default: []].append(
                        Puller(unit: unit, dependency: dependency, path: path)
                    )
                }
            }
            // Both are pulled in as by Wants= (systemd.service(5), systemd.resource-control(5)).
            let service = settings.file.words("Service", "Sockets")
            let slices = ["Service", "Socket", "Mount", "Swap", "Scope"].compactMap {
                settings.file.words($0, "Slice").last
            }
            for text in service + slices {
                guard let word = unit.expanding(text), let path = settings.path else { continue }
                next.append(word)
                pullers[word, default: []].append(
                    Puller(unit: unit, dependency: .wants, path: path)
                )
            }
            for name in next where seen.insert(name).inserted { waiting.append(name) }
        }
        // Without a default.target what boots isn't known, and every target is taken to.
        started = directories.entries["default.target"] == nil ? nil : seen
        for name in pullers.keys {
            pullers[name]?.sort { $0.unit < $1.unit }
        }
    }

    /// The file of a unit, or of its drop-ins, that has a dependency.
    private static func place(
        of word: String,
        _ dependency: UnitDependency,
        _ unit: UnitName,
        _ host: Host
    ) throws(HostError) -> FilePath? {
        let directories = try host.snapshot(UnitDirectories.self)
        let fragment = directories.fragment(of: unit)
        for path in directories.dropIns(of: unit) {
            let file = try host.snapshot(UnitFragment.self, for: path).file
            if file.words("Unit", dependency.rawValue).contains(word) { return path }
        }
        return fragment
    }

    /// Whether the boot reaches a unit.
    func reaches(_ name: String) -> Bool { started?.contains(name) ?? true }

    /// Units that start with the next boot and whose own files pull this one in.
    func pulling(_ unit: UnitName) -> [Puller] { pullers[unit.description] ?? [] }
}
