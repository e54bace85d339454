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
        /// Links that a disable removes: the unit's own and those of its `Also=`.
        package let enablingLinks: [FilePath]
        /// Links that an enable makes, by path: the unit's own and those of its `Also=`.
        package let installLinks: [String: String]
        /// Units that start it when something happens, and whether each runs now.
        package let triggers: [Trigger]
        package let refusesManualStop: Bool
        /// Whether a real file stands where a mask would go.
        package let isMaskBlocked: Bool
        /// A mask that stays where the administrator's own is taken away.
        package let otherMask: FilePath?
        /// Whether its [Install] says what would start it.
        package let canBeEnabled: Bool
    }

    package struct Starter: Equatable, Sendable {
        package let phrase: String
        package let path: FilePath
        /// Whether removing the enabling links ends it.
        package let isRemovable: Bool
        /// Whether what starts it fails without it.
        package var isRequired = false
        /// Whether it starts it when something happens, and not with the boot.
        package var isOnDemand = false
    }

    package struct Trigger: Equatable, Sendable {
        package let unit: UnitName
        package let runs: Bool
        package let startsAtBoot: Bool
        package let links: [FilePath]
    }

    package func announce(to host: Host) { host.expect([unit] + companions) }

    package func observe(on host: Host) throws(HostError) -> State {
        let together = [unit] + companions
        var units: [UnitState] = []
        for unit in together {
            units.append(try Self.state(of: unit, amongst: Set(together), on: host))
        }
        return State(units: units, isLive: host.isLive)
    }

    /// What there is of a unit, by any of its names.
    static func state(
        of unit: UnitName,
        amongst group: Set<UnitName> = [],
        on host: Host
    ) throws(HostError) -> UnitState {
        let directories = try host.snapshot(UnitDirectories.self)
        let running = try host.hasSystemd ? host.snapshot(RunningUnits.self) : nil
        return try UnitObserver(directories.unit(of: unit), group, directories, running, host)
            .state()
    }
}

/// What systemd says of all units that controls are about: two D-Bus calls for a run.
struct RunningUnits: Snapshot {
    let loaded: [String: UnitActivity]
    private let asked: Set<UnitName>
    private let files: [String: String]

    init(of host: Host, for subject: Whole) throws(HostError) {
        asked = host.expectedUnits
        files = try host.unitFileStates(asked.sorted())
        loaded = try host.loadedUnits()
    }

    /// The state of a unit file; `nil` where systemd finds none.
    func fileState(of unit: UnitName, on host: Host) throws(HostError) -> String? {
        if let state = files[unit.description] { return state }
        // An instance has no file by its name.
        guard unit.template != nil || !asked.contains(unit) else { return nil }
        return try host.unitFileState(unit)
    }
}

/// Gathers what there is of one unit.
private struct UnitObserver {
    let unit: UnitName
    /// The units that the control is about: where it holds, none of them starts another.
    let group: Set<UnitName>
    let directories: UnitDirectories
    let running: RunningUnits?
    let host: Host

    init(
        _ unit: UnitName,
        _ group: Set<UnitName>,
        _ directories: UnitDirectories,
        _ running: RunningUnits?,
        _ host: Host
    ) {
        self.unit = unit
        self.group = group
        self.directories = directories
        self.running = running
        self.host = host
    }

    func state() throws(HostError) -> Service.UnitState {
        let deciding = directories.deciding(unit)
        let isMasked = directories.isMasked(unit)
        let file = try directories.fragment(of: unit).map { path throws(HostError) in
            try host.snapshot(UnitFragment.self, for: path).file
        }
        let triggers = try host.snapshot(UnitTriggers.self).starting(unit)
        return Service.UnitState(
            unit: unit,
            fileState: try fileState(file),
            isMasked: isMasked,
            path: deciding?.path ?? directories.initScripts[unit.description]?.path,
            starters: isMasked ? [] : try starters(triggers, isThere: deciding != nil),
            activity: running.map {
                $0.loaded[unit.description]
                    ?? UnitActivity(active: "inactive", sub: "dead", load: "not-loaded")
            },
            enablingLinks: try together().filter { $0 == unit || !directories.isMasked($0) }
                .flatMap(enablingLinks).uniqued(),
            installLinks: try installLinks(),
            triggers: triggers.map { trigger in
                Service.Trigger(
                    unit: trigger,
                    runs: running?.loaded[trigger.description]?.runs ?? false,
                    startsAtBoot: startsAtBoot(trigger),
                    links: enablingLinks(of: trigger)
                )
            },
            refusesManualStop: try host.snapshot(UnitSettings.self, for: unit).file
                .isSet("Unit", "RefuseManualStop"),
            isMaskBlocked: directories.entries[unit.description]?.first.map {
                $0.isAdministrators && $0.target == nil
            } ?? false,
            otherMask: directories.otherMask(unit),
            canBeEnabled: directories.fragment(of: unit).flatMap {
                file?.installLinks(of: unit, at: $0)
            }?
            .isEmpty == false
        )
    }

    /// The unit and those that `Also=` has enabled and disabled with it (systemd.unit(5)), nearest
    /// first.
    private func together() throws(HostError) -> [UnitName] {
        var units = [unit]
        var index = 0
        while index < units.count {
            let file = try directories.fragment(of: units[index]).map { path throws(HostError) in
                try host.snapshot(UnitFragment.self, for: path).file
            }
            for word in file?.words("Install", "Also") ?? [] {
                if let other = UnitName(word), !units.contains(other) { units.append(other) }
            }
            index += 1
        }
        return units
    }

    private func fileState(_ file: UnitFile?) throws(HostError) -> String? {
        if let running {
            return try running.fileState(of: unit, on: host)
        }
        guard let deciding = directories.deciding(unit) else {
            return directories.initScripts[unit.description].map {
                $0.links.isEmpty ? "disabled" : "enabled"
            }
        }
        if deciding.isMask { return deciding.isVolatile ? "masked-runtime" : "masked" }
        if let target = deciding.targetName, target != unit.description, unit.template == nil {
            return "alias"
        }
        guard let file else { return "bad" }
        let reach = reach(file)
        if reach == .itself { return "enabled" }
        let isOwn = deciding.path.lastComponent?.string == unit.description
        if deciding.isAdministrators, deciding.target != nil, isOwn { return "linked" }
        if reach == .otherName { return "indirect" }
        // An instance that a vendor's link pulls in is enabled for good.
        if unit.template != nil, directories.pulls[unit.description] != nil { return "static" }
        if file.hasInstall { return "disabled" }
        return file.words("Install", "Also").isEmpty ? "static" : "indirect"
    }

    private enum Reach { case itself, otherName }

    /// Whether a link of an administrator's pulls the unit in by its own name, by one that its
    /// `Alias=` or `DefaultInstance=` names, or by another.
    private func reach(_ file: UnitFile) -> Reach? {
        if directories.pulls[unit.description]?.contains(where: \.isAdministrators) == true {
            return .itself
        }
        let aliases = directories.aliases(of: unit).filter(\.entry.isAdministrators).map(\.name)
        if aliases.contains(where: file.words("Install", "Alias").contains) { return .itself }
        guard unit.isTemplate else { return aliases.isEmpty ? nil : .otherName }
        let instances = directories.pulledInstances(of: unit)
        let usual = file.words("Install", "DefaultInstance").last.map {
            "\(unit.stem)\($0).\(unit.suffix)"
        }
        if let usual, instances.contains(usual) { return .itself }
        return instances.isEmpty && aliases.isEmpty ? nil : .otherName
    }

    /// Links of an administrator's that pull the unit in, and its aliases.
    private func enablingLinks(of unit: UnitName) -> [FilePath] {
        let pulls = directories.pulls(of: unit).filter(\.isAdministrators)
        let aliases = directories.aliases(of: unit).map(\.entry).filter(\.isAdministrators)
        return (pulls + aliases).map(\.path)
    }

    private func starters(
        _ triggers: [UnitName],
        isThere: Bool
    ) throws(HostError) -> [Service.Starter] {
        guard isThere else {
            return directories.initScripts[unit.description]?.links.prefix(1).map { link in
                Service.Starter(phrase: "an init script starts it", path: link, isRemovable: false)
            } ?? []
        }
        var found: [Service.Starter] = []
        if let boot = UnitName("default.target"),
            unit == boot || directories.canonical(boot) == unit
        {
            found.append(
                Service.Starter(
                    phrase: "it is what boots",
                    path: directories.deciding(boot)?.path ?? "/",
                    isRemovable: false,
                    isRequired: true
                )
            )
        }
        for pull in directories.pulls(of: unit) where !pull.isVolatile {
            let by = pull.path.removingLastComponent().lastComponent?.stem ?? ""
            let isReached = try host.snapshot(UnitBoot.self).reaches(by)
            found.append(
                Service.Starter(
                    phrase: "\(by) starts it" + (isReached ? "" : ", which the boot doesn't reach"),
                    path: pull.path,
                    isRemovable: pull.isAdministrators,
                    isOnDemand: !isReached
                )
            )
        }
        for puller in try host.snapshot(UnitBoot.self).pulling(unit)
        where !group.contains(puller.unit) && puller.unit != unit {
            found.append(
                Service.Starter(
                    phrase: "\(puller.unit) starts it (\(puller.dependency.rawValue)=)",
                    path: puller.path,
                    isRemovable: false,
                    isRequired: puller.dependency.isStrict
                )
            )
        }
        for trigger in triggers where startsAtBoot(trigger) {
            let path = directories.deciding(trigger)?.path ?? "/"
            found.append(
                Service.Starter(
                    phrase: "\(trigger) starts it",
                    path: path,
                    isRemovable: directories.pulls(of: trigger).allSatisfy(\.isAdministrators),
                    isOnDemand: true
                )
            )
        }
        let names = [unit.description] + directories.aliases(of: unit).map(\.name)
        for name in names {
            for path in directories.activations[name] ?? [] {
                found.append(
                    Service.Starter(
                        phrase: "D-Bus starts it by \(path.stem ?? "")",
                        path: path,
                        isRemovable: name != unit.description,
                        isOnDemand: true
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
        return directories.pulls(of: trigger).contains { !$0.isVolatile }
    }

    /// The links of [Install]: WantedBy and its kin, Alias; absolute to each unit's file.
    private func installLinks() throws(HostError) -> [String: String] {
        var links: [String: String] = [:]
        for unit in try together() where !directories.isMasked(unit) || unit == self.unit {
            guard let path = directories.fragment(of: unit) else { continue }
            let file = try host.snapshot(UnitFragment.self, for: path).file
            // Any link of the search path to a file of that name is as good.
            let present = Set(
                (directories.pulls[unit.description] ?? []).filter { entry in
                    guard let target = entry.destination else { return false }
                    return target == path
                        || (target.lastComponent == path.lastComponent
                            && UnitDirectories.isSearched(target.removingLastComponent()))
                }.map(\.path.string)
            )
            // Of two that would have one name the unit itself gets it.
            for (place, target) in file.installLinks(of: unit, at: path)
            where !present.contains(place) && links[place] == nil {
                links[place] = target
            }
            // An instance of a template that lies elsewhere is linked by its own name, too.
            if unit.template != nil, !UnitDirectories.isSearched(path.removingLastComponent()) {
                links["/etc/systemd/system/\(unit)"] = path.string
            }
        }
        return links
    }
}

extension UnitFile {
    /// The links of one unit's own [Install].
    fileprivate func installLinks(of unit: UnitName, at path: FilePath) -> [String: String] {
        let folder = "/etc/systemd/system"
        var links: [String: String] = [:]
        for (key, suffix) in [
            ("WantedBy", "wants"), ("RequiredBy", "requires"), ("UpheldBy", "upholds"),
        ] {
            for target in words("Install", key) where !target.contains("%") {
                links["\(folder)/\(target).\(suffix)/\(unit)"] = path.string
            }
        }
        // A plain name can't stand for an instance (systemd.unit(5), Alias=).
        for alias in words("Install", "Alias") where !alias.contains("%") && unit.template == nil {
            links["\(folder)/\(alias)"] = path.string
        }
        return links
    }
}

extension [FilePath] {
    /// Each once, sorted by bytes.
    fileprivate func uniqued() -> [FilePath] {
        Set(self).sorted { bytewise($0.string, $1.string) }
    }
}
