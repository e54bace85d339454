/// A value of a JSON document (RFC 8259), as programs answer.
///
/// An own reader, because it is small, keeps numbers as they were written, and takes the one thing
/// that a decoder refuses: cvtsudoers (1.9.13) writes members without braces into an array.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// As it was written.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the document's order; a repeated key stays repeated.
    case object([Member])

    package struct Member: Hashable, Sendable {
        package let key: String
        package let value: JSONValue
    }

    /// Why bytes are not JSON: what was expected, and how many bytes precede it.
    package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
        package let expected: String
        package let offset: Int

        package var description: String { "not JSON: expected \(expected) at byte \(offset)" }
    }

    /// Reads one document, with values at most 64 deep.
    package init(parsing bytes: [UInt8]) throws(Malformed) {
        var reader = Reader(bytes: bytes)
        self = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.next == nil else { throw reader.expected("the end") }
    }

    /// The first value of a key, where this is an object that has it.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The elements, where this is an array; none otherwise.
    package var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// The members, where this is an object; none otherwise.
    package var members: [Member] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The text of a string or a number.
    package var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }
}

private struct Reader {
    let bytes: [UInt8]
    var position = 0

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func expected(_ what: String) -> JSONValue.Malformed {
        JSONValue.Malformed(expected: what, offset: position)
    }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    mutating func take(_ text: StaticString) -> Bool {
        let wanted = text.description.utf8
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    mutating func value(depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        guard depth < 64 else { throw expected("at most 64 levels") }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        default:
            if take("true") { return .boolean(true) }
            if take("false") { return .boolean(false) }
            if take("null") { return .null }
            return .number(try number())
        }
    }

    private mutating func members(depth: Int) throws(JSONValue.Malformed) -> [JSONValue.Member] {
        position += 1
        skipBlanks()
        if take("}") { return [] }
        var members: [JSONValue.Member] = []
        repeat {
            skipBlanks()
            let key = try string()
            skipBlanks()
            guard take(":") else { throw expected("a colon") }
            members.append(.init(key: key, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw expected("a comma or a closing brace") }
        return members
    }

    private mutating func elements(depth: Int) throws(JSONValue.Malformed) -> [JSONValue] {
        position += 1
        skipBlanks()
        if take("]") { return [] }
        var elements: [JSONValue] = []
        repeat {
            var element = try value(depth: depth + 1)
            skipBlanks()
            if case .string(let key) = element, take(":") {
                element = .object([.init(key: key, value: try value(depth: depth + 1))])
                skipBlanks()
            }
            elements.append(element)
        } while take(",")
        guard take("]") else { throw expected("a comma or a closing bracket") }
        return elements
    }

    private mutating func number() throws(JSONValue.Malformed) -> String {
        let start = position
        while let byte = next, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard Double(text) != nil else { throw expected("a value") }
        return text
    }

    private mutating func string() throws(JSONValue.Malformed) -> String {
        guard take("\"") else { throw expected("a string") }
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escaped()
            default: text.append(byte)
            }
        }
        throw expected("a closing quote")
    }

    private mutating func escaped() throws(JSONValue.Malformed) -> [UInt8] {
        guard let byte = next else { throw expected("an escaped character") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var units = [try unit()]
            if UTF16.isLeadSurrogate(units[0]), take("\\u") { units.append(try unit()) }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: throw expected("a known escape")
        }
    }

    private mutating func unit() throws(JSONValue.Malformed) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4,
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw expected("four hexadecimal digits") }
        position += 4
        return unit
    }
}
