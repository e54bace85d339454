/// A place in a baseline or configuration file; lines and columns are counted from 1.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// What has no lines: an option, a file as a whole.
    package init(whole file: String) {
        self.init(file: file, line: 0, column: 0)
    }

    /// `server.yaml:12:7`; without a line the name alone.
    package var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// A value of a YAML document and where it stands.
package struct Node: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// Text; `isPlain` where it stands without quotes, so that its type is read from its look.
        case scalar(String, isPlain: Bool)
        case sequence([Node])
        case mapping([Entry])
    }

    package struct Entry: Hashable, Sendable {
        package var key: String
        package var keyLocation: SourceLocation
        package var value: Node

        package init(key: String, keyLocation: SourceLocation, value: Node) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    package var content: Content
    package var location: SourceLocation

    package init(_ content: Content, at location: SourceLocation) {
        self.content = content
        self.location = location
    }

    /// The value of `key` where this is a mapping that has it.
    package subscript(key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// How an error message shows it.
    package var excerpt: String {
        switch content {
        case .scalar(let text, let isPlain):
            let short = text.unicodeScalars.prefix(60).map { scalar in
                scalar.properties.generalCategory == .control ? "�" : String(scalar)
            }.joined()
            let shown = short + (text.unicodeScalars.count > 60 ? "…" : "")
            return isPlain ? shown : "\"\(shown)\""
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        }
    }
}
