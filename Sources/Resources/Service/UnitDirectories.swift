package import Host
package import Model
package import SystemPackage

/// The unit files and links of a host, by systemd.unit(5)'s search path; listed once.
package struct UnitDirectories: Snapshot {
    /// Where a name is found, and what is there.
    package struct Entry: Hashable, Sendable {
        package let path: FilePath
        /// A link's target; `nil` for a file.
        package let target: String?
        /// Whether it is a file without a byte, which systemd takes for a mask.
        package var isEmpty = false

        /// Whether it is gone after a reboot; what generators make is made again by then.
        package var isVolatile: Bool {
            path.starts(with: "/run") && !path.string.hasPrefix("/run/systemd/generator")
        }
        /// Whether an administrator's tools may change it.
        package var isAdministrators: Bool { path.starts(with: "/etc") }
        package var isMask: Bool { target == "/dev/null" || isEmpty }
        /// Where a link points; `nil` for a file.
        package var destination: FilePath? {
            target.map { path.removingLastComponent().pushing(FilePath($0)).lexicallyNormalized() }
        }
        /// The unit that a link names.
        package var targetName: String? { target.flatMap { FilePath($0).lastComponent?.string } }
    }

    /// By unit name, the first that is found first.
    package private(set) var entries: [String: [Entry]] = [:]
    /// Links in `X.wants`, `X.requires` and `X.upholds` folders, by the unit that they start.
    package private(set) var pulls: [String: [Entry]] = [:]
    /// Folders of drop-ins by what stands before `.d`, the first folder first.
    private var dropInFolders: [String: [[FilePath]]] = [:]
    /// Units by the D-Bus name's service file that starts them.
    package private(set) var activations: [String: [FilePath]] = [:]

    /// Scripts of System V that no unit of their name replaces, of an image.
    package struct InitScript: Sendable {
        package let path: FilePath
        /// The links of run levels that start it.
        package var links: [FilePath] = []
    }

    package private(set) var initScripts: [String: InitScript] = [:]

    /// The names of links by the unit that they point to, sorted.
    private var aliasNames: [String: [String]] = [:]

    private static let administrators = FilePath("/etc/systemd/system")
    /// systemd.unit(5)'s search path, the first first.
    private static let folders: [FilePath] = [
        "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
        "/run/systemd/generator.early", administrators, "/etc/systemd/system.attached",
        "/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator",
        "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
        "/run/systemd/generator.late",
    ]
    private static let suffixes = [".wants", ".requires", ".upholds"]

    /// Whether a folder is one of the search path.
    static func isSearched(_ folder: FilePath) -> Bool { folders.contains(folder) }

    package init(of host: Host, for subject: Whole) throws(HostError) {
        var folders = Self.folders.filter { host.isLive || !$0.starts(with: "/run") }
        // One directory by two names where /lib is a link.
        if try host.linkTarget("/lib") != nil { folders.removeAll { $0 == "/lib/systemd/system" } }
        for folder in folders { try addFolder(folder, host) }
        for folder: FilePath in [
            "/usr/share/dbus-1/system-services", "/etc/dbus-1/system-services",
        ] {
            try addActivations(folder, host)
        }
        if !host.isLive { try addInitScripts(host) }
        for (name, found) in entries {
            guard let target = found.first?.targetName, target != name else { continue }
            aliasNames[target, default: []].append(name)
        }
        for target in aliasNames.keys { aliasNames[target]?.sort() }
    }

    private mutating func addFolder(_ folder: FilePath, _ host: Host) throws(HostError) {
        for entry in try host.entries(folder) ?? [] {
            let path = folder.appending(entry.name)
            if Self.suffixes.contains(where: entry.text.hasSuffix) {
                for inner in try host.entries(path) ?? [] {
                    pulls[inner.text, default: []].append(
                        Entry(path: path.appending(inner.name), target: inner.target)
                    )
                }
            } else if entry.text.hasSuffix(".d"), entry.target == nil {
                let files = (try host.list(path) ?? []).filter { $0.extension == "conf" }
                dropInFolders[String(entry.text.dropLast(2)), default: []]
                    .append(files.map { path.appending($0) })
            } else if UnitName.isValid(entry.text) {
                // Packages ship no empty files; an administrator may leave one.
                let isOwn = folder.starts(with: "/etc") || folder.starts(with: "/run")
                var isEmpty = false
                if entry.target == nil, isOwn { isEmpty = try host.status(path)?.size == 0 }
                entries[entry.text, default: []].append(
                    Entry(path: path, target: entry.target, isEmpty: isEmpty)
                )
            }
        }
    }

    /// The units that systemd-sysv-generator(8) would make of an image's init scripts, which the
    /// running system has made already.
    private mutating func addInitScripts(_ host: Host) throws(HostError) {
        for script in try host.list("/etc/init.d") ?? [] {
            let name = script.string.hasSuffix(".sh") ? script.stem : script.string
            let path = FilePath("/etc/init.d").appending(script)
            guard entries["\(name).service"] == nil, let status = try host.status(path),
                status.kind == .regular, status.mode.isExecutable
            else { continue }
            initScripts["\(name).service"] = InitScript(path: path)
        }
        guard !initScripts.isEmpty else { return }
        for level in ["2", "3", "4", "5", "S"] {
            let folder = FilePath("/etc/rc\(level).d")
            for link in try host.entries(folder) ?? [] where link.text.hasPrefix("S") {
                guard let script = link.target.flatMap({ FilePath($0).lastComponent?.string })
                else { continue }
                let name = script.hasSuffix(".sh") ? String(script.dropLast(3)) : script
                initScripts["\(name).service"]?.links.append(folder.appending(link.name))
            }
        }
    }

    private mutating func addActivations(_ folder: FilePath, _ host: Host) throws(HostError) {
        for name in try host.list(folder) ?? [] where name.extension == "service" {
            let path = folder.appending(name)
            guard let file = try host.read(path, upTo: 1 << 16) else { continue }
            UnitSyntax.read(file.bytes) { line in
                guard line.section == "D-BUS Service",
                    line.name.elementsEqual("SystemdService".utf8)
                else { return }
                let unit = line.value.drop { $0 <= 0x20 }
                activations[String(decoding: unit, as: UTF8.self), default: []].append(path)
            }
        }
    }

    /// What decides a unit: the first entry of its name, or of its template.
    package func deciding(_ unit: UnitName) -> Entry? {
        entries[unit.description]?.first
            ?? unit.template.flatMap { entries[$0.description]?.first }
    }

    /// The file with a unit's settings, past any mask; a linked unit's lies elsewhere.
    package func fragment(of unit: UnitName) -> FilePath? {
        let names = [unit.description] + (unit.template.map { [$0.description] } ?? [])
        for name in names {
            for entry in entries[name] ?? [] where !entry.isMask {
                return entry.destination ?? entry.path
            }
        }
        return nil
    }

    /// The drop-ins of a unit, by any of its names, of its template, of its prefixes and of its type,
    /// in the order of their names; of one name the first folder's (systemd.unit(5)).
    package func dropIns(of unit: UnitName) -> [FilePath] {
        let names =
            [String(unit.suffix)] + unit.prefixes + (unit.template.map { [$0.description] } ?? [])
            + aliases(of: unit).map(\.name) + [unit.description]
        return MergedFolders.merged(names.reversed().flatMap { dropInFolders[$0] ?? [] }).read
    }

    /// The unit that a name is another name of.
    package func alias(_ unit: UnitName) -> UnitName? {
        guard let target = deciding(unit)?.targetName, target != unit.description,
            unit.template == nil
        else { return nil }
        return UnitName(target)
    }

    /// The unit itself where a name is one of its others.
    package func canonical(_ unit: UnitName) -> UnitName {
        var unit = unit
        // A chain of links that never ends is an error of systemd's, and no name of anything.
        for _ in 0..<16 {
            guard let target = alias(unit) else { return unit }
            unit = target
        }
        return unit
    }

    /// The unit that a control is about: by another name it is the same.
    ///
    /// But another name of a target is a part that it plays: ctrl-alt-del.target is to be off without
    /// reboot.target.
    func unit(of name: UnitName) -> UnitName {
        name.suffix == "target" ? name : canonical(name)
    }

    /// The other names of a unit: links that point to its file.
    package func aliases(of unit: UnitName) -> [(name: String, entry: Entry)] {
        (aliasNames[unit.description] ?? []).compactMap { name in
            entries[name]?.first.map { (name, $0) }
        }
    }

    /// The links that pull a unit in by any of its names, and those of a template's instances.
    package func pulls(of unit: UnitName) -> [Entry] {
        var names = [unit.description] + aliases(of: unit).map(\.name)
        if unit.isTemplate {
            names += pulls.keys.filter { UnitName($0)?.template == unit }.sorted()
        }
        return names.flatMap { pulls[$0] ?? [] }
    }

    /// The instances of a template that links of an administrator's pull in.
    package func pulledInstances(of template: UnitName) -> [String] {
        pulls.keys.filter { name in
            UnitName(name)?.template == template
                && pulls[name]?.contains(where: \.isAdministrators) == true
        }
    }

    /// Whether a mask that survives a reboot keeps it from starting, its own or its template's.
    package func isMasked(_ unit: UnitName) -> Bool { lasting(unit).first?.isMask ?? false }

    /// The mask that stays once the administrator's own of this very name is taken away.
    package func otherMask(_ unit: UnitName) -> FilePath? {
        let rest = lasting(unit).first {
            !$0.isAdministrators || $0.isEmpty
                || $0.path.lastComponent?.string != unit.description
        }
        return rest.flatMap { $0.isMask ? $0.path : nil }
    }

    /// What survives a reboot of a unit's name, then of its template's.
    private func lasting(_ unit: UnitName) -> [Entry] {
        let own = entries[unit.description] ?? []
        let general = unit.template.flatMap { entries[$0.description] } ?? []
        return (own + general).filter { !$0.isVolatile }
    }
}
