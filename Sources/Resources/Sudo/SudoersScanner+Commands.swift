/// Paths, regular expressions and arguments of commands.
extension SudoersScanner {
    /// A path or a regular expression in the place of a command, without its arguments.
    mutating func commandPath() throws(Failure) -> String {
        if next == UInt8(ascii: "^") { return try regularExpression() }
        guard next == UInt8(ascii: "/") else { throw Failure(expected: "a command") }
        var text: [UInt8] = []
        while let byte = next {
            if byte == UInt8(ascii: "\\") {
                guard continuation == nil, let escaped = self.byte(at: 1),
                    ",:= \t#".utf8.contains(escaped)
                else { break }
                text.append(escaped)
                position += 2
            } else if ",:= \t\r\n#\0".utf8.contains(byte) {
                break
            } else {
                text.append(byte)
                position += 1
            }
        }
        guard text.count > 1 else { throw Failure(expected: "a command") }
        return String(decoding: text, as: UTF8.self)
    }

    mutating func regularExpression() throws(Failure) -> String {
        var text: [UInt8] = []
        while let byte = next {
            if let length = continuation {
                position += length
                line += 1
                while let blank = next, blank.isBlank { position += 1 }
                continue
            }
            if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\n") { break }
            position += 1
            text.append(byte)
            if byte == UInt8(ascii: "$") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let escaped = next, escaped != UInt8(ascii: "\n") {
                text.append(escaped)
                position += 1
            }
        }
        throw Failure(expected: "the end ($) of a regular expression")
    }

    /// The arguments of a command with one blank between them; empty where there are none.
    mutating func commandArguments() throws(Failure) -> String {
        var text: [UInt8] = []
        var sawBlank = false
        func append(_ bytes: some Sequence<UInt8>) {
            if sawBlank, !text.isEmpty { text.append(UInt8(ascii: " ")) }
            sawBlank = false
            text += bytes
        }
        while let byte = next {
            if byte.isBlank || continuation != nil {
                skipBlanks()
                sawBlank = true
            } else if byte == UInt8(ascii: "\\") {
                guard let escaped = self.byte(at: 1) else { throw Failure(expected: "a character") }
                if "*?[]!^".utf8.contains(escaped) {
                    append([byte, escaped])
                } else if ":\\,= \t#".utf8.contains(escaped) {
                    append([escaped])
                } else {
                    throw Failure(expected: "an escape that sudoers knows")
                }
                position += 2
            } else if byte == UInt8(ascii: "\r"), self.byte(at: 1) == UInt8(ascii: "\n") {
                // sudo's lexer loses the command here (1.9.13).
                throw Failure(expected: "no carriage return behind a command")
            } else if text.isEmpty, byte == UInt8(ascii: "^") {
                return try regularExpression()
            } else if "#:,\r\n\0".utf8.contains(byte) || isLoneEqualsSign {
                break
            } else {
                append(run { !"#\\:, \t\r\n\0".utf8.contains($0) })
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// An equals sign that isn't the beginning of a longer argument.
    var isLoneEqualsSign: Bool {
        next == UInt8(ascii: "=")
            && byte(at: 1).map { "#\\:, \t\r\n\0".utf8.contains($0) } ?? true
    }
}
