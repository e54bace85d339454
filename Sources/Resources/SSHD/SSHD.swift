package import Model
import SystemPackage

/// A keyword of sshd_config(5): its effective value, globally and in every Match block that sets it.
package struct SSHD: Resource {
    package static let kind = "sshd"
    package static let dropIn = DropIn(
        "/etc/ssh/sshd_config.d/00-temper.conf",
        validation: .sshd,
        activation: activation,
        phase: .sshdFiles
    )
    package static var dropIns: [DropIn] { [dropIn] }

    /// Debian's name of the service, then that of the other distributions.
    static var activation: Activation {
        .reload(["ssh.service", "sshd.service"].compactMap { UnitName($0) })
    }

    /// As it is spelled in sshd_config(5).
    package let keyword: String
    package let wanted: Expectation
    /// Whether Match blocks don't count.
    package let isGlobalOnly: Bool

    private enum Scope: String, CaseIterable { case everywhere, global }

    package init(from fields: inout Fields) throws(BaselineError) {
        let keyword = fields.required("keyword") { n throws(BaselineError) in
            let word = try n.word()
            guard let known = SSHDKeyword.spelling(of: word) else {
                throw BaselineError(
                    n.location,
                    "unknown keyword '\(word)'"
                        + Spelling.suggestion(for: word, among: SSHDKeyword.all)
                )
            }
            return known
        }
        let wanted = fields.expectation(
            allowing: [.value, .min, .max, .range, .oneOf, .subsetOf, .noneOf])
        let scope = fields.optional("scope") { n throws(BaselineError) in
            try n.choice(of: Scope.self)
        }
        if let keyword, SSHDKeyword.accumulates(keyword) {
            fields.refuse(
                fields.location,
                "\(keyword) adds up over all lines: no drop-in can take a line of it back"
            )
        }
        try fields.finish()
        guard let keyword, let wanted else { throw fields.problems }
        self.keyword = keyword
        self.wanted = wanted
        isGlobalOnly = scope == .global
    }

    package var expected: String { "\(keyword) \(wanted)" }
    package var setting: String { keyword.lowercased() }
}

/// What is known of sshd_config(5)'s keywords, OpenSSH 9.2 to 10.0.
enum SSHDKeyword {
    static let all = [
        "AddressFamily", "AllowAgentForwarding", "AllowStreamLocalForwarding",
        "AllowTcpForwarding", "AuthenticationMethods", "AuthorizedKeysCommand",
        "AuthorizedKeysCommandUser", "AuthorizedKeysFile", "Banner", "CASignatureAlgorithms",
        "ChrootDirectory", "Ciphers", "ClientAliveCountMax", "ClientAliveInterval", "Compression",
        "DebianBanner", "DisableForwarding", "ExposeAuthInfo", "FingerprintHash", "ForceCommand",
        "GatewayPorts", "GSSAPIAuthentication", "GSSAPICleanupCredentials",
        "HostbasedAcceptedAlgorithms", "HostbasedAuthentication", "HostKeyAlgorithms",
        "IgnoreRhosts", "IgnoreUserKnownHosts", "IPQoS", "KbdInteractiveAuthentication",
        "KerberosAuthentication", "KexAlgorithms", "LoginGraceTime", "LogLevel", "MACs",
        "MaxAuthTries", "MaxSessions", "MaxStartups", "PasswordAuthentication",
        "PermitEmptyPasswords", "PermitRootLogin", "PermitTTY", "PermitTunnel",
        "PermitUserEnvironment", "PermitUserRC", "PrintLastLog", "PrintMotd",
        "PubkeyAcceptedAlgorithms", "PubkeyAuthentication", "RekeyLimit", "RequiredRSASize",
        "StreamLocalBindUnlink", "StrictModes", "SyslogFacility", "TCPKeepAlive", "UseDNS",
        "UsePAM", "VersionAddendum", "X11DisplayOffset", "X11Forwarding", "X11UseLocalhost",
        "Port", "ListenAddress", "HostKey", "AcceptEnv", "AllowUsers", "AllowGroups", "DenyUsers",
        "DenyGroups", "Subsystem", "SetEnv", "PermitListen", "PermitOpen", "LogVerbose",
    ]

    private static let byLowercase = Dictionary(
        all.map { ($0.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
    private static let accumulating: Set<String> = [
        "port", "listenaddress", "hostkey", "acceptenv", "allowusers", "allowgroups", "denyusers",
        "denygroups", "subsystem", "setenv", "permitlisten", "permitopen", "logverbose",
    ]

    static func spelling(of word: String) -> String? { byLowercase[word.lowercased()] }

    static func accumulates(_ keyword: String) -> Bool {
        accumulating.contains(keyword.lowercased())
    }

    /// A value as tokens that can be compared: lists at commas, times in seconds, lower case where
    /// sshd doesn't tell the cases apart.
    static func tokens(of keyword: String, _ value: String) -> [String] {
        let value = unquoted(value)
        switch keyword.lowercased() {
        case "ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms",
            "casignaturealgorithms", "hostbasedacceptedalgorithms":
            return value.split(separator: ",").map(String.init)
        case "logingracetime", "clientaliveinterval":
            return [seconds(value).map { "\($0)" } ?? value]
        case "maxstartups": return value.split(separator: ":").map(String.init)
        case "banner", "authorizedkeysfile", "chrootdirectory", "forcecommand", "versionaddendum",
            "authorizedkeyscommand":
            return value.split { $0 == " " || $0 == "\t" }.map(String.init)
        default:
            return value.split { $0 == " " || $0 == "\t" }.map { word in
                let lower = word.lowercased()
                // Two names of one value (sshd_config(5), PermitRootLogin).
                return lower == "without-password" ? "prohibit-password" : lower
            }
        }
    }

    /// A value as its line writes tokens.
    static func text(of keyword: String, _ tokens: [String]) -> String {
        switch keyword.lowercased() {
        case "maxstartups": tokens.joined(separator: ":")
        case "ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms",
            "casignaturealgorithms", "hostbasedacceptedalgorithms":
            tokens.joined(separator: ",")
        default: tokens.joined(separator: " ")
        }
    }

    private static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        return String(text.dropFirst().dropLast())
    }

    /// sshd_config(5), TIME FORMATS: numbers with s, m, h, d or w, added up.
    private static func seconds(_ text: String) -> Int128? {
        let units: [UInt8: Int128] = [
            UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600,
            UInt8(ascii: "d"): 86_400, UInt8(ascii: "w"): 604_800,
        ]
        var total: Int128 = 0
        var number: Int128?
        for byte in text.lowercased().utf8 {
            if (48...57).contains(byte) {
                number = (number ?? 0) * 10 + Int128(byte - 48)
                if let number, number > 1 << 40 { return nil }
            } else if let unit = units[byte], let count = number {
                total += count * unit
                number = nil
            } else {
                return nil
            }
        }
        return text.isEmpty ? nil : total + (number ?? 0)
    }
}
