import Model

/// The lines of a file in systemd's syntax: units, drop-ins, system.conf (systemd.syntax(7)).
///
/// A backslash at a line's end joins it to the next, also past comments; a byte order mark at the
/// start is skipped.
enum UnitSyntax {
    /// One `Name=value`.
    struct Assignment {
        let section: String
        /// Without blanks.
        let name: [UInt8]
        let value: ArraySlice<UInt8>
        /// Where it begins, counted from 1.
        let line: Int
        /// All of it, joined.
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    static func read(_ bytes: [UInt8], _ assign: (Assignment) -> Void) {
        var section = ""
        var joined: [UInt8] = []
        var (number, first) = (0, 0)
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            var text = line.drop { $0 == 0x20 || $0 == 0x09 }
            while let last = text.last, last <= 0x20 { text = text.dropLast() }
            let isComment = text.first == UInt8(ascii: "#") || text.first == UInt8(ascii: ";")
            if isComment || (joined.isEmpty && text.isEmpty) { continue }
            if joined.isEmpty { first = number }
            if endsInBackslash(text) {
                joined += text.dropLast() + [0x20]
                continue
            }
            let whole = joined + text
            joined = []
            if whole.first == UInt8(ascii: "["), whole.last == UInt8(ascii: "]") {
                section = String(decoding: whole.dropFirst().dropLast(), as: UTF8.self)
            } else if let equals = whole.firstIndex(of: UInt8(ascii: "=")) {
                assign(
                    Assignment(
                        section: section,
                        name: whole[..<equals].filter { $0 > 0x20 },
                        value: whole[whole.index(after: equals)...],
                        line: first,
                        bytes: whole
                    )
                )
            }
        }
    }

    /// Two of them are one that stands for itself.
    private static func endsInBackslash(_ text: ArraySlice<UInt8>) -> Bool {
        text.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
    }
}
