import Model

/// A keyword of sshd_config(5) that a control may ask for: how its value is written, which of
/// several lines decides, and whether it may stand in a Match block.
///
/// The list is that of the manual pages and servconf.c of OpenSSH 9.2 (Debian 12) and 10.0
/// (Debian 13), with Debian's own keywords.
struct SSHDKeyword: Hashable, Sendable {
    /// As the manual page spells it.
    let name: String
    let shape: SSHDShape
    let precedence: Precedence
    /// Whether sshd takes it in a Match block; elsewhere it refuses the whole configuration.
    let isMatchable: Bool
    /// Whether sshd prints it only where it is set: no line is an empty list.
    let isListed: Bool

    /// Which of several lines decides (servconf.c: not every keyword follows 'first value wins').
    enum Precedence: Hashable, Sendable {
        case first, last
        /// Each line adds to the ones before.
        case all
        /// The first, but `none` overrides it wherever it stands.
        case firstOrNone
        /// Each part of the value has its own first line.
        case firstOfEachPart
        /// OpenSSH 9.2 takes the last one, 10.0 the first.
        case dependsOnRelease
    }

    init(
        _ name: String,
        _ shape: SSHDShape,
        _ precedence: Precedence = .first,
        inMatch isMatchable: Bool = false,
        listed isListed: Bool = false
    ) {
        self.name = name
        self.shape = shape
        self.precedence = precedence
        self.isMatchable = isMatchable
        self.isListed = isListed
    }

    /// How `sshd -T` spells it, and the key of the configuration's lines.
    var key: String { name.lowercased() }

    static func == (left: SSHDKeyword, right: SSHDKeyword) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// What is known of a keyword in any letter case; old names are not found here.
    static func find(_ name: String) -> SSHDKeyword? { byKey[name.lowercased()] }

    static let byKey = Dictionary(all.map { ($0.key, $0) }) { first, _ in first }

    /// Old names that sshd still takes, in lower case, and what they stand for.
    static let aliases = [
        "hostdsakey": "hostkey",
        "hostbasedacceptedkeytypes": "hostbasedacceptedalgorithms",
        "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
        "dsaauthentication": "pubkeyauthentication",
        "challengeresponseauthentication": "kbdinteractiveauthentication",
        "skeyauthentication": "kbdinteractiveauthentication",
        "keepalive": "tcpkeepalive",
    ]

    /// Keywords that sshd takes and ignores, or that this build of it does not support.
    static let ignored: Set<String> = [
        "afstokenpassing", "authorizedkeysfile2", "checkmail", "gssusesessionccache",
        "gssapiusesessioncredcache", "kerberosgetafstoken", "kerberostgtpassing",
        "keyregenerationinterval", "pamauthenticationviakbdint", "protocol",
        "reversemappingcheck", "rhostsauthentication", "rhostsrsaauthentication",
        "rsaauthentication", "serverkeybits", "uselogin", "useprivilegeseparation",
        "verifyreversemapping",
    ]

    static let names = all.map(\.name)
}

extension SSHDKeyword {
    static let all: [SSHDKeyword] = [
        .init("AcceptEnv", .words, .all, inMatch: true, listed: true),
        .init("AddressFamily", .choice(["any", "inet", "inet6"])),
        .init("AllowAgentForwarding", .flag, inMatch: true),
        .init("AllowGroups", .words, .all, inMatch: true, listed: true),
        .init("AllowStreamLocalForwarding", forwarding, inMatch: true),
        .init("AllowTcpForwarding", forwarding, inMatch: true),
        .init("AllowUsers", .words, .all, inMatch: true, listed: true),
        .init("AuthenticationMethods", .words, inMatch: true),
        .init("AuthorizedKeysCommand", .rest, inMatch: true),
        .init("AuthorizedKeysCommandUser", .word, inMatch: true),
        .init("AuthorizedKeysFile", .words, inMatch: true),
        .init("AuthorizedPrincipalsCommand", .rest, inMatch: true),
        .init("AuthorizedPrincipalsCommandUser", .word, inMatch: true),
        .init("AuthorizedPrincipalsFile", .word, inMatch: true),
        .init("Banner", .path, inMatch: true),
        .init("CASignatureAlgorithms", .algorithms, inMatch: true),
        .init("ChannelTimeout", .wordsOrNone, inMatch: true, listed: true),
        .init("ChrootDirectory", .path, inMatch: true),
        .init("Ciphers", .algorithms),
        .init("ClientAliveCountMax", .number, inMatch: true),
        .init("ClientAliveInterval", .time, inMatch: true),
        .init("Compression", .choice(["yes", "delayed", "no"], ["delayed": "yes"])),
        .init("DebianBanner", .flag),
        .init("DenyGroups", .words, .all, inMatch: true, listed: true),
        .init("DenyUsers", .words, .all, inMatch: true, listed: true),
        .init("DisableForwarding", .flag, inMatch: true),
        .init("ExposeAuthInfo", .flag, inMatch: true),
        .init("FingerprintHash", .upperCase, .last),
        .init("ForceCommand", .rest, inMatch: true),
        .init("GatewayPorts", .choice(["yes", "no", "clientspecified"]), inMatch: true),
        .init("GSSAPIAuthentication", .flag, inMatch: true),
        .init("GSSAPICleanupCredentials", .flag),
        .init("GSSAPIKexAlgorithms", .algorithms),
        .init("GSSAPIKeyExchange", .flag),
        .init("GSSAPIStoreCredentialsOnRekey", .flag),
        .init("GSSAPIStrictAcceptorCheck", .flag),
        .init("HostbasedAcceptedAlgorithms", .algorithms, inMatch: true),
        .init("HostbasedAuthentication", .flag, inMatch: true),
        .init("HostbasedUsesNameFromPacketOnly", .flag, inMatch: true),
        .init("HostCertificate", .path, .all, listed: true),
        .init("HostKey", .path, .all),
        .init("HostKeyAgent", .path),
        .init("HostKeyAlgorithms", .algorithms),
        .init("IgnoreRhosts", .choice(["yes", "no", "shosts-only"]), inMatch: true),
        .init("IgnoreUserKnownHosts", .flag),
        .init("IPQoS", .pair, .last, inMatch: true),
        .init("KbdInteractiveAuthentication", .flag, inMatch: true),
        .init("KerberosAuthentication", .flag, inMatch: true),
        .init("KerberosOrLocalPasswd", .flag),
        .init("KerberosTicketCleanup", .flag),
        .init("KexAlgorithms", .algorithms),
        .init("ListenAddress", .address, .all),
        .init("LoginGraceTime", .time),
        .init("LogLevel", .upperCase, inMatch: true),
        .init("LogVerbose", .words, inMatch: true, listed: true),
        .init("MACs", .algorithms),
        .init("MaxAuthTries", .number, inMatch: true),
        .init("MaxSessions", .number, inMatch: true),
        .init("MaxStartups", .startups, .last),
        .init("ModuliFile", .path),
        .init("PAMServiceName", .word, inMatch: true),
        .init("PasswordAuthentication", .flag, inMatch: true),
        .init("PermitEmptyPasswords", .flag, inMatch: true),
        .init("PermitListen", .ports, inMatch: true),
        .init("PermitOpen", .words, inMatch: true),
        .init("PermitRootLogin", rootLogin, inMatch: true),
        .init("PermitTTY", .flag, inMatch: true),
        .init(
            "PermitTunnel",
            .exactly(["yes", "no", "point-to-point", "ethernet"]),
            inMatch: true
        ),
        .init("PermitUserEnvironment", .word),
        .init("PermitUserRC", .flag, inMatch: true),
        .init("PerSourceMaxStartups", .numberOrNone, .dependsOnRelease),
        .init("PerSourceNetBlockSize", .word, .last),
        .init("PerSourcePenalties", .penalties, .dependsOnRelease),
        .init("PerSourcePenaltyExemptList", .word),
        .init("PidFile", .path),
        .init("Port", .number, .all),
        .init("PrintLastLog", .flag),
        .init("PrintMotd", .flag),
        .init("PubkeyAcceptedAlgorithms", .algorithms, inMatch: true),
        .init("PubkeyAuthentication", .flag, inMatch: true),
        .init("PubkeyAuthOptions", .words, inMatch: true),
        .init("RefuseConnection", .flag, inMatch: true),
        .init("RekeyLimit", .rekey, .firstOfEachPart, inMatch: true),
        .init("RequiredRSASize", .number, inMatch: true),
        .init("RevokedKeys", .path, inMatch: true),
        .init("SecurityKeyProvider", .word),
        .init("SetEnv", .words, inMatch: true, listed: true),
        .init("SshdAuthPath", .path),
        .init("SshdSessionPath", .path),
        .init("StreamLocalBindMask", .octal, .last, inMatch: true),
        .init("StreamLocalBindUnlink", .flag, inMatch: true),
        .init("StrictModes", .flag),
        // OpenSSH 9.2 refuses it in a Match block, 10.0 takes it there.
        .init("Subsystem", .words, .all, inMatch: true, listed: true),
        .init("SyslogFacility", .upperCase),
        .init("TCPKeepAlive", .flag),
        .init("TrustedUserCAKeys", .path, inMatch: true),
        .init("UnusedConnectionTimeout", .timeOrNone, .firstOrNone, inMatch: true),
        .init("UseDNS", .flag),
        .init("UsePAM", .flag),
        .init("VersionAddendum", .rest),
        .init("X11DisplayOffset", .number, inMatch: true),
        .init("X11Forwarding", .flag, inMatch: true),
        .init("X11UseLocalhost", .flag, inMatch: true),
        .init("XAuthLocation", .path),
    ]

    private static let forwarding =
        SSHDShape.choice(["yes", "all", "no", "remote", "local"], ["all": "yes"])
    private static let rootLogin = SSHDShape.choice(
        ["yes", "no", "prohibit-password", "without-password", "forced-commands-only"],
        ["without-password": "prohibit-password"]
    )
}
