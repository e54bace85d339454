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
    var scanner: SudoersScanner

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
    mutating func statement(first: Int) throws(SudoersScanner.Failure) -> Statement? {
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

    static let aliasWords: [(StaticString, SudoPolicy.AliasKind)] = [
        ("User_Alias", .user), ("Runas_Alias", .runas), ("Host_Alias", .host),
        ("Cmnd_Alias", .command), ("Cmd_Alias", .command),
    ]

    mutating func include(
        _ word: StaticString
    ) throws(SudoersScanner.Failure) -> Statement? {
        guard scanner.starts(with: word) else { return nil }
        var length = word.utf8CodeUnitCount
        let rest = [
            scanner.byte(at: length), scanner.byte(at: length + 1), scanner.byte(at: length + 2),
        ]
        let isFolder = rest.elementsEqual("dir".utf8, by: { $0 == $1 })
        if isFolder { length += 3 }
        let isNew = scanner.next == UInt8(ascii: "@")
        guard let end = scanner.byte(at: length), end.isBlank || isNew else { return nil }
        scanner.advance(length)
        // A path in quotes may follow the new spelling at once, or on the next line.
        guard end.isBlank || end == UInt8(ascii: "\"") || end == UInt8(ascii: "\\") else {
            throw .init(expected: "a blank and a path")
        }
        scanner.skipBlanks()
        let path = try scanner.includePath()
        return isFolder ? .includeFolder(path) : .include(path)
    }

    // MARK: Defaults

    mutating func settings(
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
            // Reading the names may have gone on to the next line.
            let last = scanner.byte(at: -1)
            guard
                scanner.next?.isBlank == true || scanner.continuation != nil
                    || last == UInt8(ascii: "\n") || last?.isBlank == true
            else {
                throw .init(expected: "a blank behind the names")
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
    func checkScope() throws(SudoersScanner.Failure) {
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

    mutating func setting(
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

    mutating func aliases(
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

    static func isAliasName(_ text: String) -> Bool {
        guard text != "ALL", let first = text.utf8.first, first.isUpper else { return false }
        return text.utf8.allSatisfy { $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") }
    }
}
