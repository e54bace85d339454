import Model

/// Writes HTML 5 in UTF-8.
///
/// Markup is taken from literals of the program alone (`StaticString`), so that nothing of a host's can
/// become markup: all else goes through ``text(_:)``.
struct HTMLWriter {
    private(set) var bytes: [UInt8] = []

    /// Markup, as it stands.
    mutating func markup(_ literal: StaticString) {
        literal.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Text between tags or in an attribute's double quotes; what can't be seen is shown by its number.
    mutating func text(_ text: String) {
        let shown = Style.safe(text)
        let isPlain = shown.utf8.allSatisfy { !Self.isEscaped($0) && $0 < 0xEF }
        if isPlain {
            bytes.append(contentsOf: shown.utf8)
            return
        }
        for scalar in shown.unicodeScalars {
            switch scalar {
            case "&": markup("&amp;")
            case "<": markup("&lt;")
            case ">": markup("&gt;")
            case "\"": markup("&quot;")
            // A noncharacter in a page is an error of its own (HTML, 13.2.3.5).
            case _ where scalar.properties.isNoncharacterCodePoint:
                bytes.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".utf8)
            default: bytes.append(contentsOf: String(scalar).utf8)
            }
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
            || byte == UInt8(ascii: "\"")
    }

    /// What a machine reads or writes: a value, a path, an id.
    mutating func code(_ text: String) {
        markup("<code>")
        self.text(text)
        markup("</code>")
    }

    mutating func time(_ time: Timestamp) {
        let text = time.description
        markup("<time datetime=\"")
        self.text(text)
        markup("\">")
        self.text("\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC")
        markup("</time>")
    }

    mutating func day(_ day: CivilDate) {
        markup("<time datetime=\"")
        text(day.description)
        markup("\">")
        text(day.description)
        markup("</time>")
    }

    /// A link to another place of the page.
    mutating func link(to anchor: String, _ text: String) {
        markup("<a href=\"#")
        self.text(anchor)
        markup("\">")
        self.text(text)
        markup("</a>")
    }

    /// A term of a description list, and what is said of it.
    mutating func term(_ label: StaticString, _ body: (inout HTMLWriter) -> Void) {
        markup("<div><dt>")
        markup(label)
        markup("</dt><dd>")
        body(&self)
        markup("</dd></div>\n")
    }

    /// The same with plain text; nothing where there is none.
    mutating func term(_ label: StaticString, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        term(label) { $0.text(text) }
    }

    /// The same with what a machine writes.
    mutating func term(_ label: StaticString, code: String?) {
        guard let code, !code.isEmpty else { return }
        term(label) { $0.code(code) }
    }

    /// A list with an item for each element; nothing for none.
    mutating func list(
        _ open: StaticString,
        _ items: [String],
        _ body: (inout HTMLWriter, String) -> Void
    ) {
        guard !items.isEmpty else { return }
        markup(open)
        for item in items {
            markup("<li>")
            body(&self, item)
            markup("</li>\n")
        }
        markup("</ul>\n")
    }
}
