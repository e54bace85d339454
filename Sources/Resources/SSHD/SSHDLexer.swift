/// Takes the lines of sshd_config(5) apart as sshd does (misc.c: `strdelim`, `argv_split`).
enum SSHDLexer {
    typealias Bytes = ArraySlice<UInt8>

    private static let quote = UInt8(ascii: "\"")
    private static let equals = UInt8(ascii: "=")

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }

    /// A line without the blanks around it; a form feed is one at its end only.
    static func trimmed(_ line: Bytes) -> Bytes {
        var line = line.drop { isBlank($0) }
        while let last = line.last, isBlank(last) || last == 0x0C { line.removeLast() }
        return line
    }

    /// The next word up to blanks, one `=` or the end of a quoted part; `rest` is `nil` at the end.
    static func word(_ rest: inout Bytes?) -> Bytes? {
        guard let text = rest else { return nil }
        guard let end = text.firstIndex(where: { isBlank($0) || $0 == quote || $0 == equals })
        else {
            rest = nil
            return text
        }
        if text[end] == quote {
            let inside = text[(end + 1)...]
            guard let close = inside.firstIndex(of: quote) else {
                rest = nil
                return nil
            }
            rest = inside[(close + 1)...].drop { isBlank($0) }
            return Bytes(text[..<end] + inside[..<close])
        }
        var after = text[(end + 1)...].drop { isBlank($0) }
        if text[end] != equals, after.first == equals {
            after = after.dropFirst().drop { isBlank($0) }
        }
        rest = after
        return text[..<end]
    }

    /// The keyword of a line and what follows it; `nil` for a blank line or a comment.
    static func keyword(_ line: Bytes) -> (keyword: String, rest: Bytes)? {
        var rest: Bytes? = trimmed(line)
        guard var word = word(&rest) else { return nil }
        if word.isEmpty {
            guard let next = Self.word(&rest) else { return nil }
            word = next
        }
        guard let first = word.first, first != UInt8(ascii: "#") else { return nil }
        return (String(decoding: word, as: UTF8.self), rest ?? [])
    }

    /// The arguments after a keyword, quotes and escapes undone; `nil` for an open quote.
    static func arguments(_ text: Bytes) -> [String]? {
        var arguments: [String] = []
        var index = text.startIndex
        while index < text.endIndex {
            if isSeparator(text[index]) {
                index += 1
                continue
            }
            if text[index] == UInt8(ascii: "#") { break }
            guard let argument = argument(text, &index) else { return nil }
            arguments.append(argument)
        }
        return arguments
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func argument(_ text: Bytes, _ index: inout Int) -> String? {
        var bytes: [UInt8] = []
        var open: UInt8?
        while index < text.endIndex {
            let byte = text[index]
            let next = index + 1 < text.endIndex ? text[index + 1] : nil
            if byte == UInt8(ascii: "\\"), let next, isEscapable(next, inQuotes: open != nil) {
                bytes.append(next)
                index += 1
            } else if open == nil, isSeparator(byte) {
                break
            } else if open == nil, byte == quote || byte == UInt8(ascii: "'") {
                open = byte
            } else if byte == open {
                open = nil
            } else {
                bytes.append(byte)
            }
            index += 1
        }
        return open == nil ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private static func isEscapable(_ byte: UInt8, inQuotes: Bool) -> Bool {
        byte == quote || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
            || (byte == 0x20 && !inQuotes)
    }
}
