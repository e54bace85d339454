import Model

extension SudoPolicy {
    /// Reads what `cvtsudoers -f json` prints; `nil` where it isn't of that shape.
    init?(_ document: JSONValue) {
        guard case .object = document else { return nil }
        for entry in document["Defaults"]?.elements ?? [] {
            guard let added = Self.settings(entry) else { return nil }
            settings += added
        }
        for (key, kind) in [
            ("User_Aliases", AliasKind.user), ("Runas_Aliases", .runas), ("Host_Aliases", .host),
            ("Command_Aliases", .command),
        ] {
            for alias in document[key]?.members ?? [] {
                guard let members = Self.members(alias.value) else { return nil }
                aliases[kind, default: [:]][alias.key] = members
            }
        }
        for entry in document["User_Specs"]?.elements ?? [] {
            guard let added = Self.rules(entry) else { return nil }
            rules += added
        }
    }

    private static func settings(_ entry: JSONValue) -> [SudoSetting]? {
        guard let scope = scope(entry["Binding"]) else { return nil }
        var settings: [SudoSetting] = []
        for option in entry["Options"]?.elements ?? [] {
            var setting = SudoSetting(scope: scope, option: "", operation: .set, value: .on)
            for member in option.members {
                if member.key == "operation" {
                    switch member.value.text {
                    case "list_add": setting.operation = .add
                    case "list_remove": setting.operation = .remove
                    case "list_assign": setting.operation = .set
                    default: return nil
                    }
                    continue
                }
                setting.option = member.key
                switch member.value {
                case .boolean(let isOn): setting.value = isOn ? .on : .off
                case .array(let elements): setting.value = .text(elements.compactMap(\.text))
                default:
                    guard let text = member.value.text else { return nil }
                    setting.value = .text([text])
                }
            }
            if setting.option.isEmpty { return nil }
            settings.append(setting)
        }
        return settings
    }

    private static func scope(_ binding: JSONValue?) -> SudoScope? {
        guard let binding else { return .global }
        guard let members = members(binding), let first = binding.elements.first?.members.first
        else { return nil }
        switch first.key {
        case "command", "cmndalias": return .command(members)
        case "hostname", "hostalias", "networkaddr": return .host(members)
        case "runasalias": return .runas(members)
        default: return .user(members)
        }
    }

    private static func members(_ list: JSONValue) -> [SudoMember]? {
        var members: [SudoMember] = []
        for element in list.elements {
            guard let member = member(element) else { return nil }
            members.append(member)
        }
        return members
    }

    private static func member(_ element: JSONValue) -> SudoMember? {
        var member: SudoMember?
        var isNegated = false
        var digests: [String] = []
        for (key, value) in element.members.map({ ($0.key, $0.value) }) {
            switch key {
            case "negated": isNegated = value == .boolean(true)
            case "sha224", "sha256", "sha384", "sha512":
                let values = value.elements.isEmpty ? [value] : value.elements
                digests += values.compactMap(\.text).map { "\(key):\($0)" }
            case "username", "hostname", "networkaddr", "command":
                member = value.text.map { SudoMember(text: $0) }
            case "useralias", "runasalias", "hostalias", "cmndalias":
                member = value.text.map { SudoMember(text: $0, isAlias: true) }
            case "userid": member = value.text.map { SudoMember(text: "#" + $0) }
            case "usergroup": member = value.text.map { SudoMember(text: "%" + $0) }
            case "usergid": member = value.text.map { SudoMember(text: "%#" + $0) }
            case "nonunixgroup": member = value.text.map { SudoMember(text: "%:" + $0) }
            case "nonunixgid": member = value.text.map { SudoMember(text: "%:#" + $0) }
            case "netgroup": member = value.text.map { SudoMember(text: "+" + $0) }
            default: return nil
            }
        }
        member?.isNegated = isNegated
        member?.digests = digests.sorted()
        return member
    }

    private static func rules(_ entry: JSONValue) -> [SudoRule]? {
        guard let users = entry["User_List"].flatMap(members),
            let hosts = entry["Host_List"].flatMap(members)
        else { return nil }
        var rules: [SudoRule] = []
        for spec in entry["Cmnd_Specs"]?.elements ?? [] {
            guard let commands = spec["Commands"].flatMap(members) else { return nil }
            var rule = SudoRule(users: users, hosts: hosts, command: .all)
            if let list = spec["runasusers"] {
                guard let members = members(list) else { return nil }
                rule.runasUsers = members
            }
            if let list = spec["runasgroups"] {
                guard let members = members(list) else { return nil }
                // A group of this list stands without the percent sign that marks one elsewhere.
                rule.runasGroups = members.map { member in
                    var member = member
                    if member.text.hasPrefix("%") { member.text.removeFirst() }
                    return member
                }
            }
            // From 1.9.14 on it has a nameless user beside a list of groups: whoever calls sudo.
            if rule.runasGroups != nil, rule.runasUsers?.map(\.text) == [""] {
                rule.runasUsers = nil
            }
            for member in (spec["Options"]?.elements ?? []).flatMap(\.members) {
                if case .boolean(let isOn) = member.value, member.key == "authenticate" {
                    rule.authenticate = isOn
                }
                if member.key == "notbefore" || member.key == "notafter" { rule.isTimed = true }
            }
            for command in commands {
                rule.command = command
                rules.append(rule)
            }
        }
        return rules
    }
}
