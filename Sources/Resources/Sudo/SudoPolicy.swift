import SystemPackage

/// What sudoers files say, with their includes in place: sudoers(5).
struct SudoPolicy: Hashable, Sendable {
    /// In the order in which sudo reads them.
    var settings: [SudoSetting] = []
    var rules: [SudoRule] = []
    var aliases: [AliasKind: [String: [SudoMember]]] = [:]

    enum AliasKind: String, CaseIterable, Sendable {
        case user = "User_Alias"
        case runas = "Runas_Alias"
        case host = "Host_Alias"
        case command = "Cmnd_Alias"
    }

    /// What another reader of the same files must see alike.
    ///
    /// No places, and of scopes what cvtsudoers tells: it writes `Defaults:root` and `Defaults>root` in
    /// the same way. A name in capitals that no alias has is a plain one, as from 1.9.14 on.
    var comparable: SudoPolicy {
        var policy = self
        for index in policy.settings.indices {
            policy.settings[index].place = nil
            guard let kind = policy.settings[index].scope.kind else { continue }
            // Which of three kinds a scope is the other reader doesn't tell.
            let isCommand = kind == .command
            let kinds: [AliasKind] = isCommand ? [.command] : [.user, .runas, .host]
            let members = plain(policy.settings[index].scope.members, kinds)
            switch kind {
            case .user, .runas, .host: policy.settings[index].scope = .user(members)
            case .command: policy.settings[index].scope = .command(members)
            }
        }
        for index in policy.rules.indices {
            policy.rules[index].place = nil
            policy.rules[index].isTimed = false
            let rule = policy.rules[index]
            policy.rules[index].users = plain(rule.users, [.user])
            policy.rules[index].hosts = plain(rule.hosts, [.host])
            policy.rules[index].runasUsers = rule.runasUsers.map { plain($0, [.runas]) }
            policy.rules[index].runasGroups = rule.runasGroups.map { plain($0, [.runas]) }
            policy.rules[index].command = plain([rule.command], [.command])[0]
        }
        for (kind, names) in aliases {
            policy.aliases[kind] = names.mapValues { plain($0, [kind]) }
        }
        return policy
    }

    /// Members of which none is called an alias that isn't one.
    private func plain(_ members: [SudoMember], _ kinds: [AliasKind]) -> [SudoMember] {
        members.map { member in
            var member = member
            if member.isAlias, kinds.allSatisfy({ aliases[$0]?[member.text] == nil }) {
                member.isAlias = false
            }
            return member
        }
    }
}

/// One element of a list of users, hosts, or commands.
struct SudoMember: Hashable, Sendable {
    /// As sudo reads it, without quotes and escapes: `alice`, `%ops`, `#0`, `+netgroup`, `/bin/ls -l`.
    var text: String
    var isAlias = false
    var isNegated = false
    /// `sha256:…`; the command counts only where one of them is its file's.
    var digests: [String] = []

    static let all = SudoMember(text: "ALL")

    var isAll: Bool { text == "ALL" && !isAlias }
}

/// Where an item stands, with the lines that its continuations take.
struct SudoPlace: Hashable, Sendable {
    let path: FilePath
    /// Counted from 1.
    let first: Int
    let last: Int
    /// The bytes of the file that hold this very setting; nothing for a rule.
    var span: Range<Int> = 0..<0
}

/// One setting of a `Defaults` line.
struct SudoSetting: Hashable, Sendable {
    enum Operation: Hashable, Sendable { case set, add, remove }

    enum Value: Hashable, Sendable {
        case on
        case off
        /// What stands after `=`, `+=` or `-=`; the parts of it where the option is a list.
        case text([String])
    }

    var scope: SudoScope
    var option: String
    var operation: Operation
    var value: Value
    var place: SudoPlace?
}

/// For whom a `Defaults` line counts.
enum SudoScope: Hashable, Sendable {
    case global
    case user([SudoMember])
    case host([SudoMember])
    case runas([SudoMember])
    /// These are applied after all others.
    case command([SudoMember])

    var members: [SudoMember] {
        switch self {
        case .global: []
        case .user(let members), .host(let members), .runas(let members), .command(let members):
            members
        }
    }

    var kind: SudoPolicy.AliasKind? {
        switch self {
        case .global: nil
        case .user: .user
        case .host: .host
        case .runas: .runas
        case .command: .command
        }
    }

    var isCommand: Bool { kind == .command }
}

/// One command of a rule, with all that its line says of it.
struct SudoRule: Hashable, Sendable {
    var users: [SudoMember]
    var hosts: [SudoMember]
    /// `nil` where the rule names none: then it is `runas_default`, root.
    var runasUsers: [SudoMember]?
    var runasGroups: [SudoMember]?
    var command: SudoMember
    /// `false` by NOPASSWD, `true` by PASSWD, on the command or an earlier one of its list.
    var authenticate: Bool?
    /// Whether NOTBEFORE or NOTAFTER bounds it.
    var isTimed = false
    var place: SudoPlace?
}
