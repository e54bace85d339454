package import Host
package import Model
import SystemPackage

/// What writes kernel parameters beside the loaders of sysctl.d, as far as it can be seen.
package struct SysctlOtherWriters: Snapshot {
    /// `sysctl.KEY=VALUE` of the kernel's own command line, which it carries out before any file is
    /// read; of the running boot alone.
    private let commandLine: [String: String]
    /// ufw's own file, where ufw is switched on: it is written when the firewall starts.
    private let ufw: SysctlIndex
    private let hasDocker: Bool

    package init(of host: Host, for subject: Whole) throws(HostError) {
        commandLine = host.isLive ? try SysctlOtherWriters.commandLine(of: host) : [:]
        let switches = SysctlFile(
            "/etc/ufw/ufw.conf",
            try host.read("/etc/ufw/ufw.conf")?.bytes ?? []
        )
        let isOn = switches.lines.contains { line in
            line.path == "ENABLED"
                && line.value?.lowercased().filter { $0 != "\"" && $0 != "'" } == "yes"
        }
        let rules: FilePath = "/etc/ufw/sysctl.conf"
        let bytes = isOn ? try host.read(rules)?.bytes ?? [] : []
        ufw = SysctlIndex([SysctlFile(rules, bytes)])
        hasDocker = try host.status("/usr/bin/dockerd") != nil
    }

    /// What they do to a key, a sentence each.
    package func notes(on key: SysctlKey) -> [String] {
        var notes: [String] = []
        if let value = commandLine[key.path] {
            notes.append(
                "the kernel's command line sets it to \(value), before sysctl.d is read"
            )
        }
        if let line = ufw.assignments(of: [key]).last(where: { $0.value != nil }) {
            notes.append("ufw sets it to \(line.value ?? "") when it starts (\(line.origin))")
        }
        if hasDocker,
            key.path == "net/ipv4/ip_forward" || key.path == "net/ipv4/conf/all/forwarding"
        {
            notes.append("Docker turns it on when it starts")
        }
        return notes
    }

    private static func commandLine(of host: Host) throws(HostError) -> [String: String] {
        var found: [String: String] = [:]
        let bytes = try host.read("/proc/cmdline")?.bytes ?? []
        for word in bytes.split(whereSeparator: { $0 == 32 || $0 == 10 }) {
            guard word.starts(with: "sysctl.".utf8) || word.starts(with: "sysctl/".utf8),
                let equals = word.firstIndex(of: UInt8(ascii: "="))
            else { continue }
            let name = String(decoding: word[(word.startIndex + 7)..<equals], as: UTF8.self)
            let value = String(decoding: word[(equals + 1)...], as: UTF8.self)
            found[SysctlKey.normalize(name)] = value
        }
        return found
    }
}
