package import Host
package import Model
import SystemPackage

/// What a session's limits start from: the daemon's, which come from systemd, and process 1's.
///
/// The daemon, sshd, has its unit's own Limit…, else DefaultLimit… of systemd-system.conf(5), else
/// 1024:524288 open files, and of what nobody sets what process 1 has. Of an image neither is known.
package struct InheritedLimits: Snapshot {
    private var first: [String: LimitPair] = [:]
    private var daemon: [String: LimitPair] = [:]
    private var mayRaise = true
    private var resets = false
    /// The lines of systemd's configuration, or of the daemon's unit, that decide, by item.
    private(set) var lines: [String: (origin: Origin, text: String)] = [:]
    /// What a service gets whose unit says nothing, and the lines that decide that.
    private(set) var defaults: [String: LimitPair] = [:]
    private(set) var defaultLines: [String: (origin: Origin, text: String)] = [:]

    package init(of host: Host, for subject: Whole) throws(HostError) {
        resets = try host.snapshot(PAMLimits.self).resets
        guard host.isLive else { return }
        try readFirstProcess(of: host)
        daemon = first
        mayRaise = try Self.firstMayRaise(on: host)
        guard host.hasSystemd else { return }
        var nofile = LimitPair(soft: .finite(1024), hard: .finite(524_288))
        // systemd can't give more than it has, in a container.
        if let most = first["nofile"]?.hard, let hard = nofile.hard {
            nofile.hard = min(hard, most)
        }
        daemon["nofile"] = nofile
        for path in try Self.files(of: host) {
            if let file = try host.read(path) { read(file.bytes, at: path) }
        }
        defaults = daemon
        defaultLines = lines
        guard let unit = Self.sshd(amongst: try host.snapshot(UnitDirectories.self)) else { return }
        for (item, lines) in try host.snapshot(UnitLimits.self, for: unit).lines {
            guard let last = lines.last else { continue }
            daemon[item] = last.limits
            self.lines[item] = (last.origin, last.text)
        }
    }

    /// The daemon's unit by Debian's name, else by everybody else's.
    static func sshd(amongst directories: UnitDirectories) -> UnitName? {
        ["ssh.service", "sshd.service"].compactMap { UnitName($0) }
            .first { directories.fragment(of: $0) != nil }
    }

    package func origins(of item: String) -> LimitsOrigins {
        // pam_limits counts logins itself, and only where a line tells it to.
        let isCount = Limits.loginCounts.contains(item)
        let unknown = LimitPair(
            soft: isCount ? .unlimited : nil,
            hard: isCount ? .unlimited : nil
        )
        return LimitsOrigins(
            daemon: daemon[item] ?? unknown,
            first: first[item] ?? unknown,
            resets: resets,
            mayRaise: mayRaise
        )
    }

    /// Whether the bounding set of process 1 has CAP_SYS_RESOURCE, number 24 (capabilities(7)).
    private static func firstMayRaise(on host: Host) throws(HostError) -> Bool {
        let file = try host.read("/proc/1/status", upTo: 1 << 16)
        let lines = String(decoding: file?.bytes ?? [], as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("CapBnd:") }),
            let bits = UInt64(line.dropFirst("CapBnd:".utf8.count).filter { $0 != "\t" }, radix: 16)
        else { return true }
        return bits & 1 << 24 != 0
    }

    /// The main file and its drop-ins, of which a folder that goes before replaces a name.
    private static func files(of host: Host) throws(HostError) -> [FilePath] {
        var files: [FilePath] = []
        for path: FilePath in ["/etc/systemd/system.conf", "/usr/lib/systemd/system.conf"] {
            if files.isEmpty, try host.status(path) != nil { files = [path] }
        }
        let folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map {
            FilePath($0).appending("systemd/system.conf.d")
        }
        return try files + MergedFolders.files(of: folders, ending: ".conf", on: host).read
    }

    /// Lines `DefaultLimitNOFILE=1024:524288` of systemd-system.conf(5).
    mutating func read(_ bytes: [UInt8], at path: FilePath) {
        UnitSyntax.read(bytes) { line in
            guard line.section == "Manager",
                let (item, limits) = line.limit(prefix: "DefaultLimit")
            else { return }
            daemon[item] = limits
            lines[item] = (Origin(path, line: line.line), line.text)
        }
    }

    private mutating func readFirstProcess(of host: Host) throws(HostError) {
        guard let file = try host.read("/proc/1/limits") else { return }
        for item in Limits.items {
            if let pair = LimitPair(of: item, inProcess: file.bytes) { first[item] = pair }
        }
    }
}

extension Rlimit {
    /// The kernel's number as limits.conf(5) writes it.
    ///
    /// A nice level of -5 is 25 to the kernel (getrlimit(2)).
    package func inUnit(of item: String) -> Rlimit {
        guard case .finite(let number) = self else { return self }
        return .finite(item == "nice" ? 20 - number : number / Limits.unit(of: item))
    }
}
