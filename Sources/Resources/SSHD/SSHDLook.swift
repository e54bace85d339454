import Host
import Model
import SystemPackage

/// What all controls of one run share: the daemon, its options, its files.
struct SSHDLook: Equatable, Sendable {
    let daemon: SSHDDaemon?
    let config: SSHDConfig
    /// Why the daemon's files are not what it runs with.
    let staleness: SSHDStaleness?
    let options: SSHDOptions
    /// Whether this is an image, of which only the files can be known.
    let isImage: Bool
    /// What a reader should know of every answer.
    let notes: [String]

    init(
        config: SSHDConfig,
        options: SSHDOptions = .none,
        daemon: SSHDDaemon? = nil,
        staleness: SSHDStaleness? = nil,
        isImage: Bool = false,
        notes: [String] = []
    ) {
        self.config = config
        self.options = options
        self.daemon = daemon
        self.staleness = staleness
        self.isImage = isImage
        self.notes = notes
    }

    /// The effective values for a connection: one `sshd -T` for each, once in a run.
    func ask(_ context: SSHDContext?, on host: Host) throws(HostError) -> SSHDEffective {
        try host.snapshot(
            for: SSHDEffective.Question(
                options: options.arguments,
                context: context,
                port: config.unnamedPort
            )
        )
    }
}

extension SSHDLook: Snapshot {
    init(of host: Host, for _: Whole) throws(HostError) {
        let service = try SSHDOptions.ofService(on: host)
        guard host.isLive else {
            self.init(
                config: try host.snapshot(for: service),
                options: service,
                isImage: true
            )
            return
        }
        var daemon = try SSHDDaemon(pidFile: "/run/sshd.pid", on: host)
        if daemon == nil {
            let config: SSHDConfig = try host.snapshot(for: service)
            if let path = config.pidFile { daemon = try SSHDDaemon(pidFile: path, on: host) }
        }
        let options = daemon?.options ?? service
        let config: SSHDConfig = try host.snapshot(for: options)
        let isAsService = options.arguments == service.arguments
        self.init(
            config: config,
            options: options,
            daemon: daemon,
            staleness: try daemon?.firstChange(among: config.sources, on: host),
            notes: isAsService
                ? [] : ["the daemon runs with other options than \(service.source) has for it"]
        )
    }
}

extension SSHDConfig {
    /// Where the files have the pid file, if they say so.
    var pidFile: FilePath? {
        guard let keyword = SSHDKeyword.find("PidFile"),
            case .known(let tokens) = setting(keyword, for: nil)?.value,
            let path = tokens.first, path.utf8.first == UInt8(ascii: "/")
        else { return nil }
        return FilePath(path)
    }

    /// A port that no `Match LocalPort` names; `nil` where there is none of these.
    var unnamedPort: UInt16? {
        var named: Set<String> = []
        for criterion in blocks.lazy.flatMap(\.criteria) {
            if case .localPort(let port) = criterion { named.insert(port) }
        }
        guard !named.isEmpty else { return nil }
        return (1...UInt16.max).reversed().first { !named.contains("\($0)") }
    }
}
