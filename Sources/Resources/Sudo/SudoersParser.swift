import SystemPackage

/// Reads the statements of one sudoers file, one after the other.
struct SudoersParser {
    enum Statement {
        case settings([SudoSetting])
        case rules([SudoRule])
        case aliases(SudoPolicy.AliasKind, [(name: String, members: [SudoMember])])
        case include(String)
        case includeFolder(String)
    }

    /// A line that sudo's own parser refuses too.
    struct Problem: Error, Hashable {
        let line: Int
        let expected: String
    }

    let path: FilePath
    private var scanner: SudoersScanner

    init(_ bytes: [UInt8], of path: FilePath) {
        self.path = path
        scanner = SudoersScanner(bytes)
    }

    /// The next statement; `nil` at the end of the file.
    ///
    /// After a problem it goes on behind its line.
    mutating func next() throws(Problem) -> Statement? {
        while scanner.next != nil {
            let first = scanner.line
            do throws(SudoersScanner.Failure) {
                let statement = try statement(first: first)
                scanner.skipBlanks()
                guard scanner.isAtEnd else {
                    throw SudoersScanner.Failure(expected: "the end of the line")
                }
                scanner.skipLine()
                if let statement { return statement }
            } catch {
                let line = scanner.line
                scanner.skipLine()
                throw Problem(line: line, expected: error.expected)
            }
        }
        return nil
    }

    /// One statement; `nil` for an empty line or a comment.
    private mutating func statement(first: Int) throws(SudoersScanner.Failure) -> Statement? {
        // The old spelling counts at the very beginning of a line only; elsewhere it is a comment.
        if let include = try include("#include") { return include }
        let isIndented = scanner.next?.isBlank == true
        scanner.skipBlanks()
        if scanner.isAtEnd { return nil }
        if let include = try include("@include") { return include }
        if scanner.starts(with: "Defaults"), let mark = scanner.byte(at: 8),
            mark.isBlank || ":@>!".utf8.contains(mark)
        {
            scanner.advance(8)
            return .settings(try settings(mark: mark, first: first))
        }
        for (word, kind) in Self.aliasWords where scanner.starts(with: word) {
            guard let end = scanner.byte(at: word.utf8CodeUnitCount),
                end.isBlank || end == UInt8(ascii: "\\") || isIndented
            else { continue }
            scanner.advance(word.utf8CodeUnitCount)
            return .aliases(kind, try aliases(kind))
        }
        return .rules(try rules(first: first))
    }

    private static let aliasWords: [(StaticString, SudoPolicy.AliasKind)] = [
        ("User_Alias", .user), ("Runas_Alias", .runas), ("Host_Alias", .host),
        ("Cmnd_Alias", .command), ("Cmd_Alias", .command),
    ]

    private mutating func include(
        _ word: StaticString
    ) throws(SudoersScanner.Failure) -> Statement? {
        guard scanner.starts(with: word) else { return nil }
        var length = word.utf8CodeUnitCount
        let rest = [
            scanner.byte(at: length), scanner.byte(at: length + 1), scanner.byte(at: length + 2),
        ]
        let isFolder = rest.elementsEqual("dir".utf8, by: { $0 == $1 })
        if isFolder { length += 3 }
        guard let end = scanner.byte(at: length), end.isBlank else { return nil }
        scanner.advance(length)
        scanner.skipBlanks()
        let path = try scanner.includePath()
        return isFolder ? .includeFolder(path) : .include(path)
    }

    // MARK: Defaults

    private mutating func settings(
        mark: UInt8,
        first: Int
    ) throws(SudoersScanner.Failure) -> [SudoSetting] {
        var scope = SudoScope.global
        if !mark.isBlank {
            scanner.advance(1)
            try checkScope()
            switch mark {
            case UInt8(ascii: ":"): scope = .user(try members(.user, ofDefaults: true))
            case UInt8(ascii: "@"): scope = .host(try members(.host, ofDefaults: true))
            case UInt8(ascii: ">"): scope = .runas(try members(.runas, ofDefaults: true))
            default: scope = .command(try members(.command, ofDefaults: true))
            }
        }
        var settings: [SudoSetting] = []
        var places: [Range<Int>] = []
        repeat {
            scanner.skipBlanks()
            let start = scanner.position
            settings.append(try setting(scope))
            places.append(start..<scanner.position)
            scanner.skipBlanks()
        } while scanner.take(",")
        for (index, span) in places.enumerated() {
            settings[index].place = SudoPlace(
                path: path,
                first: first,
                last: scanner.line,
                span: span
            )
        }
        return settings
    }

    /// sudo takes the mark for one only where a word or a number follows it, after `!` and a quote.
    private func checkScope() throws(SudoersScanner.Failure) {
        var ahead = scanner
        _ = ahead.run(while: \.isBlank)
        _ = ahead.run { $0 == UInt8(ascii: "!") }
        _ = ahead.take("\"")
        if ahead.take("#") {
            _ = ahead.take("-")
            if ahead.next?.isDigit == true { return }
        } else if (try? ahead.word()) != nil {
            return
        }
        throw .init(expected: "a name behind the mark")
    }

    private mutating func setting(
        _ scope: SudoScope
    ) throws(SudoersScanner.Failure) -> SudoSetting {
        let isOff = scanner.run { $0 == UInt8(ascii: "!") }.count % 2 == 1
        scanner.skipBlanks()
        let name = scanner.run {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
        }
        guard !name.isEmpty else { throw .init(expected: "the name of an option") }
        var setting = SudoSetting(
            scope: scope,
            option: String(decoding: name, as: UTF8.self),
            operation: .set,
            value: isOff ? .off : .on
        )
        let end = scanner
        scanner.skipBlanks()
        if isOff || scanner.isAtEnd || scanner.next == UInt8(ascii: ",") {
            // Blanks behind the name are no part of the setting.
            if scanner.line == end.line { scanner = end }
            return setting
        }
        if scanner.take("+") {
            setting.operation = .add
        } else if scanner.take("-") {
            setting.operation = .remove
        }
        guard scanner.take("=") else { throw .init(expected: "a comma or an equals sign") }
        scanner.skipBlanks()
        let text =
            scanner.next == UInt8(ascii: "\"")
            ? try scanner.quoted() : try scanner.settingValue()
        let isList = SudoOption.named[setting.option]?.isWordList == true
        setting.value = .text(isList ? Self.words(text) : [text])
        return setting
    }

    static func words(_ text: String) -> [String] {
        text.utf8.split(whereSeparator: \.isBlank).map {
            String(decoding: Array($0), as: UTF8.self)
        }
    }

    // MARK: Aliases

    private mutating func aliases(
        _ kind: SudoPolicy.AliasKind
    ) throws(SudoersScanner.Failure) -> [(name: String, members: [SudoMember])] {
        var aliases: [(name: String, members: [SudoMember])] = []
        repeat {
            scanner.skipBlanks()
            let (name, isPlain) = try scanner.word()
            guard isPlain, Self.isAliasName(name) else { throw .init(expected: "an alias's name") }
            scanner.skipBlanks()
            guard scanner.take("=") else { throw .init(expected: "an equals sign") }
            aliases.append((name, try members(kind)))
            scanner.skipBlanks()
        } while scanner.take(":")
        return aliases
    }

    private static func isAliasName(_ text: String) -> Bool {
        guard text != "ALL", let first = text.utf8.first, first.isUpper else { return false }
        return text.utf8.allSatisfy { $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    // MARK: Rules

    private mutating func rules(first: Int) throws(SudoersScanner.Failure) -> [SudoRule] {
        let users = try members(.user)
        var rules: [SudoRule] = []
        repeat {
            let hosts = try members(.host)
            scanner.skipBlanks()
            guard scanner.take("=") else { throw .init(expected: "an equals sign") }
            rules += try commands(users: users, hosts: hosts)
            scanner.skipBlanks()
            // Without a blank behind it, sudo takes the colon for the beginning of an address.
            if scanner.next == UInt8(ascii: ":"), address6() != nil {
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
    private mutating func commands(
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

    private mutating func runas() throws(SudoersScanner.Failure) -> (
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
            if scanner.next != UInt8(ascii: ")") { groups = try members(.runas) }
            scanner.skipBlanks()
        }
        guard scanner.take(")") else { throw .init(expected: "a closing parenthesis") }
        // `()` and `(:)` mean the invoking user.
        if users == nil, groups == nil { users = [SudoMember(text: "")] }
        return (users, groups)
    }

    private static let options: [StaticString] = [
        "ROLE", "TYPE", "PRIVS", "LIMITPRIVS", "APPARMOR_PROFILE", "TIMEOUT", "NOTBEFORE",
        "NOTAFTER", "CWD", "CHROOT",
    ]

    /// Reads `CWD=…` and the like; false where none stands here.
    private mutating func option(of rule: inout SudoRule) throws(SudoersScanner.Failure) -> Bool {
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

    private static let tags: [StaticString] = [
        "NOPASSWD", "PASSWD", "NOEXEC", "EXEC", "NOINTERCEPT", "INTERCEPT", "NOSETENV", "SETENV",
        "NOLOG_OUTPUT", "LOG_OUTPUT", "NOLOG_INPUT", "LOG_INPUT", "NOMAIL", "MAIL", "NOFOLLOW",
        "FOLLOW",
    ]

    private mutating func tag() -> String? {
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

    // MARK: Lists

    private mutating func members(
        _ kind: SudoPolicy.AliasKind,
        ofDefaults: Bool = false
    ) throws(SudoersScanner.Failure) -> [SudoMember] {
        var members: [SudoMember] = []
        repeat {
            scanner.skipBlanks()
            if kind == .command {
                members.append(try command(ofDefaults: ofDefaults))
            } else {
                let isNegated = try negation(ofDefaults: ofDefaults)
                var member = try member(kind)
                member.isNegated = isNegated
                members.append(member)
            }
            let end = scanner
            scanner.skipBlanks()
            guard scanner.take(",") else {
                if scanner.line == end.line { scanner = end }
                return members
            }
        } while true
    }

    /// Whether an odd number of exclamation marks stands here.
    ///
    /// Among the names of a Defaults line a blank ends the list, so none may follow a mark.
    private mutating func negation(ofDefaults: Bool) throws(SudoersScanner.Failure) -> Bool {
        let count = scanner.run { $0 == UInt8(ascii: "!") }.count
        if ofDefaults, count > 0, scanner.next?.isBlank == true { throw .init(expected: "a name") }
        scanner.skipBlanks()
        return count % 2 == 1
    }

    private mutating func member(
        _ kind: SudoPolicy.AliasKind
    ) throws(SudoersScanner.Failure) -> SudoMember {
        switch scanner.next {
        case UInt8(ascii: "\""): return SudoMember(text: try scanner.quoted())
        // A path is a command to sudo, wherever it stands.
        case UInt8(ascii: "/"): throw .init(expected: "a name, not a path")
        case UInt8(ascii: "#") where kind != .host:
            return SudoMember(text: try userID())
        case UInt8(ascii: "%") where kind != .host:
            scanner.advance(1)
            let mark = scanner.take(":") ? "%:" : "%"
            if scanner.next == UInt8(ascii: "#") {
                return SudoMember(text: mark + (try userID()))
            }
            return SudoMember(text: mark + (try scanner.word().text))
        default: break
        }
        if kind == .host, let address = address6() { return SudoMember(text: address) }
        let (text, isPlain) = try scanner.word()
        return SudoMember(text: text, isAlias: isPlain && Self.isAliasName(text))
    }

    private mutating func userID() throws(SudoersScanner.Failure) -> String {
        scanner.advance(1)
        let sign = scanner.take("-") ? "-" : ""
        let digits = scanner.run(while: \.isDigit)
        guard !digits.isEmpty else { throw .init(expected: "a number") }
        return "#" + sign + String(decoding: digits, as: UTF8.self)
    }

    /// An IPv6 address, which a word can't be for its colons.
    private mutating func address6() -> String? {
        var ahead = scanner
        var text = ahead.run { $0.hexadecimalDigit != nil || ":.".utf8.contains($0) }
        let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (3...9).contains(groups.count),
            groups.dropLast().allSatisfy({ $0.count <= 4 && !$0.contains(UInt8(ascii: ".")) })
        else { return nil }
        if ahead.take("/") {
            text.append(UInt8(ascii: "/"))
            text += ahead.run { $0.hexadecimalDigit != nil || ":.".utf8.contains($0) }
        }
        scanner = ahead
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func command(
        ofDefaults: Bool
    ) throws(SudoersScanner.Failure) -> SudoMember {
        var digests: [String] = []
        while !ofDefaults, let digest = try digest() {
            digests.append(digest)
            let end = scanner
            scanner.skipBlanks()
            guard scanner.take(",") else {
                scanner = end
                break
            }
            scanner.skipBlanks()
        }
        scanner.skipBlanks()
        let isNegated = try negation(ofDefaults: ofDefaults)
        var member = try commandWord(withArguments: !ofDefaults)
        if member.isAlias, !digests.isEmpty { throw .init(expected: "a path behind a digest") }
        member.isNegated = isNegated
        member.digests = digests.sorted()
        return member
    }

    /// The kinds of digest, and how many bytes they have.
    private static let digests: [(StaticString, Int)] = [
        ("sha224", 28), ("sha256", 32), ("sha384", 48), ("sha512", 64),
    ]

    private mutating func digest() throws(SudoersScanner.Failure) -> String? {
        for (name, size) in Self.digests where scanner.starts(with: name) {
            scanner.advance(name.utf8CodeUnitCount)
            scanner.skipBlanks()
            guard scanner.take(":") else { throw .init(expected: "a colon") }
            scanner.skipBlanks()
            let digest = scanner.run { byte in
                byte.hexadecimalDigit != nil || byte.isUpper
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || "+/=".utf8.contains(byte)
            }
            let isHexadecimal =
                digest.count == size * 2 && digest.allSatisfy { $0.hexadecimalDigit != nil }
            let encoded =
                digest.last == UInt8(ascii: "=") ? 4 * ((size + 2) / 3) : (4 * size + 2) / 3
            guard isHexadecimal || digest.count == encoded else {
                throw .init(expected: "a digest of \(size) bytes")
            }
            return name.description + ":" + String(decoding: digest, as: UTF8.self)
        }
        return nil
    }

    private mutating func commandWord(
        withArguments: Bool
    ) throws(SudoersScanner.Failure) -> SudoMember {
        if let first = scanner.next, first.isUpper {
            let (text, isPlain) = try scanner.word()
            if text == "ALL", isPlain { return .all }
            guard isPlain, Self.isAliasName(text) else { throw .init(expected: "a command") }
            return SudoMember(text: text, isAlias: true)
        }
        var text: String?
        for word in ["sudoedit", "list"] as [StaticString] where scanner.starts(with: word) {
            scanner.advance(word.utf8CodeUnitCount)
            text = word.description
            break
        }
        let command: String
        if let text { command = text } else { command = try scanner.commandPath() }
        if !command.hasPrefix("/"), let end = scanner.next, scanner.isInWord(end) {
            throw .init(expected: "a blank behind \(command)")
        }
        guard withArguments, !command.hasSuffix("/") else { return SudoMember(text: command) }
        let arguments = try scanner.commandArguments()
        return SudoMember(text: arguments.isEmpty ? command : command + " " + arguments)
    }
}
