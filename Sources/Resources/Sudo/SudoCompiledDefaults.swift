/// What `sudo -V` tells root: the defaults that are in force for root on this host.
///
/// That is what is compiled in, overridden by the `Defaults` lines that count for root. Flags that
/// are off and texts that are empty are not printed.
struct SudoCompiledDefaults: Hashable, Sendable {
    /// Where this sudo reads its policy.
    private(set) var path: String?
    private var values: [String: [String]] = [:]
    /// Whether what isn't printed is certainly off: the descriptions of this release are known.
    private var isKnownRelease = false

    /// The last release whose descriptions are known here.
    private static let newest = [1, 9, 17]

    /// `nil` where the text isn't that of a sudo that speaks to root.
    init?(_ text: String) {
        var list: String?
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            if line.first == UInt8(ascii: "\t"), let name = list {
                values[name, default: []].append(Self.text(line.dropFirst()))
                continue
            }
            list = nil
            read(Self.text(line), list: &list)
        }
        guard path != nil else { return nil }
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }

    private mutating func read(_ line: String, list: inout String?) {
        if let option = Self.options[line] {
            // The description of a word that stands without the word itself says nothing certain.
            if option.kind == .flag { values[option.name] = ["true"] }
            if case .tuple = option.kind { values[option.name] = [] }
            return
        }
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            if line.hasPrefix("Sudo version ") { readRelease(line.dropFirst(13)) }
            return
        }
        let label = String(line[..<colon])
        let value = String(line[colon...].dropFirst().drop { $0 == " " })
        if label == "Sudoers path" { path = value }
        guard let option = Self.options[label] else { return }
        switch option.kind {
        case .list, .phrases:
            list = option.name
            values[option.name] = []
        case .number: values[option.name] = [Self.number(value)]
        case .text: values[option.name] = SudoersParser.words(value)
        default: values[option.name] = [value]
        }
    }

    private mutating func readRelease(_ text: Substring) {
        let numbers = text.split { !"0123456789".contains($0) }.prefix(3).compactMap { Int($0) }
        isKnownRelease =
            numbers.count == 3 && !Self.newest.lexicographicallyPrecedes(numbers)
    }

    /// `15.0 minutes` is 15.
    private static func number(_ value: String) -> String {
        let number = value.prefix { $0 != " " }
        return number.hasSuffix(".0") ? String(number.dropLast(2)) : String(number)
    }

    private static let options: [String: SudoOption] = {
        var options: [String: SudoOption] = [:]
        for option in SudoOption.named.values {
            for label in option.labels { options[label] = option }
        }
        return options
    }()

    /// The value of an option; `nil` where it isn't told, empty where it is certainly none.
    subscript(option: SudoOption) -> [String]? {
        if let value = values[option.name] {
            if case .tuple = option.kind, value.isEmpty { return nil }
            return value
        }
        guard isKnownRelease, !option.labels.isEmpty else { return nil }
        switch option.kind {
        case .flag: return ["false"]
        case .text, .list, .phrases: return []
        default: return nil
        }
    }
}
