import Host
import Model
import SystemPackage

/// What one running process has in fact of an item.
struct ProcessLimits {
    let pid: Int
    let name: String
    let limits: LimitPair

    /// The process that is asked about, or those of a user's sessions, or of a unit.
    ///
    /// One that ends meanwhile is left out.
    static func find(
        _ question: Question,
        _ item: String,
        on host: Host
    ) throws(HostError) -> [ProcessLimits] {
        if let pid = question.process {
            return try ProcessLimits(pid, item, on: host).map { [$0] } ?? []
        }
        var uid: UInt32?
        if let user = question.user {
            uid = try host.snapshot(Accounts.self).account(named: user).uid
        }
        guard uid != nil || question.unit != nil else { return [] }
        var found: [ProcessLimits] = []
        for name in try host.list("/proc") ?? [] {
            guard let pid = Int(name.string) else { continue }
            if let uid, try !isOwned(pid, by: uid, on: host) { continue }
            if let unit = question.unit, try !isPart(pid, of: unit, on: host) { continue }
            // A thread of the kernel has no command line.
            guard try read("cmdline", of: pid, on: host)?.isEmpty == false else { continue }
            if let process = try ProcessLimits(pid, item, on: host) { found.append(process) }
        }
        return found.sorted { $0.pid < $1.pid }
    }

    private init?(_ pid: Int, _ item: String, on host: Host) throws(HostError) {
        guard let limits = try Self.read("limits", of: pid, on: host),
            let pair = LimitPair(of: item, inProcess: limits),
            let name = try Self.read("comm", of: pid, on: host)
        else { return nil }
        self.pid = pid
        self.name = String(decoding: name.prefix { $0 != 0x0A }, as: UTF8.self)
        self.limits = pair
    }

    /// By the real uid of /proc/PID/status (proc_pid_status(5)).
    private static func isOwned(
        _ pid: Int,
        by uid: UInt32,
        on host: Host
    ) throws(HostError) -> Bool {
        guard let status = try read("status", of: pid, on: host) else { return false }
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("Uid:") }) else { return false }
        return line.dropFirst(4).split { $0 == "\t" || $0 == " " }.first == "\(uid)"
    }

    /// By the control group that systemd put it in (proc_pid_cgroup(5)).
    private static func isPart(
        _ pid: Int,
        of unit: UnitName,
        on host: Host
    ) throws(HostError) -> Bool {
        guard let groups = try read("cgroup", of: pid, on: host) else { return false }
        return groups.split { $0 == UInt8(ascii: "/") || $0 == 0x0A }.contains {
            $0.elementsEqual(unit.description.utf8)
        }
    }

    private static func read(
        _ name: String,
        of pid: Int,
        on host: Host
    ) throws(HostError) -> [UInt8]? {
        do throws(HostError) {
            return try host.read(FilePath("/proc/\(pid)/\(name)"), upTo: 1 << 16)?.bytes
        } catch {
            if error.errno == .noSuchProcess { return nil }
            throw error
        }
    }
}
