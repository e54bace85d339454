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
    }

    package let lines: [Line]

    /// limits.conf, then limits.d/*.conf in the C locale's order (limits.conf(5)).
    package init(of host: Host, for subject: Whole) throws(HostError) {
        var paths: [FilePath] = ["/etc/security/limits.conf"]
        let folder: FilePath = "/etc/security/limits.d"
        for name in try host.list(folder) ?? [] where name.string.hasSuffix(".conf") {
            paths.append(folder.appending(name))
        }
        var lines: [Line] = []
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
                lines.append(
                    Line(line: line, domain: domain, origin: Origin(path, line: number), text: text)
                )
            }
        }
        self.lines = lines
    }

    /// The lines that speak of one limit.
    package func lines(of item: String, _ kind: LimitsLine.Kind) -> [Line] {
        lines.filter {
            $0.line.item == item && ($0.line.kind == kind || $0.line.kind == .both)
        }
    }
}

/// Users and groups by /etc/passwd and /etc/group, as far as limits need them.
package struct LimitsAccounts: Snapshot {
    private var users: [String: (uid: UInt32, gid: UInt32)] = [:]
    private var groups: [String: (gid: UInt32, members: Set<String>)] = [:]

    package init(of host: Host, for subject: Whole) throws(HostError) {
        for fields in try Self.records("/etc/passwd", of: host) where fields.count >= 4 {
            guard let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { continue }
            users[String(fields[0])] = (uid, gid)
        }
        for fields in try Self.records("/etc/group", of: host) where fields.count >= 4 {
            guard let gid = UInt32(fields[2]) else { continue }
            groups[String(fields[0])] = (gid, Set(fields[3].split(separator: ",").map(String.init)))
        }
    }

    private static func records(
        _ path: FilePath,
        of host: Host
    ) throws(HostError) -> [[Substring]] {
        let text = try host.read(path).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        return text.split(separator: "\n").map {
            $0.split(separator: ":", omittingEmptySubsequences: false)
        }
    }

    /// Whether a line for `domain` binds the user `name`.
    ///
    /// Group and everyone lines don't bind root on Debian (limits.conf(5) there).
    package func binds(_ domain: LimitsDomain, _ name: String) -> Bool {
        switch domain {
        case .user(let other): return other == name
        case .users(let range, _): return users[name].map { range.contains($0.uid) } ?? false
        case .everyone: return name != "root"
        case .group(let group), .allOf(let group):
            guard name != "root" else { return false }
            if group.isEmpty { return true }
            return groups[group].map { record in
                record.members.contains(name) || users[name]?.gid == record.gid
            } ?? false
        }
    }
}
