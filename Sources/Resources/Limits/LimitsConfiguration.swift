package import Host
package import Model
import SystemPackage

/// Every line of limits.conf and limits.d, in the order in which pam_limits reads them.
package struct LimitsConfiguration: Snapshot {
    package struct Line: Hashable, Sendable {
        package let line: LimitsLine
        package let domain: LimitsDomain
        package let origin: Origin
        /// The line as it stands.
        package let text: String
        /// In the item's own unit.
        package let value: Rlimit?

        init(
            _ line: LimitsLine,
            _ domain: LimitsDomain,
            _ origin: Origin,
            text: String,
            readsTail: Bool = true
        ) {
            self.line = line
            self.domain = domain
            self.origin = origin
            self.text = text
            // A number is read up to the blank behind it, a word with all that follows.
            let isWord = line.value.utf8.contains { $0 | 0x20 == UInt8(ascii: "i") }
            value =
                isWord && line.hasTail && readsTail
                ? nil : Rlimit(line.value, of: line.item)
        }

        /// Whether it is a `domain -`, which keeps all limits away from somebody.
        package var isExemption: Bool { line.item.isEmpty }
    }

    private let byItem: [String: [Line]]

    /// limits.conf, then limits.d/*.conf in the C locale's order (limits.conf(5)).
    package init(of host: Host, for subject: Whole) throws(HostError) {
        var paths: [FilePath] = ["/etc/security/limits.conf"]
        let folder: FilePath = "/etc/security/limits.d"
        for name in try host.list(folder) ?? []
        where name.string.hasSuffix(".conf") && !name.string.hasPrefix(".") {
            paths.append(folder.appending(name))
        }
        let release = try host.snapshot(PAMRelease.self)
        var byItem: [String: [Line]] = [:]
        for path in paths {
            guard let file = try host.read(path) else { continue }
            var number = 0
            for bytes in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
                number += 1
                // A comment or an empty line is not worth making text of.
                guard let first = bytes.first(where: { $0 > 0x20 }), first != UInt8(ascii: "#")
                else { continue }
                let text = String(decoding: bytes, as: UTF8.self)
                guard let line = LimitsLine(text), let domain = LimitsDomain(line.domain) else {
                    continue
                }
                byItem[line.item, default: []].append(
                    Line(
                        line,
                        domain,
                        Origin(path, line: number),
                        text: text,
                        readsTail: release.readsTail
                    )
                )
            }
        }
        self.byItem = byItem
    }

    /// The lines that speak of an item, and those that exempt somebody from all.
    package func lines(of item: String) -> [Line] {
        let own = byItem[item] ?? []
        guard let exempting = byItem[""], !exempting.isEmpty else { return own }
        // By file and line: limits.conf is read before limits.d, whose names are in order.
        let main: FilePath = "/etc/security/limits.conf"
        return (own + exempting).sorted { left, right in
            let (a, b) = (left.origin, right.origin)
            if a.path == b.path { return (a.line ?? 0) < (b.line ?? 0) }
            return a.path == main || (b.path != main && bytewise(a.path.string, b.path.string))
        }
    }
}

extension LimitsLine {
    /// Whether it is about the number of logins.
    var isAboutLogins: Bool { item == "maxlogins" || item == "maxsyslogins" }
}

extension Rlimit {
    /// A value as pam_limits reads it for an item; `nil` for what it refuses, and so skips the line.
    ///
    /// strtoul(3) with its ways: digits up to the first other character, a minus sign wraps around,
    /// and what is too large for the kernel's unit is no limit.
    init?(_ text: String, of item: String) {
        let text = text.lowercased()
        if ["-1", "unlimited", "infinity"].contains(text), item != "priority" {
            // A nice level has no such value: the minus one remains.
            self = item == "nice" ? .finite(-1) : .unlimited
            return
        }
        var bytes = text.utf8[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        let digits = bytes.prefix { (48...57).contains($0) }
        guard !digits.isEmpty else { return nil }
        // One more than any 64-bit number stands for all that are larger.
        let size = digits.reduce(Int128(0)) { min($0 * 10 + Int128($1 - 48), 1 << 64) }
        switch item {
        case "nice": self = .finite(max(-20, min(19, isNegative ? -size : size)))
        case "priority", "maxlogins", "maxsyslogins":
            self = .finite(
                max(Int128(Int32.min), min(Int128(Int32.max), isNegative ? -size : size))
            )
        default:
            let none = Int128(UInt64.max)
            let number = size > none ? none : isNegative && size > 0 ? (1 << 64) - size : size
            let most = none / Limits.unit(of: item)
            self = number == none || (most < none && number >= most) ? .unlimited : .finite(number)
        }
    }
}

extension Limits {
    /// How many of the kernel's units one of limits.conf's is.
    static func unit(of item: String) -> Int128 {
        switch item {
        case "core", "data", "fsize", "memlock", "rss", "stack", "as": 1024
        case "cpu": 60
        default: 1
        }
    }
}
