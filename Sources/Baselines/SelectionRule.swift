import Model

/// Which of the controls that a baseline extends it keeps: `select: {references: cis-debian-12}`.
///
/// A mapping by reference needs no control of its own: what a framework asks for stands in the
/// modules, once.
struct SelectionRule: Sendable {
    let location: SourceLocation
    let ids: Set<String>
    let frameworks: Set<String>
    let tags: Set<String>

    init(_ node: Node) throws(BaselineError) {
        var fields = try Fields(node)
        location = node.location
        func words(_ key: String) -> Set<String> {
            Set(
                fields.optional(key) { n throws(BaselineError) in
                    try n.list { item throws(BaselineError) in try item.word() }
                } ?? []
            )
        }
        ids = words("ids")
        frameworks = words("references")
        tags = words("tags")
        try fields.finish()
        guard !ids.isEmpty || !frameworks.isEmpty || !tags.isEmpty else {
            throw node.expected("ids, references or tags")
        }
    }

    /// Whether a control is named, refers to one of the frameworks, or has one of the tags.
    func keeps(_ id: String, _ control: Node) -> Bool {
        if ids.contains(id) { return true }
        if case .mapping(let entries)? = control["references"]?.content,
            entries.contains(where: { entry in
                frameworks.contains(entry.key) && entry.value.content != .sequence([])
            })
        {
            return true
        }
        let node = control["tags"]
        let found =
            try? node?.list { n throws(BaselineError) in try n.word() }
        return (found ?? []).contains(where: tags.contains)
    }
}
