/// Who may run what, as whom, and with which tags.
extension SudoersParser {
    mutating func rules(first: Int) throws(SudoersScanner.Failure) -> [SudoRule] {
        let users = try members(.user)
        var rules: [SudoRule] = []
        repeat {
            let hosts = try members(.host)
            scanner.skipBlanks()
            guard scanner.take("=") else { throw .init(expected: "an equals sign") }
            rules += try commands(users: users, hosts: hosts)
            scanner.skipBlanks()
            // Without a blank behind it, sudo takes the colon for the beginning of an address.
            if scanner.next == UInt8(ascii: ":"), try address6() != nil {
                throw .init(expected: "a blank behind the colon")
            }
        } while scanner.take(":")
        let place = SudoPlace(path: path, first: first, last: scanner.line)
        for index in rules.indices { rules[index].place = place }
        return rules
    }

    /// The commands of one host list.
    ///
    /// What a command doesn't say, it has from the one before it.
    mutating func commands(
        users: [SudoMember],
        hosts: [SudoMember]
    ) throws(SudoersScanner.Failure) -> [SudoRule] {
        var rules: [SudoRule] = []
        repeat {
            var rule = SudoRule(users: users, hosts: hosts, command: .all)
            scanner.skipBlanks()
            let namesRunas = scanner.next == UInt8(ascii: "(")
            if namesRunas { (rule.runasUsers, rule.runasGroups) = try runas() }
            while try option(of: &rule) {}
            while let tag = tag() {
                if tag == "NOPASSWD" { rule.authenticate = false }
                if tag == "PASSWD" { rule.authenticate = true }
            }
            rule.command = try command(ofDefaults: false)
            if let last = rules.last {
                rule.authenticate = rule.authenticate ?? last.authenticate
                if !namesRunas {
                    (rule.runasUsers, rule.runasGroups) = (last.runasUsers, last.runasGroups)
                }
                rule.isTimed = rule.isTimed || last.isTimed
            }
            rules.append(rule)
            scanner.skipBlanks()
        } while scanner.take(",")
        return rules
    }

    mutating func runas() throws(SudoersScanner.Failure) -> (
        users: [SudoMember]?, groups: [SudoMember]?
    ) {
        scanner.advance(1)
        scanner.skipBlanks()
        var users: [SudoMember]?
        var groups: [SudoMember]?
        if ![UInt8(ascii: ":"), UInt8(ascii: ")")].contains(scanner.next) {
            users = try members(.runas)
            scanner.skipBlanks()
        }
        if scanner.take(":") {
            scanner.skipBlanks()
            if scanner.next != UInt8(ascii: ")") {
                let members = try members(.runas)
                guard !members.contains(where: { "%+".contains($0.text.prefix(1)) }) else {
                    throw .init(expected: "groups by name, without a mark")
                }
                groups = members
            }
            scanner.skipBlanks()
        }
        guard scanner.take(")") else { throw .init(expected: "a closing parenthesis") }
        // `()` and `(:)` mean the invoking user.
        if users == nil, groups == nil { users = [SudoMember(text: "")] }
        return (users, groups)
    }

    static let options: [StaticString] = [
        "ROLE", "TYPE", "PRIVS", "LIMITPRIVS", "APPARMOR_PROFILE", "TIMEOUT", "NOTBEFORE",
        "NOTAFTER", "CWD", "CHROOT",
    ]

    /// Reads `CWD=…` and the like; false where none stands here.
    mutating func option(of rule: inout SudoRule) throws(SudoersScanner.Failure) -> Bool {
        scanner.skipBlanks()
        for option in Self.options where scanner.starts(with: option) {
            var ahead = scanner
            ahead.advance(option.utf8CodeUnitCount)
            ahead.skipBlanks()
            guard ahead.take("=") else { continue }
            ahead.skipBlanks()
            scanner = ahead
            switch scanner.next {
            case UInt8(ascii: "\""): _ = try scanner.quoted()
            case UInt8(ascii: "/"): _ = try scanner.commandPath()
            default: _ = try scanner.word()
            }
            if option.description.hasPrefix("NOT") { rule.isTimed = true }
            return true
        }
        return false
    }

    static let tags: [StaticString] = [
        "NOPASSWD", "PASSWD", "NOEXEC", "EXEC", "NOINTERCEPT", "INTERCEPT", "NOSETENV", "SETENV",
        "NOLOG_OUTPUT", "LOG_OUTPUT", "NOLOG_INPUT", "LOG_INPUT", "NOMAIL", "MAIL", "NOFOLLOW",
        "FOLLOW",
    ]

    mutating func tag() -> String? {
        scanner.skipBlanks()
        for tag in Self.tags where scanner.starts(with: tag) {
            var ahead = scanner
            ahead.advance(tag.utf8CodeUnitCount)
            _ = ahead.run(while: \.isBlank)
            guard ahead.take(":") else { continue }
            scanner = ahead
            return tag.description
        }
        return nil
    }
}
