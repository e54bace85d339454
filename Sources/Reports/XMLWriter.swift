/// Writes XML 1.0 in UTF-8, with elements in the order in which they are given.
///
/// What XML can't hold (most control characters, surrogates, U+FFFE and U+FFFF) is written as U+FFFD: a host's
/// file may have anything in it.
package struct XMLWriter {
    private var bytes: [UInt8]
    private var depth = 0

    package init() {
        bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    }

    /// The finished document.
    package consuming func finish() -> [UInt8] { bytes }

    /// An element with others inside.
    package mutating func element(
        _ name: String,
        _ attributes: [(String, String?)] = [],
        _ body: (inout XMLWriter) -> Void
    ) {
        open(name, attributes)
        literal(">\n")
        depth += 1
        body(&self)
        depth -= 1
        indent()
        literal("</\(name)>\n")
    }

    /// An element with text inside, or none; an attribute that is `nil` isn't written.
    package mutating func element(
        _ name: String,
        _ attributes: [(String, String?)] = [],
        text: String? = nil
    ) {
        open(name, attributes)
        if let text, !text.isEmpty {
            literal(">")
            bytes += Self.escaped(text)
            literal("</\(name)>\n")
        } else {
            literal("/>\n")
        }
    }

    private mutating func open(_ name: String, _ attributes: [(String, String?)]) {
        indent()
        literal("<\(name)")
        for (name, value) in attributes {
            guard let value else { continue }
            literal(" \(name)=\"")
            bytes += Self.escaped(value, inAttribute: true)
            literal("\"")
        }
    }

    private mutating func indent() {
        bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
    }

    private mutating func literal(_ text: String) { bytes += text.utf8 }

    /// Text as it stands between tags, or in an attribute's quotes.
    package static func escaped(_ text: String, inAttribute: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes += "&amp;".utf8
            case "<": bytes += "&lt;".utf8
            case ">": bytes += "&gt;".utf8
            case "\"" where inAttribute: bytes += "&quot;".utf8
            // A parser makes blanks of these in an attribute, and a line break of a bare \r.
            case "\t" where inAttribute: bytes += "&#9;".utf8
            case "\n" where inAttribute: bytes += "&#10;".utf8
            case "\r": bytes += "&#13;".utf8
            case "\t", "\n": bytes.append(UInt8(scalar.value))
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": bytes += "\u{FFFD}".utf8
            default: bytes += String(scalar).utf8
            }
        }
        return bytes
    }
}
