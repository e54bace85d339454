import Model

/// How one account may log in through sshd, by the daemon's effective values for it.
///
/// Each method that sshd would offer counts where the account has what the method asks for.
struct SSHDoor {
    private let account: Account
    private let credential: Credential
    private let effective: SSHDEffective
    private let keys: AuthorizedKeys
    /// Where the login comes from; `nil` where that isn't known.
    private let address: String?

    init(
        of account: Account,
        _ credential: Credential,
        _ effective: SSHDEffective,
        _ keys: AuthorizedKeys,
        from address: String?
    ) {
        self.account = account
        self.credential = credential
        self.effective = effective
        self.keys = keys
        self.address = address
    }

    /// The ways in, and what stands in the way of the others.
    func look() -> (ways: [String], obstacles: [Access.Obstacle]) {
        let barred = bar()
        guard barred.isEmpty else { return ([], barred) }
        let methods = [publicKey(), password(), keyboardInteractive()].map(Result.init)
        let open = methods.compactMap(\.way)
        // Two methods that ask for a password fail for the same reason.
        var seen: Set<Access.Obstacle> = []
        let obstacles = methods.compactMap(\.obstacle).filter { seen.insert($0).inserted }
        let wanted = effective.words("authenticationmethods").filter { $0 != "any" }
        guard !wanted.isEmpty else { return (open.map(\.text), obstacles) }
        let ways = wanted.filter { list in
            list.split(separator: ",").allSatisfy { method in
                open.contains { $0.method == method.prefix { $0 != ":" } }
            }
        }
        guard ways.isEmpty else { return (ways, obstacles) }
        let asked = Access.Obstacle(
            "sshd:AuthenticationMethods",
            "AuthenticationMethods asks for \(wanted.joined(separator: " or "))"
        )
        return ([], obstacles + [asked])
    }

    private struct Result {
        var way: (method: String, text: String)?
        var obstacle: Access.Obstacle?

        init(_ method: (way: (String, String)?, obstacle: Access.Obstacle?)) {
            (way, obstacle) = method
        }
    }

    private func isOn(_ key: String) -> Bool { effective.words(key).first == "yes" }

    private func refusal(_ keyword: String, _ reason: String) -> Access.Obstacle {
        Access.Obstacle("sshd:\(keyword)", reason)
    }

    // MARK: Who is let in at all (auth.c: allowed_user)

    private func bar() -> [Access.Obstacle] {
        var bars: [Access.Obstacle] = []
        let name = account.name
        if credential.isExpired { bars.append(.init(nil, "the account of \(name) has expired")) }
        if credential.password == .locked, !isOn("usepam") {
            bars.append(
                refusal("UsePAM", "without UsePAM sshd refuses \(name), whose password is locked")
            )
        }
        if account.isRoot, effective.words("permitrootlogin").first == "no" {
            bars.append(refusal("PermitRootLogin", "PermitRootLogin is no"))
        }
        if effective.words("denyusers").contains(where: isMeant) {
            bars.append(refusal("DenyUsers", "DenyUsers names \(name)"))
        }
        let users = effective.words("allowusers")
        if !users.isEmpty, !users.contains(where: isMeant) {
            bars.append(refusal("AllowUsers", "AllowUsers does not name \(name)"))
        }
        if effective.words("denygroups").contains(where: isGroup) {
            bars.append(refusal("DenyGroups", "DenyGroups names a group of \(name)"))
        }
        let groups = effective.words("allowgroups")
        if !groups.isEmpty, !groups.contains(where: isGroup) {
            bars.append(refusal("AllowGroups", "AllowGroups names no group of \(name)"))
        }
        return bars
    }

    /// `USER` or `USER@HOST` (match.c: `match_user`); where it isn't known from where, any host is.
    private func isMeant(_ pattern: String) -> Bool {
        guard let at = pattern.lastIndex(of: "@") else {
            return SSHDPattern.matches(account.name.utf8, pattern.utf8)
        }
        let host = String(pattern[pattern.index(after: at)...])
        return SSHDPattern.matches(account.name.utf8, pattern[..<at].utf8)
            && (address.map { SSHDPattern.addressMatches($0, host) == true } ?? true)
    }

    private func isGroup(_ pattern: String) -> Bool {
        account.groups.contains { SSHDPattern.matches($0.utf8, pattern.utf8) }
    }

    // MARK: Methods

    private func publicKey() -> (way: (String, String)?, obstacle: Access.Obstacle?) {
        let method = "publickey"
        guard isOn("pubkeyauthentication") else {
            let reason = refusal("PubkeyAuthentication", "PubkeyAuthentication is no")
            return (nil, keys.keys.isEmpty ? nil : reason)
        }
        if account.isRoot, effective.words("permitrootlogin").first == "forced-commands-only" {
            return (nil, refusal("PermitRootLogin", "PermitRootLogin is forced-commands-only"))
        }
        for (keyword, what) in [
            ("authorizedkeyscommand", "a key of AuthorizedKeysCommand"),
            ("trustedusercakeys", "a certificate of TrustedUserCAKeys"),
        ] {
            let words = effective.words(keyword)
            if let first = words.first, first != "none" { return ((method, what), nil) }
        }
        var reasons: [Access.Obstacle] = keys.refused.map { refusal("StrictModes", $0) }
        let accepted = Set(
            (effective.words("pubkeyacceptedalgorithms").first ?? "").split(separator: ",")
                .map(String.init)
        )
        let least = effective.words("requiredrsasize").first.flatMap { Int($0) } ?? 0
        for (key, origin) in keys.keys {
            if let limit = key.limit {
                reasons.append(.init(nil, "\(origin) doesn't count: \(limit)"))
            } else if let bits = key.bits, bits < least {
                reasons.append(
                    refusal("RequiredRSASize", "the key of \(origin) has \(bits) bits of \(least)")
                )
            } else if !accepted.isEmpty, accepted.isDisjoint(with: key.algorithms) {
                reasons.append(
                    refusal(
                        "PubkeyAcceptedAlgorithms",
                        "PubkeyAcceptedAlgorithms has none for the \(key.type) key of \(origin)"
                    )
                )
            } else {
                return ((method, "publickey by \(origin)"), nil)
            }
        }
        return (
            nil,
            reasons.first
                ?? refusal("AuthorizedKeysFile", "\(account.name) has no authorized key")
        )
    }

    private func password() -> (way: (String, String)?, obstacle: Access.Obstacle?) {
        byPassword("password", "PasswordAuthentication")
    }

    private func keyboardInteractive() -> (way: (String, String)?, obstacle: Access.Obstacle?) {
        guard isOn("usepam") else {
            return (
                nil, isOn("kbdinteractiveauthentication") ? refusal("UsePAM", "UsePAM is no") : nil
            )
        }
        return byPassword("keyboard-interactive", "KbdInteractiveAuthentication")
    }

    /// A method that asks for the account's password.
    private func byPassword(
        _ method: String,
        _ keyword: String
    ) -> (way: (String, String)?, obstacle: Access.Obstacle?) {
        switch credential.password {
        case .usable: break
        case .empty where isOn("permitemptypasswords"): break
        default: return (nil, .init(nil, "\(account.name) has no usable password"))
        }
        guard isOn(keyword.lowercased()) else {
            return (nil, refusal(keyword, "\(keyword) is no"))
        }
        let rootLogin = effective.words("permitrootlogin").first ?? "no"
        if account.isRoot, rootLogin != "yes" {
            return (nil, refusal("PermitRootLogin", "PermitRootLogin is \(rootLogin)"))
        }
        return ((method, method), nil)
    }
}

extension SSHDEffective {
    /// The words behind a keyword as `sshd -T` prints them, of all its lines.
    func words(_ key: String) -> [String] {
        (printed[key] ?? []).flatMap { $0.split(separator: " ").map(String.init) }
    }
}
