import Model
import Resources

extension Capture {
    /// What a table of tests compares: the mapping on one line, or why there is none.
    var text: String {
        switch self {
        case .draft(let draft): draft.text
        case .left(_, let reason): "left: \(reason)"
        case .unknown(_, let reason): "unknown: \(reason)"
        }
    }
}

extension Draft {
    var text: String {
        let written = YAMLWriter.text(
            of: Node(fields: [("a", Node(fields: [("b", fields)]))])
        )
        return String(written.dropFirst("a:\n  b: ".count).dropLast())
    }
}
