import TestSupport

/// Generates trees of sshd's files that mix its traps, all of which sshd accepts.
struct SSHDGenerator {
    private var random: SplitMix64

    /// Files beneath `/etc/ssh`, by name, as their lines.
    typealias Tree = [String: [String]]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// Keywords that may stand anywhere, with values that sshd takes.
    static let anywhere: [(String, [String])] = [
        (
            "PermitRootLogin",
            ["yes", "no", "NO", "prohibit-password", "without-password", "forced-commands-only"]
        ),
        ("PasswordAuthentication", ["yes", "no", "Yes"]),
        ("ChallengeResponseAuthentication", ["yes", "no"]),
        ("KbdInteractiveAuthentication", ["yes", "no"]),
        ("PermitEmptyPasswords", ["yes", "no"]),
        ("X11Forwarding", ["yes", "no"]),
        ("PermitTTY", ["yes", "no"]),
        ("IgnoreRhosts", ["yes", "no", "shosts-only"]),
        ("AllowTcpForwarding", ["yes", "all", "no", "local", "remote"]),
        ("GatewayPorts", ["yes", "no", "clientspecified"]),
        ("MaxAuthTries", ["1", "4", "010"]),
        ("MaxSessions", ["0", "10"]),
        ("ClientAliveCountMax", ["0", "3"]),
        ("ClientAliveInterval", ["0", "300", "5m", "1h30m", "1M30s", "1w"]),
        ("UnusedConnectionTimeout", ["none", "5m", "90", "0"]),
        ("LogLevel", ["info", "VERBOSE", "debug1", "DEBUG3", "quiet"]),
        ("IPQoS", ["af21", "AF21 cs1", "lowdelay throughput", "none"]),
        ("StreamLocalBindMask", ["0177", "77", "0"]),
        ("RekeyLimit", ["1G", "default", "512M 1h", "default none", "16 90", "1g none", "2K 1d"]),
        ("AllowUsers", ["root deploy", "alice", "*@10.0.0.7"]),
        ("DenyUsers", ["mallory", "eve bob"]),
        ("AllowGroups", ["staff root", "users"]),
        ("AcceptEnv", ["LANG", "LC_* X", "TZ"]),
        ("SetEnv", ["A=1", "B=2", "C=\"3 4\""]),
        ("AuthorizedKeysFile", [".ssh/authorized_keys", "/etc/keys/%u .ssh/x", "none"]),
        ("PermitOpen", ["any", "none", "10.0.0.1:80 host:*"]),
        ("PermitListen", ["any", "8080", "localhost:90 91"]),
        ("AuthenticationMethods", ["publickey", "publickey,password publickey"]),
        ("ForceCommand", ["/bin/true", "\"echo x\" # y", "internal-sftp -l INFO"]),
        ("Banner", ["none", "NONE", "/etc/issue", "\"/etc/my banner\"", "/etc/my\\ banner"]),
        ("PermitTunnel", ["yes", "no", "ethernet"]),
        ("PubkeyAuthOptions", ["none", "touch-required", "verify-required"]),
        ("PubkeyAcceptedAlgorithms", ["ssh-ed25519", "ssh-ed25519,rsa-sha2-512", "rsa-sha2-256"]),
        ("PubkeyAcceptedKeyTypes", ["ssh-ed25519", "rsa-sha2-512"]),
        ("ChannelTimeout", ["none", "session:*=5m", "direct-tcpip=1h agent-connection=2m"]),
        ("LogVerbose", ["none", "kex.c:*:1000", "a.c:1 b.c:2"]),
        ("RequiredRSASize", ["2048", "3072"]),
        ("X11DisplayOffset", ["10", "20"]),
    ]

    /// Keywords that sshd refuses in a Match block.
    static let outside: [(String, [String])] = [
        ("LoginGraceTime", ["0", "30", "2m", "1h"]),
        ("MaxStartups", ["10:30:60", "20", "5:50:100"]),
        ("StrictModes", ["yes", "no"]),
        ("UseDNS", ["yes", "no"]),
        ("PrintMotd", ["yes", "no"]),
        ("KeepAlive", ["yes", "no"]),
        ("TCPKeepAlive", ["yes", "no"]),
        ("Compression", ["yes", "no", "delayed"]),
        ("SyslogFacility", ["auth", "LOCAL3", "authpriv"]),
        ("FingerprintHash", ["md5", "SHA256"]),
        ("Ciphers", ["aes128-ctr", "aes256-ctr,aes128-ctr", "aes128-ctr,aes128-ctr"]),
        ("MACs", ["hmac-sha2-256,hmac-sha2-512", "hmac-sha2-512"]),
        ("KexAlgorithms", ["curve25519-sha256", "ecdh-sha2-nistp256,curve25519-sha256"]),
        ("PermitUserEnvironment", ["yes", "no", "LANG,LC_*"]),
        ("VersionAddendum", ["none", "Debian host", "x # y"]),
        ("PerSourceNetBlockSize", ["24:64", "32:128"]),
        ("PerSourceMaxStartups", ["none", "5"]),
        ("AddressFamily", ["any", "inet"]),
        ("Port", ["22", "2222"]),
        ("UsePAM", ["yes", "no"]),
    ]

    static let conditions = [
        "User deploy", "user=deploy", "User \"root,alice\"", "User !root,*", "User d?ploy",
        "User *",
        "Group root", "Group nogroup,!root", "Group *,!nobody", "Group=root", "Host *.example.org",
        "Host BUILD.example.org", "Host !build.*,*", "Address 10.0.0.0/8",
        "Address 10.0.0.7,!10.0.0.8",
        "Address !10.0.0.7,10.0.0.*", "Address 2001:db8::/32", "Address 0.0.0.0/0,::/0",
        "User deploy Address 10.0.0.0/8", "User root Host build.example.org # both", "all",
        "All # end",
        "LocalPort 2222", "LocalAddress 10.0.0.1", "Address 192.168.0.0/16 User alice",
    ]

    static let contexts = [
        SSHDContextFixture(user: "deploy", host: "build.example.org", address: "10.0.0.7"),
        SSHDContextFixture(user: "root", host: "laptop.example.net", address: "192.168.1.5"),
        SSHDContextFixture(user: "alice", host: "BUILD.example.org", address: "2001:db8::7"),
        SSHDContextFixture(user: "nobody", host: "x", address: "10.0.0.8"),
    ]

    mutating func tree() -> Tree {
        var tree: Tree = [:]
        for name in ["10-a.conf", "9-b.conf", "50-c.conf", ".hidden.conf", "60-d.conf.bak"]
        where chance(2) {
            tree["sshd_config.d/" + name] = file(mayInclude: ["extra/one", "extra/two"])
        }
        if chance(4) { tree["sshd_config.d/70-folder.conf/x"] = ["PermitRootLogin yes"] }
        tree["extra/one"] = inner(mayInclude: ["two", "extra/two"])
        tree["extra/two"] = inner(mayInclude: [])
        tree["sshd_config"] = file(mayInclude: ["sshd_config.d/*.conf", "extra/*", "extra/one"])
        return tree
    }

    /// A file that is read outside of Match blocks.
    private mutating func file(mayInclude includes: [String]) -> [String] {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) { lines.append(outer()) }
        if chance(2) { lines.append(include(includes)) }
        for _ in 0..<Int.random(in: 0...5, using: &random) { lines.append(outer()) }
        return lines + matches(includes.filter { !$0.contains("sshd_config.d") })
    }

    /// A file whose lines may all stand in a Match block.
    private mutating func inner(mayInclude includes: [String]) -> [String] {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) { lines.append(line(Self.anywhere)) }
        if !includes.isEmpty, chance(3) { lines.append(include(includes)) }
        return lines + matches([])
    }

    private mutating func matches(_ includes: [String]) -> [String] {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            lines.append(spelled("Match") + " " + pick(Self.conditions))
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                lines.append("  " + line(Self.anywhere))
            }
            if !includes.isEmpty, chance(4) { lines.append(include(includes)) }
        }
        return lines
    }

    private mutating func include(_ names: [String]) -> String {
        let words = (0...(chance(4) ? 1 : 0)).map { _ in
            let name = pick(names)
            return chance(2) ? name : "/etc/ssh/" + name
        }
        return spelled("Include") + " " + words.joined(separator: " ")
    }

    private mutating func outer() -> String {
        chance(3) ? line(Self.outside) : line(Self.anywhere)
    }

    private mutating func line(_ keywords: [(String, [String])]) -> String {
        let (keyword, values) = pick(keywords)
        let value = pick(values)
        if chance(12) { return "# \(keyword) \(value)" }
        let name = spelled(keyword)
        // After a closing quote sshd takes no equals sign.
        let separator = pick([" ", " ", "\t", "  "] + (name.hasPrefix("\"") ? [] : ["=", " = "]))
        let whole = ["ForceCommand", "VersionAddendum"].contains(keyword)
        let tail = whole ? "" : pick(["", "", "", " ", "\t", " # note", "\r"])
        return pick(["", "", " ", "\t"]) + name + separator + value + tail
    }

    private mutating func spelled(_ keyword: String) -> String {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: keyword.lowercased()
        case 1: keyword.uppercased()
        case 2: "\"\(keyword)\""
        default: keyword
        }
    }

    private mutating func chance(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }
}

struct SSHDContextFixture: Sendable {
    let user: String
    let host: String
    let address: String
}
