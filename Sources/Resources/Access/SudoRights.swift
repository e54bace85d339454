import Model

/// Whether an account may run every command as root by sudo's rules, and by which password.
///
/// sudoers(5): of several rules that match, the last one decides; of the `Defaults` too.
struct SudoRights: Hashable, Sendable {
    /// `nil` where it can't be told from the files alone (netgroups, other names of this host).
    var isAllowed: Bool? = false
    /// Whether sudo wants a password; a directory service's group may spare it.
    var needsPassword = true
    /// Whose password it wants, where that isn't the account's own (rootpw, targetpw, runaspw).
    var wantsRootPassword = false
    var needsTerminal = false
    /// Commands other than ALL that it runs as root without a password, as monitoring does.
    var freeCommands: Set<String> = []

    init(of account: Account, in policy: SudoPolicy, hostNames: Set<String>) {
        let reader = Reader(account: account, policy: policy, hostNames: hostNames)
        var authenticate: Bool?
        for rule in policy.rules where rule.command.isAll && !rule.isTimed {
            let isMeant = reader.binds(rule)
            guard isMeant != false else { continue }
            if rule.command.isNegated {
                isAllowed = isMeant == true ? false : nil
            } else if isMeant == true {
                isAllowed = true
                authenticate = rule.authenticate
            } else if isAllowed == false {
                isAllowed = nil
                authenticate = rule.authenticate
            }
        }
        for rule in policy.rules where !rule.command.isAll && !rule.isTimed {
            guard rule.authenticate == false, !rule.command.isNegated, reader.binds(rule) == true
            else { continue }
            freeCommands.insert(rule.command.text)
        }
        needsPassword = authenticate ?? reader.flag("authenticate", otherwise: true)
        let exempt = policy.settings.last { $0.option == "exempt_group" }?.elements ?? []
        if account.uid == 0 || exempt.contains(where: account.groups.contains) {
            needsPassword = false
        }
        wantsRootPassword = ["rootpw", "targetpw", "runaspw"].contains {
            reader.flag($0, otherwise: false)
        }
        needsTerminal = reader.flag("requiretty", otherwise: false)
    }
}

/// Reads lists for one account on one host; `nil` stands for what the files don't tell.
private struct Reader {
    let account: Account
    let policy: SudoPolicy
    let hostNames: Set<String>

    func binds(_ rule: SudoRule) -> Bool? {
        let runas = rule.runasUsers ?? (rule.runasGroups == nil ? [SudoMember(text: "root")] : [])
        return both(
            both(last(rule.users, .user, isUser), last(rule.hosts, .host, isHost)),
            last(runas, .runas) { ["root", "#0"].contains($0) }
        )
    }

    /// The last setting of a flag that counts for the account, running something as root.
    func flag(_ name: String, otherwise: Bool) -> Bool {
        var value = otherwise
        for setting in policy.settings where setting.option == name {
            let counts: Bool? =
                switch setting.scope {
                case .global: true
                case .user(let members): last(members, .user, isUser)
                case .host(let members): last(members, .host, isHost)
                case .runas(let members): last(members, .runas) { ["root", "#0"].contains($0) }
                case .command: false
                }
            if counts == true { value = setting.value != .off }
        }
        return value
    }

    private func isUser(_ text: String) -> Bool? {
        if text == account.name { return true }
        if text.hasPrefix("+") || text.hasPrefix("%:") { return nil }
        if text.hasPrefix("%#") { return UInt32(text.dropFirst(2)).map(account.gids.contains) }
        if text.hasPrefix("%") { return account.groups.contains(String(text.dropFirst())) }
        if text.hasPrefix("#") { return UInt32(text.dropFirst()) == account.uid }
        return false
    }

    private func isHost(_ text: String) -> Bool? {
        hostNames.contains(text.lowercased()) ? true : nil
    }

    private func both(_ left: Bool?, _ right: Bool?) -> Bool? {
        if left == false || right == false { return false }
        return left == true && right == true ? true : nil
    }

    /// The last member that matches decides; an alias stands for its list.
    private func last(
        _ list: [SudoMember],
        _ kind: SudoPolicy.AliasKind,
        depth: Int = 0,
        _ isMeant: (String) -> Bool?
    ) -> Bool? {
        guard depth < 20 else { return nil }
        var isUncertain = false
        for member in list.reversed() {
            let match: Bool?
            if member.isAll {
                match = true
            } else if member.isAlias, let members = policy.aliases[kind]?[member.text] {
                match = last(members, kind, depth: depth + 1, isMeant)
            } else {
                match = isMeant(member.text)
            }
            switch match {
            case true: return isUncertain ? nil : !member.isNegated
            case nil: isUncertain = true
            default: continue
            }
        }
        return isUncertain ? nil : false
    }
}
