/// An option of `Defaults` lines, as sudo's own table knows it: sudoers(5).
struct SudoOption: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case flag
        case number
        /// Octal permission bits.
        case mode
        case text
        case list
        /// A list whose elements may hold blanks.
        case phrases
        /// One of these words; the first is what `!` gives, the second what the bare name gives.
        case tuple([String])
    }

    let name: String
    let kind: Kind
    /// Whether it may be set to nothing with `!`.
    let canBeOff: Bool
    /// How `sudo -V` describes it, up to the value; the descriptions of older releases follow.
    private(set) var labels: [String] = []

    /// Whether `+=` and `-=` make sense, and blanks separate elements.
    var isWordList: Bool { kind == .list }
    var isList: Bool { kind == .list || kind == .phrases }

    static let named: [String: SudoOption] = {
        var options: [String: SudoOption] = [:]
        for row in table.utf8.split(separator: UInt8(ascii: "\n")) {
            let cells = row.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
                .map { String(decoding: Array($0), as: UTF8.self) }
            guard cells.count == 3 else { continue }
            var option = options[cells[0]] ?? SudoOption(name: cells[0], type: cells[1])
            if !cells[2].isEmpty { option.labels.append(cells[2]) }
            options[cells[0]] = option
        }
        return options
    }()

    private init(name: String, type: String) {
        self.name = name
        let parts = type.split(separator: "=")
        let word = parts[0].hasSuffix("!") ? parts[0].dropLast() : parts[0]
        switch word {
        case "flag": kind = .flag
        case "number": kind = .number
        case "mode": kind = .mode
        case "list": kind = .list
        case "phrases": kind = .phrases
        case "tuple":
            kind = .tuple(parts[1].split(separator: ",").map { String($0.filter { $0 != "!" }) })
        default: kind = .text
        }
        canBeOff = type.hasSuffix("!") || kind == .flag || kind == .list || kind == .phrases
    }
}
