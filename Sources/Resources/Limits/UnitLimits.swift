import Host
import Model
import SystemPackage

/// The `Limit…=` lines of a unit's file and drop-ins, by item (systemd.exec(5)).
struct UnitLimits: Snapshot {
    struct Line: Equatable, Sendable {
        let origin: Origin
        let text: String
        let limits: LimitPair
    }

    /// In the order in which systemd reads them: the last one counts.
    private(set) var lines: [String: [Line]] = [:]

    init(of host: Host, for unit: UnitName) throws(HostError) {
        let directories = try host.snapshot(UnitDirectories.self)
        // Drop-ins lie under any of a unit's names.
        let unit = directories.canonical(unit)
        let fragment = directories.fragment(of: unit).map { [$0] } ?? []
        for path in fragment + directories.dropIns(of: unit) {
            guard let file = try host.read(path, upTo: 1 << 20) else { continue }
            read(file.bytes, at: path)
        }
    }

    private mutating func read(_ bytes: [UInt8], at path: FilePath) {
        UnitSyntax.read(bytes) { line in
            guard line.section == "Service",
                let (item, limits) = line.limit(prefix: "Limit")
            else { return }
            lines[item, default: []].append(
                Line(origin: Origin(path, line: line.line), text: line.text, limits: limits)
            )
        }
    }
}

extension UnitSyntax.Assignment {
    /// The item and the limit that a line such as `LimitNOFILE=1024:524288` sets.
    func limit(prefix: String) -> (item: String, limits: LimitPair)? {
        guard name.starts(with: prefix.utf8) else { return nil }
        let item = String(decoding: name.dropFirst(prefix.utf8.count), as: UTF8.self).lowercased()
        guard Limits.items.contains(item) else { return nil }
        return LimitPair(systemd: String(decoding: value, as: UTF8.self), of: item)
            .map { (item, $0) }
    }
}
