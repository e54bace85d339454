package import Host
import Model
import SystemPackage

/// Whether a control applies to a host; if not, why, with what was seen.
package enum Applicability: Equatable, Sendable {
    case applies
    case doesNotApply(String)
}

extension Condition {
    /// Holds the demands against the host.
    ///
    /// A fact that an image doesn't have is an error.
    package func evaluate(on host: Host) throws(HostError) -> Applicability {
        switch self {
        case .fact(let test): return try test.evaluate(on: host)
        case .all(let conditions):
            for condition in conditions {
                let result = try condition.evaluate(on: host)
                if result != .applies { return result }
            }
            return .applies
        case .any(let conditions):
            var reasons: [String] = []
            for condition in conditions {
                guard case .doesNotApply(let reason) = try condition.evaluate(on: host) else {
                    return .applies
                }
                reasons.append(reason)
            }
            return .doesNotApply(reasons.joined(separator: "; "))
        case .not(let condition):
            guard case .applies = try condition.evaluate(on: host) else { return .applies }
            return .doesNotApply("its exception holds here")
        }
    }
}

extension FactTest {
    fileprivate func evaluate(on host: Host) throws(HostError) -> Applicability {
        switch self {
        case .os(let ids, let low, let high): return try os(ids, low, high, on: host)
        case .kernel(let low, let high):
            try Self.requireLive(host, "kernel")
            return Self.version(host.kernel().release, low, high, "kernel")
        case .virtualization(let wanted):
            try Self.requireLive(host, "virtualization")
            let seen = try host.snapshot(Virtualization.self)
            let matches = wanted.contains(seen.kind.rawValue) || wanted.contains(seen.name)
            return Self.when(matches, "virtualization \(Self.list(wanted)), this is \(seen.name)")
        case .architecture(let wanted):
            try Self.requireLive(host, "architecture")
            let seen = host.kernel().architecture
            return Self.when(wanted.contains(seen), "\(Self.list(wanted)), this is \(seen)")
        case .unit(let name):
            let folders = [
                "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
                "/usr/lib/systemd/system", "/lib/systemd/system",
            ]
            for folder in folders {
                let path = FilePath(folder).appending(name)
                if try host.status(path, followingLinks: false) != nil { return .applies }
            }
            return .doesNotApply("needs the unit \(name), which isn't there")
        case .file(let path):
            let exists = try host.status(FilePath(path)) != nil
            return Self.when(exists, "the file \(path), which isn't there")
        case .parameter(let name):
            try Self.requireLive(host, "parameter")
            let exists = try SysctlKey(name).map { key throws(HostError) in
                try host.parameter(key) != nil
            }
            return Self.when(exists ?? false, "the parameter \(name), which this kernel lacks")
        case .memory(let low, let high):
            if Self.isTrivial(low, high) { return .applies }
            try Self.requireLive(host, "memory")
            let seen =
                try Self.number(
                    "MemTotal:",
                    in: "/proc/meminfo",
                    of: host
                ) { $0.first } * 1024
            return Self.within(seen, low, high, "memory in bytes")
        case .connections(let low, let high):
            if Self.isTrivial(low, high) { return .applies }
            try Self.requireLive(host, "connections")
            return Self.within(
                try Self.establishedConnections(on: host),
                low,
                high,
                "established connections"
            )
        }
    }

    /// tcpCurrEstab of RFC 4022: ESTABLISHED or CLOSE-WAIT, IPv4 and IPv6, of this network namespace.
    private static func establishedConnections(on host: Host) throws(HostError) -> Int128 {
        guard let file = try host.read("/proc/net/snmp") else {
            throw HostError("read", "/proc/net/snmp", .system(.noSuchFileOrDirectory))
        }
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("Tcp:") }.map { $0.split(separator: " ") }
        guard lines.count == 2, let column = lines[0].firstIndex(of: "CurrEstab"),
            lines[1].indices.contains(column), let count = Int128(lines[1][column])
        else { throw HostError("read", "/proc/net/snmp", .malformed("it has no CurrEstab")) }
        return count
    }

    private func os(
        _ ids: [String],
        _ low: String?,
        _ high: String?,
        on host: Host
    ) throws(HostError) -> Applicability {
        let seen = try host.snapshot(OSRelease.self)
        guard let id = seen.id else {
            throw HostError("read", "/etc/os-release", .malformed("it has no ID"))
        }
        if !ids.isEmpty, !ids.contains(id), !seen.like.contains(where: ids.contains) {
            return .doesNotApply("needs \(Self.list(ids)), this is \(id)")
        }
        guard low != nil || high != nil else { return .applies }
        guard let version = seen.version else {
            throw HostError("read", "/etc/os-release", .malformed("it has no VERSION_ID"))
        }
        return Self.version(version, low, high, id)
    }

    private static func version(
        _ seen: String,
        _ low: String?,
        _ high: String?,
        _ what: String
    ) -> Applicability {
        if let low, Version(seen) < Version(low) {
            return .doesNotApply("needs \(what) ≥ \(low), this is \(seen)")
        }
        if let high, Version(high) < Version(seen) {
            return .doesNotApply("needs \(what) ≤ \(high), this is \(seen)")
        }
        return .applies
    }

    private static func within(
        _ seen: Int128,
        _ low: Int128?,
        _ high: Int128?,
        _ what: String
    ) -> Applicability {
        if let low, seen < low { return .doesNotApply("needs \(what) ≥ \(low), there are \(seen)") }
        if let high, seen > high {
            return .doesNotApply("needs \(what) ≤ \(high), there are \(seen)")
        }
        return .applies
    }

    /// Whether every count meets the bounds, so that nothing need be read.
    private static func isTrivial(_ low: Int128?, _ high: Int128?) -> Bool {
        (low ?? 0) <= 0 && high == nil
    }

    private static func when(_ holds: Bool, _ need: String) -> Applicability {
        holds ? .applies : .doesNotApply("needs \(need)")
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: " or ") }

    private static func number(
        _ label: String,
        in path: FilePath,
        of host: Host,
        _ pick: ([Substring]) -> Substring?
    ) throws(HostError) -> Int128 {
        let text = try host.read(path).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        for line in text.split(separator: "\n") where line.hasPrefix(label) {
            let words = Array(line.split(separator: " ").dropFirst())
            if let number = pick(words).flatMap({ Int128($0) }) { return number }
        }
        throw HostError("read", path.description, .malformed("it has no '\(label)'"))
    }

    private static func requireLive(_ host: Host, _ fact: String) throws(HostError) {
        if !host.isLive {
            throw HostError(
                "tell",
                "the \(fact)",
                .malformed("it is not known of an image that isn't running")
            )
        }
    }
}

/// A version as numbers and the text between them: `6.12.3-amd64`.
private struct Version: Comparable {
    let numbers: [Int128]

    init(_ text: String) {
        let head = text.prefix { $0.isNumber || $0 == "." }
        numbers = head.split(separator: ".").map { Int128($0) ?? 0 }
    }

    static func < (left: Version, right: Version) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let a = index < left.numbers.count ? left.numbers[index] : 0
            let b = index < right.numbers.count ? right.numbers[index] : 0
            if a != b { return a < b }
        }
        return false
    }
}
