import Model

/// How the value of a keyword is written in sshd_config(5).
enum SSHDShape: Hashable, Sendable {
    /// One of some words in any letter case; what means the same has one canonical spelling.
    case choice([String], [String: String] = [:])
    /// One of some words in just this letter case.
    case exactly([String])
    /// A word in any letter case that sshd prints in capitals.
    case upperCase
    case number, numberOrNone
    /// A duration (`2m`); canonical in seconds.
    case time, timeOrNone
    /// A file mode in octal.
    case octal
    /// One argument.
    case word
    /// One argument; `none` in any letter case.
    case path
    /// Names with commas between, perhaps relative to the daemon's own list (`+`, `-`, `^`).
    case algorithms
    /// Several arguments.
    case words
    /// Several arguments; `none` alone is the same as no line at all.
    case wordsOrNone
    /// All that follows the keyword.
    case rest
    /// `begin:rate:full`; canonical as three numbers.
    case startups
    /// A size and a duration; canonical in bytes and seconds.
    case rekey
    /// One or two words; one stands for both.
    case pair
    /// Several `host:port`; a bare port is of any host.
    case ports
    /// What the daemon resolves and completes for itself.
    case address, penalties

    static let flag = choice(["yes", "no"])

    /// What stands between the tokens of a value when it is written.
    var separator: String {
        switch self {
        case .algorithms: ","
        case .startups: ":"
        default: " "
        }
    }

    /// Whether all of a value is one argument, so that blanks in it need quotes.
    var takesOneArgument: Bool {
        switch self {
        case .words, .wordsOrNone, .rest, .rekey, .pair, .ports, .address, .penalties: false
        default: true
        }
    }

    /// What is expected, for an error in a baseline.
    var hint: String {
        switch self {
        case .choice(let words, _), .exactly(let words):
            ", expected one of " + words.joined(separator: ", ")
        case .number, .numberOrNone: ", expected a number"
        case .time, .timeOrNone: ", expected a time (90 or 2m)"
        case .startups: ", expected begin:rate:full (10:30:60)"
        case .algorithms: ", expected names with commas between"
        default: ""
        }
    }

    /// Whether 0 (or `none`) means no limit at all, so that no upper bound holds for it.
    func readsAsUnlimited(_ tokens: [String], of keyword: String) -> Bool {
        guard tokens.count == 1 else { return false }
        if tokens[0] == "none" { return self == .timeOrNone || self == .numberOrNone }
        // sshd_config(5): 0 turns these off.
        let off = ["LoginGraceTime", "ClientAliveInterval", "ClientAliveCountMax"]
        return tokens[0] == "0" && off.contains(keyword)
    }
}

/// What a line, or `sshd -T`, gives a keyword.
enum SSHDValue: Hashable, Sendable {
    /// Canonical tokens: equal where sshd does the same.
    case known([String])
    /// Relative to a list that only the daemon knows.
    case relative(String)
    /// Not a value that sshd takes, as far as is known here.
    case unreadable(String)
}

extension SSHDShape {
    /// The canonical reading of a line's arguments, or of what `sshd -T` prints.
    func read(_ arguments: [String], rest: String) -> SSHDValue {
        guard let first = arguments.first, !first.isEmpty else { return .unreadable(rest) }
        if self == .address || self == .penalties { return .relative(rest) }
        // OpenSSH 10 takes the old names of a type of service for none.
        if self == .pair, arguments.contains(where: Self.isOldTypeOfService) {
            return .relative(rest)
        }
        if self == .algorithms {
            if "+-^".contains(first.first ?? " ") || first.contains(where: "*?!".contains) {
                return .relative(first)
            }
            var seen: Set<Substring> = []
            return .known(
                first.split(separator: ",").filter { seen.insert($0).inserted }.map(String.init)
            )
        }
        guard let tokens = tokens(first, arguments, rest) else { return .unreadable(rest) }
        return .known(tokens.flatMap(Expectation.tokens))
    }

    /// The canonical reading of what a control asks for.
    func read(arguments: [String], text: String) -> SSHDValue {
        switch self {
        case .address, .penalties: .known(arguments)
        case .pair: .known(Self.pair(arguments))
        default: read(arguments, rest: text)
        }
    }

    /// The canonical reading of what `sshd -T` prints after a keyword.
    func read(printed text: String) -> SSHDValue {
        switch self {
        case .address, .penalties: .known(Expectation.tokens(text))
        case .pair: .known(Self.pair(Expectation.tokens(text)))
        default: read(takesOneArgument ? [text] : Expectation.tokens(text), rest: text)
        }
    }

    private func tokens(_ first: String, _ arguments: [String], _ rest: String) -> [String]? {
        switch self {
        case .choice(let words, let same):
            let word = first.lowercased()
            return words.contains(word) ? [same[word] ?? word] : nil
        case .exactly(let words): return words.contains(first) ? [first] : nil
        case .upperCase:
            let word = first.uppercased()
            return [["DEBUG1": "DEBUG", "SILENT": "QUIET"][word] ?? word]
        case .number: return Int128(first).map { ["\($0)"] }
        case .numberOrNone: return first == "none" ? [first] : Int128(first).map { ["\($0)"] }
        case .time: return Self.seconds(first).map { ["\($0)"] }
        case .timeOrNone:
            if first.lowercased() == "none" { return ["none"] }
            return Self.seconds(first).map { [$0 == 0 ? "none" : "\($0)"] }
        case .octal: return UInt32(first, radix: 8).map { ["0" + String($0, radix: 8)] }
        case .word: return [first]
        case .path: return [first.lowercased() == "none" ? "none" : first]
        case .words, .address, .penalties, .algorithms: return arguments
        case .wordsOrNone:
            return arguments.map { $0.lowercased() } == ["none"] ? [] : arguments
        case .rest: return [rest.lowercased() == "none" ? "none" : rest]
        case .startups: return Self.startups(first)
        case .rekey: return Self.rekey(arguments)
        case .pair: return Self.pair(arguments)
        case .ports:
            return arguments.map { UInt16($0) == nil ? $0 : "*:" + $0 }
        }
    }

    private static func pair(_ words: [String]) -> [String] {
        (words.count == 1 ? words + words : words).map { $0.lowercased() }
    }

    private static func isOldTypeOfService(_ word: String) -> Bool {
        ["lowdelay", "throughput", "reliability"].contains(word.lowercased())
    }

    /// A duration of sshd_config(5), TIME FORMATS, in seconds.
    static func seconds(_ text: String) -> Int128? {
        var total: Int128 = 0
        var number: Int128?
        for byte in text.utf8 {
            if (48...57).contains(byte) {
                number = (number ?? 0) * 10 + Int128(byte - 48)
                if number.map({ $0 > Int128(Int32.max) }) == true { return nil }
                continue
            }
            guard let count = number, let unit = unit(byte) else { return nil }
            total += count * unit
            number = nil
        }
        total += number ?? 0
        return text.isEmpty || total > Int128(Int32.max) ? nil : total
    }

    private static func unit(_ byte: UInt8) -> Int128? {
        switch byte | 0x20 {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3_600
        case UInt8(ascii: "d"): 86_400
        case UInt8(ascii: "w"): 604_800
        default: nil
        }
    }

    /// `10` alone leaves the rate to an earlier line or the daemon's 30: it is shown as `10 - 10`.
    private static func startups(_ text: String) -> [String]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int128($0) }
        guard numbers.count == parts.count else { return nil }
        switch numbers.count {
        case 1: return ["\(numbers[0])", unsetRate, "\(numbers[0])"]
        case 3: return numbers.map { "\($0)" }
        default: return nil
        }
    }

    /// In place of the rate that a `MaxStartups` of one number does not have.
    static let unsetRate = "-"

    /// `default` and `none` are 0, as `sshd -T` prints them; a missing interval is left out.
    private static func rekey(_ arguments: [String]) -> [String]? {
        guard let bytes = arguments[0] == "default" ? 0 : bytes(arguments[0]) else { return nil }
        guard arguments.count > 1 else { return ["\(bytes)"] }
        if arguments[1] == "none" { return ["\(bytes)"] }
        return seconds(arguments[1]).map { ["\(bytes)", "\($0)"] }
    }

    /// scan_scaled(3) without fractions.
    private static func bytes(_ text: String) -> Int128? {
        guard let last = text.utf8.last else { return nil }
        if (48...57).contains(last) { return Int128(text) }
        let units = Array("bkmgtpe".utf8)
        guard let power = units.firstIndex(of: last | 0x20), let count = Int64(text.dropLast()),
            count < 1 << 20
        else { return nil }
        return Int128(count) << Int128(10 * power)
    }
}
