package import Host
package import Model
package import SystemPackage

extension Service {
    package struct State: Equatable, Sendable {
        /// The unit itself, then its companions.
        package let units: [UnitState]
        package let isLive: Bool
    }

    /// What there is of one unit.
    package struct UnitState: Equatable, Sendable {
        package let unit: UnitName
        /// As `systemctl is-enabled` says: `enabled`, `masked`, `static`, …; `nil` where it is absent.
        package let fileState: String?
        package let isMasked: Bool
        /// Where its file, or its mask, is.
        package let path: FilePath?
        /// What starts it at the next boot or on demand, a phrase and its file each.
        package let starters: [Starter]
        /// `nil` where nothing runs (an image) or systemd isn't there.
        package let activity: UnitActivity?
        /// Links that a disable removes.
        package let enablingLinks: [FilePath]
        /// Links that an enable makes, by path.
        package let installLinks: [String: String]
        /// Units that start it when something happens, and whether each runs now.
        package let triggers: [Trigger]
        package let refusesManualStop: Bool
        /// Whether a real file stands where a mask would go.
        package let isMaskBlocked: Bool
    }

    package struct Starter: Equatable, Sendable {
        package let phrase: String
        package let path: FilePath
        /// Whether removing the enabling links ends it.
        package let isRemovable: Bool
    }

    package struct Trigger: Equatable, Sendable {
        package let unit: UnitName
        package let runs: Bool
        package let links: [FilePath]
    }

    package func observe(on host: Host) throws(HostError) -> State {
        let directories = try host.snapshot(UnitDirectories.self)
        let running = try host.hasSystemd ? host.snapshot(RunningUnits.self) : nil
        var units: [UnitState] = []
        for unit in [unit] + companions {
            units.append(try UnitObserver(unit, directories, running, host).state())
        }
        return State(units: units, isLive: host.isLive)
    }
}

/// What systemd says of all units: two D-Bus calls for a run.
struct RunningUnits: Snapshot {
    let files: [String: String]
    let loaded: [String: UnitActivity]

    init(of host: Host, for subject: Whole) throws(HostError) {
        files = try host.unitFiles()
        loaded = try host.loadedUnits()
    }
}

/// Gathers what there is of one unit.
private struct UnitObserver {
    let unit: UnitName
    let directories: UnitDirectories
    let running: RunningUnits?
    let host: Host

    init(
        _ unit: UnitName,
        _ directories: UnitDirectories,
        _ running: RunningUnits?,
        _ host: Host
    ) {
        self.unit = unit
        self.directories = directories
        self.running = running
        self.host = host
    }

    func state() throws(HostError) -> Service.UnitState {
        let deciding = directories.deciding(unit)
        let isMasked = directories.isMasked(unit)
        let file = try fragment().map { path throws(HostError) in
            try host.snapshot(UnitFile.self, for: path)
        }
        let triggers = try host.snapshot(UnitTriggers.self).starting(unit)
        return Service.UnitState(
            unit: unit,
            fileState: try fileState(file),
            isMasked: isMasked,
            path: deciding?.path,
            starters: isMasked || deciding == nil ? [] : starters(triggers),
            activity: running.map {
                $0.loaded[unit.description]
                    ?? UnitActivity(active: "inactive", sub: "dead", load: "not-loaded")
            },
            enablingLinks: enablingLinks(of: unit),
            installLinks: installLinks(file),
            triggers: triggers.map { trigger in
                Service.Trigger(
                    unit: trigger,
                    runs: running?.loaded[trigger.description]?.runs ?? false,
                    links: enablingLinks(of: trigger)
                )
            },
            refusesManualStop: file?.refusesManualStop ?? false,
            isMaskBlocked: directories.entries[unit.description]?.first.map {
                $0.isAdministrators && $0.target == nil
            } ?? false
        )
    }

    /// The file with the unit's settings, past any mask.
    private func fragment() -> FilePath? {
        let names = [unit.description] + (unit.template.map { [$0.description] } ?? [])
        for name in names {
            for entry in directories.entries[name] ?? [] where !entry.isMask { return entry.path }
        }
        return nil
    }

    private func fileState(_ file: UnitFile?) throws(HostError) -> String? {
        if let running {
            if let state = running.files[unit.description] { return state }
            return unit.template == nil ? nil : try host.unitFileState(unit)
        }
        guard let deciding = directories.deciding(unit) else { return nil }
        if deciding.isMask { return deciding.isVolatile ? "masked-runtime" : "masked" }
        if !enablingLinks(of: unit).isEmpty { return "enabled" }
        if let target = deciding.targetName, target != unit.description { return "alias" }
        if deciding.isAdministrators, deciding.target != nil { return "linked" }
        guard let file else { return "bad" }
        if file.hasInstall { return "disabled" }
        return file.words("Install", "Also").isEmpty ? "static" : "indirect"
    }

    /// Links of an administrator's that pull the unit in, and its aliases.
    private func enablingLinks(of unit: UnitName) -> [FilePath] {
        let pulls = (directories.pulls[unit.description] ?? []).filter(\.isAdministrators)
        let aliases = directories.aliases(of: unit).map(\.entry).filter(\.isAdministrators)
        return (pulls + aliases).map(\.path).sorted { $0.string < $1.string }
    }

    private func starters(_ triggers: [UnitName]) -> [Service.Starter] {
        var found: [Service.Starter] = []
        for pull in directories.pulls[unit.description] ?? [] where !pull.isVolatile {
            let by = pull.path.removingLastComponent().lastComponent?.stem ?? ""
            found.append(
                Service.Starter(
                    phrase: "\(by) starts it",
                    path: pull.path,
                    isRemovable: pull.isAdministrators
                )
            )
        }
        for trigger in triggers where startsAtBoot(trigger) {
            let path = directories.deciding(trigger)?.path ?? "/"
            found.append(
                Service.Starter(phrase: "\(trigger) starts it", path: path, isRemovable: true)
            )
        }
        let names = [unit.description] + directories.aliases(of: unit).map(\.name)
        for name in names {
            for path in directories.activations[name] ?? [] {
                found.append(
                    Service.Starter(
                        phrase: "D-Bus starts it by \(path.stem ?? "")",
                        path: path,
                        isRemovable: name != unit.description
                    )
                )
            }
        }
        if directories.deciding(unit)?.path.starts(with: "/run/systemd/generator.late") == true {
            found.append(
                Service.Starter(
                    phrase: "an init script starts it",
                    path: directories.deciding(unit)?.path ?? "/",
                    isRemovable: false
                )
            )
        }
        return found
    }

    private func startsAtBoot(_ trigger: UnitName) -> Bool {
        guard !directories.isMasked(trigger) else { return false }
        return (directories.pulls[trigger.description] ?? []).contains { !$0.isVolatile }
    }

    /// The links of [Install]: WantedBy and its kin, Alias; absolute to the unit's file.
    private func installLinks(_ file: UnitFile?) -> [String: String] {
        guard let file, let fragment = fragment() else { return [:] }
        var links: [String: String] = [:]
        for (key, suffix) in [
            ("WantedBy", "wants"), ("RequiredBy", "requires"), ("UpheldBy", "upholds"),
        ] {
            for target in file.words("Install", key) where !target.contains("%") {
                links["/etc/systemd/system/\(target).\(suffix)/\(unit)"] = fragment.string
            }
        }
        for alias in file.words("Install", "Alias") where !alias.contains("%") {
            links["/etc/systemd/system/\(alias)"] = fragment.string
        }
        return links
    }
}
