/// Nodes that stand in no file yet: what temper writes itself.
extension Node {
    /// Text, whatever it looks like.
    package init(text: String) {
        self.init(.scalar(text, isPlain: false), at: Node.nowhere)
    }

    /// A setting's value: a number, `true` and `false` stand as such, all else as text.
    package init(value text: String) {
        let plain = Node(.scalar(text, isPlain: true), at: Node.nowhere)
        let isPlain = text == "true" || text == "false" || (try? plain.integer()) != nil
        self.init(.scalar(text, isPlain: isPlain), at: Node.nowhere)
    }

    package init(flag: Bool) {
        self.init(.scalar(flag ? "true" : "false", isPlain: true), at: Node.nowhere)
    }

    package init(list: [Node]) {
        self.init(.sequence(list), at: Node.nowhere)
    }

    package init(fields: [(String, Node)]) {
        self.init(
            .mapping(
                fields.map { Entry(key: $0.0, keyLocation: Node.nowhere, value: $0.1) }
            ),
            at: Node.nowhere
        )
    }

    /// The node with every `${` written so that it stands for itself, and names no parameter.
    package var escapingParameters: Node {
        switch content {
        case .scalar(let text, let isPlain):
            var escaped = ""
            var last: Unicode.Scalar?
            for scalar in text.unicodeScalars {
                if scalar == "{", last == "$" { escaped += "$" }
                escaped.unicodeScalars.append(scalar)
                last = scalar
            }
            return Node(.scalar(escaped, isPlain: isPlain), at: location)
        case .sequence(let nodes):
            return Node(.sequence(nodes.map(\.escapingParameters)), at: location)
        case .mapping(let entries):
            let escaped = entries.map {
                Entry(
                    key: $0.key,
                    keyLocation: $0.keyLocation,
                    value: $0.value.escapingParameters
                )
            }
            return Node(.mapping(escaped), at: location)
        }
    }

    private static let nowhere = SourceLocation(file: "(made)", line: 1, column: 1)
}

extension String {
    /// On one line, and harmless to a terminal: a mark stands for every control character.
    package var onOneLine: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                        "\u{FFFD}"
                    default: scalar
                    }
                }
            )
        )
    }
}
