import Host
import Model
import SystemPackage

/// The settings of one unit that say how it is enabled, what it starts and what starts it.
///
/// systemd.syntax(7): an empty value resets a list.
struct UnitFile: Sendable {
    private var values: [Key: [String]] = [:]

    private struct Key: Hashable {
        let section: String
        let name: String
    }

    init() {}

    /// Reads further lines, of the unit's own file and then of its drop-ins.
    mutating func read(_ bytes: [UInt8]) {
        UnitSyntax.read(bytes) { line in
            guard Self.names.contains(line.name) else { return }
            add(
                line.value,
                to: Key(
                    section: line.section,
                    name: String(decoding: line.name, as: UTF8.self)
                )
            )
        }
    }

    private mutating func add(_ value: ArraySlice<UInt8>, to key: Key) {
        let words = value.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }
        if words.isEmpty {
            // Of dependencies, and of the one unit that is triggered, nothing is ever taken back.
            let isKept = UnitDependency(rawValue: key.name) != nil || key.name == "Unit"
            if !isKept { values[key] = [] }
        } else {
            values[key, default: []] += words
        }
    }

    /// The settings that anybody asks for; the others are not kept.
    private static let names = Set(
        [
            "WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also", "DefaultInstance", "Service",
            "Unit", "Accept", "RefuseManualStop", "Sockets", "Slice",
        ].map { Array($0.utf8) } + UnitDependency.allCases.map { Array($0.rawValue.utf8) }
    )

    func words(_ section: String, _ name: String) -> [String] {
        values[Key(section: section, name: name)] ?? []
    }

    func isSet(_ section: String, _ name: String) -> Bool {
        ["yes", "true", "1", "on", "y", "t"].contains(words(section, name).last?.lowercased() ?? "")
    }

    var hasInstall: Bool {
        ["WantedBy", "RequiredBy", "UpheldBy", "Alias"].contains { !words("Install", $0).isEmpty }
    }
}

/// How a unit pulls another in when it starts (systemd.unit(5)).
enum UnitDependency: String, CaseIterable, Sendable {
    case wants = "Wants"
    case requires = "Requires"
    case bindsTo = "BindsTo"
    case upholds = "Upholds"

    /// Whether the unit fails where the other can't be started.
    var isStrict: Bool { self == .requires || self == .bindsTo }
}

/// A file of a unit by itself, for [Install], which drop-ins don't add to.
struct UnitFragment: Snapshot {
    let file: UnitFile

    init(of host: Host, for path: FilePath) throws(HostError) {
        var file = UnitFile()
        if let content = try host.read(path, upTo: 1 << 20) { file.read(content.bytes) }
        self.file = file
    }
}

/// A unit's file with its drop-ins.
struct UnitSettings: Snapshot {
    let path: FilePath?
    let file: UnitFile

    init(of host: Host, for unit: UnitName) throws(HostError) {
        let directories = try host.snapshot(UnitDirectories.self)
        path = directories.fragment(of: unit)
        var file = UnitFile()
        for path in [path].compactMap(\.self) + directories.dropIns(of: unit) {
            if let content = try host.read(path, upTo: 1 << 20) { file.read(content.bytes) }
        }
        self.file = file
    }
}
