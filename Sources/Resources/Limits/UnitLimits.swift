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
        let fragment = directories.fragment(of: unit).map { [$0] } ?? []
        for path in fragment + directories.dropIns(of: unit) {
            guard let file = try host.read(path, upTo: 1 << 20) else { continue }
            read(file.bytes, at: path)
        }
    }

    private mutating func read(_ bytes: [UInt8], at path: FilePath) {
        var isService = false
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard let first = line.first(where: { $0 > 0x20 }) else { continue }
            if first == UInt8(ascii: "[") {
                isService = line.filter { $0 > 0x20 }.elementsEqual("[Service]".utf8)
            }
            guard isService, first == UInt8(ascii: "L") else { continue }
            let text = String(decoding: line, as: UTF8.self)
            guard let equals = text.firstIndex(of: "=") else { continue }
            let key = Expectation.tokens(String(text[..<equals])).joined()
            let item = key.dropFirst("Limit".utf8.count).lowercased()
            guard key.hasPrefix("Limit"), Limits.items.contains(item),
                let limits = LimitPair(systemd: text[text.index(after: equals)...], of: item)
            else { continue }
            self.lines[item, default: []].append(
                Line(origin: Origin(path, line: index + 1), text: text, limits: limits)
            )
        }
    }
}
