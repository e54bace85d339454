/// The elements of lists: users, hosts, commands.
extension SudoersParser {
    mutating func members(
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
    mutating func negation(ofDefaults: Bool) throws(SudoersScanner.Failure) -> Bool {
        let count = scanner.run { $0 == UInt8(ascii: "!") }.count
        if ofDefaults, count > 0, scanner.next?.isBlank == true { throw .init(expected: "a name") }
        scanner.skipBlanks()
        return count % 2 == 1
    }

    mutating func member(
        _ kind: SudoPolicy.AliasKind
    ) throws(SudoersScanner.Failure) -> SudoMember {
        switch scanner.next {
        case UInt8(ascii: "\""): return SudoMember(text: try scanner.quoted())
        // A path is a command to sudo, wherever it stands.
        case UInt8(ascii: "/") where scanner.byte(at: 1).map(scanner.isInWord) == true:
            throw .init(expected: "a name, not a path")
        case UInt8(ascii: "#") where kind != .host:
            return SudoMember(text: try userID())
        case UInt8(ascii: "%") where kind != .host:
            scanner.advance(1)
            let mark = scanner.take(":") ? "%:" : "%"
            if scanner.next == UInt8(ascii: "#") {
                return SudoMember(text: mark + (try userID()))
            }
            return SudoMember(text: mark + (try scanner.word().text))
        case UInt8(ascii: "%"): throw .init(expected: "a host, not a group")
        default: break
        }
        if kind == .host, let address = try address6() { return SudoMember(text: address) }
        let (text, isPlain) = try scanner.word()
        return SudoMember(text: text, isAlias: isPlain && Self.isAliasName(text))
    }

    mutating func userID() throws(SudoersScanner.Failure) -> String {
        scanner.advance(1)
        let sign = scanner.take("-") ? "-" : ""
        let digits = scanner.run(while: \.isDigit)
        guard !digits.isEmpty else { throw .init(expected: "a number") }
        let number = digits.drop { $0 == UInt8(ascii: "0") }
        return "#" + sign + (number.isEmpty ? "0" : String(decoding: number, as: UTF8.self))
    }

    /// An IPv6 address, which a word can't be for its colons, with its mask where it has one.
    mutating func address6() throws(SudoersScanner.Failure) -> String? {
        var ahead = scanner
        var text = ahead.run { $0.hexadecimalDigit != nil || ":.".utf8.contains($0) }
        let groups = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (3...9).contains(groups.count),
            groups.dropLast().allSatisfy({ $0.count <= 4 && !$0.contains(UInt8(ascii: ".")) })
        else { return nil }
        if ahead.take("/") {
            let mask = ahead.run { $0.hexadecimalDigit != nil || ":.".utf8.contains($0) }
            guard mask.allSatisfy(\.isDigit) || mask.contains(UInt8(ascii: ":")) else {
                throw .init(expected: "a mask in digits, or an address")
            }
            text.append(UInt8(ascii: "/"))
            text += mask
        }
        if let end = ahead.next, ahead.isInWord(end) {
            throw .init(expected: "the end of an address")
        }
        scanner = ahead
        return String(decoding: text, as: UTF8.self)
    }

    mutating func command(
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
    static let digests: [(StaticString, Int)] = [
        ("sha224", 28), ("sha256", 32), ("sha384", 48), ("sha512", 64),
    ]

    mutating func digest() throws(SudoersScanner.Failure) -> String? {
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

    mutating func commandWord(
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
        let end = scanner.next
        if command == "list", end == UInt8(ascii: "!") {
            throw .init(expected: "a blank behind list")
        }
        if !command.hasPrefix("/"), let end, scanner.isInWord(end) {
            throw .init(expected: "a blank behind \(command)")
        }
        guard withArguments, !command.hasSuffix("/") else { return SudoMember(text: command) }
        let arguments = try scanner.commandArguments()
        return SudoMember(text: arguments.isEmpty ? command : command + " " + arguments)
    }
}
