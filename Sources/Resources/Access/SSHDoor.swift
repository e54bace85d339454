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

    /// What an account gets in by, what it may get in by, and what stands in the way of the rest.
    struct Answer {
        var ways: [String] = []
        /// What hangs on something that isn't known here: where from, a directory, PAM.
        var doubtful: [String] = []
        var obstacles: [Access.Obstacle] = []
    }

    private struct Way {
        let method: String
        let text: String
        var isCertain = true
    }

    func look() -> Answer {
        let barred = bar()
        guard barred.isEmpty else { return Answer(obstacles: barred) }
        let methods = [publicKey(), password(), keyboardInteractive(), others()]
        let open = methods.flatMap(\.ways)
        // Two methods that ask for a password fail for the same reason.
        var seen: Set<Access.Obstacle> = []
        let obstacles = methods.compactMap(\.obstacle).filter { seen.insert($0).inserted }
        let wanted = effective.words("authenticationmethods").filter { $0 != "any" }
        guard !wanted.isEmpty else {
            return Answer(
                ways: open.filter(\.isCertain).map(\.text),
                doubtful: open.filter { !$0.isCertain }.map(\.text),
                obstacles: obstacles
            )
        }
        func isOpen(_ list: String, by ways: [Way]) -> Bool {
            list.split(separator: ",").allSatisfy { method in
                ways.contains { $0.method == method.prefix { $0 != ":" } }
            }
        }
        let certain = open.filter(\.isCertain)
        var answer = Answer(obstacles: obstacles)
        answer.ways = wanted.filter { isOpen($0, by: certain) }
        answer.doubtful = wanted.filter { isOpen($0, by: open) && !answer.ways.contains($0) }
        if answer.ways.isEmpty {
            let lists = wanted.joined(separator: " or ")
            answer.obstacles.append(
                refusal("AuthenticationMethods", "AuthenticationMethods asks for \(lists)")
            )
        }
        return answer
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

    private func publicKey() -> (ways: [Way], obstacle: Access.Obstacle?) {
        let method = "publickey"
        guard isOn("pubkeyauthentication") else {
            let reason = refusal("PubkeyAuthentication", "PubkeyAuthentication is no")
            return ([], keys.keys.isEmpty ? nil : reason)
        }
        if account.isRoot, effective.words("permitrootlogin").first == "forced-commands-only" {
            return ([], refusal("PermitRootLogin", "PermitRootLogin is forced-commands-only"))
        }
        var doubtful: [Way] = []
        for (keyword, what) in [
            ("authorizedkeyscommand", "a key of AuthorizedKeysCommand"),
            ("trustedusercakeys", "a certificate of TrustedUserCAKeys"),
        ] {
            if let first = effective.words(keyword).first, first != "none" {
                doubtful.append(Way(method: method, text: what, isCertain: false))
            }
        }
        var reasons: [Access.Obstacle] = keys.refused.map { refusal("StrictModes", $0) }
        let accepted = Set(
            (effective.words("pubkeyacceptedalgorithms").first ?? "").split(separator: ",")
                .map(String.init)
        )
        let least = effective.words("requiredrsasize").first.flatMap { Int($0) } ?? 0
        for (key, origin) in keys.keys {
            if let limit = key.limit, !key.isConditional {
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
            } else if let limit = key.limit {
                let text = "publickey by \(origin), but \(limit)"
                doubtful.append(Way(method: method, text: text, isCertain: false))
            } else {
                return ([Way(method: method, text: "publickey by \(origin)")], nil)
            }
        }
        return (
            doubtful,
            reasons.first
                ?? refusal("AuthorizedKeysFile", "\(account.name) has no authorized key")
        )
    }

    private func password() -> (ways: [Way], obstacle: Access.Obstacle?) {
        byPassword("password", "PasswordAuthentication")
    }

    private func keyboardInteractive() -> (ways: [Way], obstacle: Access.Obstacle?) {
        guard isOn("kbdinteractiveauthentication"), isOn("usepam") else {
            let isWithoutPAM = isOn("kbdinteractiveauthentication")
            return ([], isWithoutPAM ? refusal("UsePAM", "UsePAM is no") : nil)
        }
        let rootLogin = effective.words("permitrootlogin").first ?? "no"
        // PAM may ask for something else than a password.
        if credential.password != .usable, !account.isRoot || rootLogin == "yes" {
            let text = "keyboard-interactive, by what PAM asks for"
            return ([Way(method: "keyboard-interactive", text: text, isCertain: false)], nil)
        }
        return byPassword("keyboard-interactive", "KbdInteractiveAuthentication")
    }

    /// A method that asks for the account's password.
    private func byPassword(
        _ method: String,
        _ keyword: String
    ) -> (ways: [Way], obstacle: Access.Obstacle?) {
        switch credential.password {
        case .usable: break
        case .empty where isOn("permitemptypasswords"): break
        default: return ([], .init(nil, "\(account.name) has no usable password"))
        }
        guard isOn(keyword.lowercased()) else {
            return ([], refusal(keyword, "\(keyword) is no"))
        }
        let rootLogin = effective.words("permitrootlogin").first ?? "no"
        if account.isRoot, rootLogin != "yes" {
            return ([], refusal("PermitRootLogin", "PermitRootLogin is \(rootLogin)"))
        }
        return ([Way(method: method, text: method)], nil)
    }

    /// Methods by which others vouch for the account.
    private func others() -> (ways: [Way], obstacle: Access.Obstacle?) {
        let methods = [
            ("gssapiauthentication", "gssapi-with-mic"), ("hostbasedauthentication", "hostbased"),
        ]
        let open = methods.filter { isOn($0.0) }
        return (open.map { Way(method: $0.1, text: $0.1, isCertain: false) }, nil)
    }
}

extension SSHDEffective {
    /// The words behind a keyword as `sshd -T` prints them, of all its lines.
    func words(_ key: String) -> [String] {
        (printed[key] ?? []).flatMap { $0.split(separator: " ").map(String.init) }
    }
}
