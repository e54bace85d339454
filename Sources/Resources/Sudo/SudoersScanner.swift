/// Walks over the bytes of one sudoers file, token by token, as sudo's own lexer does.
///
/// It keeps to the rules of sudo's toke.l: a backslash before the end of a line continues it, also
/// inside quotes; `#` begins a comment unless a user ID follows; escapes are taken out of words.
struct SudoersScanner {
    let bytes: [UInt8]
    var position = 0
    /// Counted from 1.
    var line = 1

    struct Failure: Error, Hashable {
        let expected: String
    }

    init(_ bytes: [UInt8]) {
        // sudo, too, ends a last line that has no end.
        let isComplete = bytes.isEmpty || bytes.last == UInt8(ascii: "\n")
        self.bytes = isComplete ? bytes : bytes + [UInt8(ascii: "\n")]
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func byte(at offset: Int) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    /// Whether a line's statement is over: the end of the line, of the file, or a comment.
    var isAtEnd: Bool {
        switch next {
        case nil, UInt8(ascii: "\n"): true
        case UInt8(ascii: "\r"): byte(at: 1) == UInt8(ascii: "\n")
        case UInt8(ascii: "#"): isComment
        default: false
        }
    }

    private var isComment: Bool {
        guard let second = byte(at: 1) else { return true }
        if second.isDigit { return false }
        guard second == UInt8(ascii: "-") else { return true }
        return byte(at: 2)?.isDigit != true
    }

    /// Moves past blanks and continued line ends.
    mutating func skipBlanks() {
        while let byte = next {
            if byte.isBlank {
                position += 1
            } else if let length = continuation {
                position += length
                line += 1
            } else {
                return
            }
        }
    }

    /// How many bytes a backslash and the line end that it takes away are, where one stands here.
    var continuation: Int? {
        guard next == UInt8(ascii: "\\") else { return nil }
        var length = 1
        while let blank = byte(at: length), blank.isBlank { length += 1 }
        if byte(at: length) == UInt8(ascii: "\r") { length += 1 }
        return byte(at: length) == UInt8(ascii: "\n") ? length + 1 : nil
    }

    /// Moves behind the end of the line, whatever is left on it.
    mutating func skipLine() {
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                return
            }
        }
    }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    func starts(with text: StaticString) -> Bool {
        bytes[position...].starts(with: text.description.utf8)
    }

    mutating func advance(_ count: Int) {
        position += count
    }

    /// A run of bytes as they stand; may be empty.
    mutating func run(while belongs: (UInt8) -> Bool) -> [UInt8] {
        let start = position
        while let byte = next, belongs(byte) { position += 1 }
        return Array(bytes[start..<position])
    }

    /// A word of a list: a user, a host, the value of an option.
    ///
    /// `isPlain` where nothing in it was escaped.
    mutating func word() throws(Failure) -> (text: String, isPlain: Bool) {
        try word(isInWord)
    }

    func isInWord(_ byte: UInt8) -> Bool {
        !"#>!=:,() \t\r\n\\\"\0".utf8.contains(byte)
    }

    /// The value of a Defaults option without quotes.
    mutating func settingValue() throws(Failure) -> String {
        if next == UInt8(ascii: "!") { throw Failure(expected: "a value") }
        return try word { !"#=, \t\r\n\\\"\0".utf8.contains($0) }.text
    }

    private mutating func word(
        _ belongs: (UInt8) -> Bool
    ) throws(Failure) -> (text: String, isPlain: Bool) {
        var text: [UInt8] = []
        var isPlain = true
        if continuation != nil { throw Failure(expected: "a word") }
        while let byte = next {
            if belongs(byte) {
                text.append(byte)
                position += 1
            } else if byte == UInt8(ascii: "\\"), let escaped = self.byte(at: 1),
                escaped != UInt8(ascii: "\n"), escaped != UInt8(ascii: "\t")
            {
                isPlain = false
                if escaped == UInt8(ascii: "x"), let value = hexadecimal {
                    text.append(value)
                    position += 4
                } else {
                    text.append(escaped)
                    position += 2
                }
            } else {
                break
            }
        }
        guard !text.isEmpty else { throw Failure(expected: "a word") }
        return (String(decoding: text, as: UTF8.self), isPlain)
    }

    private var hexadecimal: UInt8? {
        guard let high = byte(at: 2)?.hexadecimalDigit, let low = byte(at: 3)?.hexadecimalDigit
        else { return nil }
        return high << 4 | low
    }

    /// A string in double quotes, which may run over continued lines.
    mutating func quoted() throws(Failure) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            if let length = continuation {
                position += length
                line += 1
                while let blank = next, blank.isBlank { position += 1 }
                continue
            }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard !text.isEmpty else { throw Failure(expected: "a string that isn't empty") }
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\n"), UInt8(ascii: "\0"):
                position -= 1
                throw Failure(expected: "a closing quote on the same line")
            case UInt8(ascii: "\\") where next == UInt8(ascii: "\""):
                text.append(UInt8(ascii: "\""))
                position += 1
            default: text.append(byte)
            }
        }
        throw Failure(expected: "a closing quote")
    }

    /// The file or folder of an include, up to the first blank that isn't escaped.
    mutating func includePath() throws(Failure) -> String {
        if next == UInt8(ascii: "\"") { return try quoted() }
        var text: [UInt8] = []
        while let byte = next, !byte.isSpace {
            position += 1
            guard byte == UInt8(ascii: "\\"), let escaped = next, escaped != UInt8(ascii: "\n")
            else {
                text.append(byte)
                continue
            }
            text.append(escaped)
            position += 1
        }
        guard !text.isEmpty else { throw Failure(expected: "a path") }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UInt8 {
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || (9...13).contains(self) }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isUpper: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }

    var hexadecimalDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
