/// Writes JSON (RFC 8259) with keys in the order in which they are given, so that two reports can be
/// compared line by line.
package struct JSONWriter {
    private var bytes: [UInt8] = []
    private var depth = 0
    private var isFirst = true

    package init() {}

    /// The finished document, with a newline at its end.
    package consuming func finish() -> [UInt8] {
        bytes.append(0x0A)
        return bytes
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        nest("{", "}", body)
    }

    package mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        begin(key)
        nest("{", "}", body)
    }

    /// An absent value is `null`, never a missing key.
    package mutating func field(_ key: String, _ text: String?) {
        begin(key)
        if let text { string(text) } else { literal("null") }
    }

    package mutating func field(_ key: String, _ number: Int?) {
        begin(key)
        literal(number.map(String.init) ?? "null")
    }

    package mutating func field(_ key: String, _ flag: Bool?) {
        begin(key)
        literal(flag.map { $0 ? "true" : "false" } ?? "null")
    }

    package mutating func array(_ key: String, _ texts: [String]) {
        array(key, texts) { json, text in json.string(text) }
    }

    package mutating func array<Element>(
        _ key: String,
        _ elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        begin(key)
        guard !elements.isEmpty else { return literal("[]") }
        nest("[", "]") { json in
            for element in elements {
                json.separate()
                body(&json, element)
            }
        }
    }

    private mutating func nest(
        _ open: Character,
        _ close: Character,
        _ body: (inout JSONWriter) -> Void
    ) {
        literal(String(open))
        depth += 1
        isFirst = true
        body(&self)
        depth -= 1
        if !isFirst { newLine() }
        isFirst = false
        literal(String(close))
    }

    private mutating func begin(_ key: String) {
        separate()
        string(key)
        literal(": ")
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        newLine()
    }

    private mutating func newLine() {
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
    }

    private mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        // Nearly all text stands for itself.
        guard text.utf8.contains(where: Self.isEscaped) else {
            literal(text)
            bytes.append(UInt8(ascii: "\""))
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: literal("\\n")
            case 0x09: literal("\\t")
            case 0..<0x20, 0x7F:
                let digits = String(byte, radix: 16)
                literal("\\u00" + (digits.utf8.count < 2 ? "0" : "") + digits)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
