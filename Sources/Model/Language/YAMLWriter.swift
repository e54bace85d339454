/// Writes nodes as YAML that temper's own reader takes back, in the style of the shipped baselines.
///
/// A mapping within a list item stands on one line where it fits; long text is folded.
package struct YAMLWriter {
    /// A comment behind an entry's key or value; it must hold no line break.
    package typealias Annotation = (Node.Entry) -> String?

    private static let width = 100

    private let annotation: Annotation
    private var text = ""

    /// The document of a mapping or sequence; ends with a line break.
    ///
    /// The heading's lines become comments above it, whatever they hold.
    package static func text(
        of node: Node,
        heading: [String] = [],
        annotation: @escaping Annotation = { _ in nil }
    ) -> String {
        var writer = YAMLWriter(annotation: annotation)
        for line in heading { writer.text += "# \(line.onOneLine)\n" }
        writer.block(node, indent: 0, level: 0)
        return writer.text
    }

    private init(annotation: @escaping Annotation) {
        self.annotation = annotation
    }

    private mutating func block(_ node: Node, indent: Int, level: Int, isInItem: Bool = false) {
        switch node.content {
        case .scalar: text += Self.flow(node) + "\n"
        case .sequence(let nodes):
            for item in nodes {
                text += Self.blanks(indent) + "- "
                // A list within a list, and an empty mapping, have no lines of their own.
                if case .mapping(let entries) = item.content, !entries.isEmpty {
                    block(item, indent: indent + 2, level: level + 1, isInItem: true)
                } else {
                    text += Self.flow(item) + "\n"
                }
            }
        case .mapping(let entries):
            for (index, entry) in entries.enumerated() {
                if index > 0 || !isInItem { text += Self.blanks(indent) }
                self.entry(entry, indent: indent, level: level)
            }
        }
    }

    private mutating func entry(_ entry: Node.Entry, indent: Int, level: Int) {
        let comment = annotation(entry).map { "  # \($0)" } ?? ""
        let key = Self.scalar(entry.key, isPlain: false) + ":"
        let line = key + " " + Self.flow(entry.value)
        // What a document lists (its controls) is for reading one below the other.
        let isFlow = level > 0 || !Self.holdsMappings(entry.value)
        if Self.isEmpty(entry.value) || (isFlow && indent + line.count <= Self.width) {
            text += line + comment + "\n"
        } else if case .scalar(let long, _) = entry.value.content {
            text +=
                Self.canFold(long)
                ? key + " >-" + comment + "\n" + Self.folded(long, indent: indent + 2)
                : line + comment + "\n"
        } else {
            // Its parts have comments of their own.
            text += key + "\n"
            block(entry.value, indent: indent + 2, level: level + 1)
        }
    }

    private static func holdsMappings(_ node: Node) -> Bool {
        switch node.content {
        case .scalar: false
        case .sequence(let nodes):
            nodes.contains { if case .mapping = $0.content { true } else { false } }
        case .mapping: true
        }
    }

    private static func isEmpty(_ node: Node) -> Bool {
        switch node.content {
        case .scalar: false
        case .sequence(let nodes): nodes.isEmpty
        case .mapping(let entries): entries.isEmpty
        }
    }

    private static func flow(_ node: Node) -> String {
        switch node.content {
        case .scalar(let text, let isPlain): scalar(text, isPlain: isPlain)
        case .sequence(let nodes): "[" + nodes.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{"
                + entries.map { scalar($0.key, isPlain: false) + ": " + flow($0.value) }
                .joined(separator: ", ") + "}"
        }
    }

    /// Without quotes where every reader takes it for the same.
    private static func scalar(_ text: String, isPlain: Bool) -> String {
        let plain = Node(.scalar(text, isPlain: true), at: nowhere)
        let isText = (try? plain.text()) == text
        if isPlain || isText, isSafe(text) { return text }
        // Of what begins with a dash a number alone is one thing to every reader.
        if isPlain, (try? plain.integer()) != nil { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                if isUnprintable(scalar) {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }

    /// Whether no character of it means something to YAML where it stands.
    private static func isSafe(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last,
            !"-?:,[]{}#&*!|>'\"%@` ".utf8.contains(first), !": ".utf8.contains(last)
        else { return false }
        return text.utf8.allSatisfy {
            // A colon within a plain scalar is an error to older readers where brackets are around it.
            $0 >= 0x20 && $0 < 0x7F && !",[]{}\":".utf8.contains($0)
        } && !text.contains(" #")
    }

    private static func canFold(_ text: String) -> Bool {
        !text.unicodeScalars.contains(where: isUnprintable)
            && text.unicodeScalars.first != " " && text.unicodeScalars.last != " "
            && !text.contains("  ")
    }

    /// Whether YAML has no place for a character outside of double quotes, or takes it for the end of
    /// a line.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
    }

    private static func folded(_ text: String, indent: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return (lines + [line]).map { blanks(indent) + $0 + "\n" }.joined()
    }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

    private static let nowhere = SourceLocation(file: "", line: 1, column: 1)
}
