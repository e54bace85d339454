import Model

/// A baseline that another one builds on: a name or a path, or a mapping that keeps a part of it.
struct Extension: Sendable {
    let text: String
    let location: SourceLocation
    /// `nil` for all of it.
    let selection: SelectionRule?

    init(_ node: Node) throws(BaselineError) {
        guard case .mapping = node.content else {
            text = try node.word()
            location = node.location
            selection = nil
            return
        }
        var fields = try Fields(node)
        let name = fields.required("baseline") { n throws(BaselineError) in try n.word() }
        let rule = fields.required("select") { n throws(BaselineError) in try SelectionRule(n) }
        try fields.finish()
        guard let name, let rule else { throw fields.problems }
        text = name
        location = node["baseline"]?.location ?? node.location
        selection = rule
    }
}
