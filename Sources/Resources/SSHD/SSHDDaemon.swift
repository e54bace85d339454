import Host
import Model
import SystemPackage

/// The daemon that runs now: with which options, and when it last read its files.
struct SSHDDaemon: Equatable, Sendable {
    let pid: Int
    let options: SSHDOptions
    /// In nanoseconds since 1970.
    ///
    /// sshd writes its pid file anew at each start and each SIGHUP, after it has read its files.
    let loaded: Int64

    /// The daemon that a pid file names; `nil` where none runs.
    ///
    /// A pid file may outlive its daemon, so the process is looked at too.
    init?(pidFile: FilePath, on host: Host) throws(HostError) {
        guard let file = try host.read(pidFile, upTo: 64) else { return nil }
        let text = String(decoding: SSHDLexer.trimmed(file.bytes[...]), as: UTF8.self)
        guard let pid = Int(text), pid > 0 else { return nil }
        let process = FilePath("/proc/\(pid)")
        guard let name = try host.read(process.appending("comm"), upTo: 64),
            SSHDLexer.trimmed(name.bytes[...]).elementsEqual("sshd".utf8)
        else { return nil }
        self.pid = pid
        loaded = file.status.modified
        let source = process.appending("cmdline")
        let line = try host.read(source, upTo: 1 << 20)?.bytes ?? []
        options = SSHDOptions(Self.arguments(line), source: source)
    }

    /// The arguments of a command line, or of the title that sshd shows in its place:
    /// `sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups`.
    static func arguments(_ commandLine: [UInt8]) -> [String] {
        let words = commandLine.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard let title = words.first, title.hasPrefix("sshd: ") else {
            return Array(words.dropFirst())
        }
        let shown = title.split(separator: " ").dropFirst().prefix { $0 != "[listener]" }
        return shown.dropFirst().map(String.init)
    }

    /// The first of these files or folders that has changed since the daemon read its files.
    func firstChange(
        among sources: [FilePath],
        on host: Host
    ) throws(HostError) -> SSHDStaleness? {
        for path in sources {
            guard let status = try host.status(path), status.changed > loaded else { continue }
            return SSHDStaleness(
                loaded: Timestamp(seconds: loaded / 1_000_000_000),
                path: path,
                changed: Timestamp(seconds: status.changed / 1_000_000_000)
            )
        }
        return nil
    }
}

/// A file that the daemon reads and has not read since it changed.
struct SSHDStaleness: Equatable, Sendable {
    let loaded: Timestamp
    let path: FilePath
    let changed: Timestamp
}
