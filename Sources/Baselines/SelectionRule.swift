import Model

/// Which of the controls that a baseline extends it keeps: `select: {references: cis-debian-12}`.
///
/// A mapping by reference needs no control of its own: what a framework asks for stands in the
/// modules, once.
struct SelectionRule: Sendable {
    let frameworks: Set<String>
    let tags: Set<String>

    init(_ node: Node) throws(BaselineError) {
        var fields = try Fields(node)
        func words(_ key: String) -> Set<String> {
            Set(
                fields.optional(key) { n throws(BaselineError) in
                    try n.list { item throws(BaselineError) in try item.word() }
                } ?? []
            )
        }
        frameworks = words("references")
        tags = words("tags")
        try fields.finish()
        guard !frameworks.isEmpty || !tags.isEmpty else {
            throw node.expected("references, tags or both")
        }
    }

    /// Whether a control refers to one of the frameworks, or has one of the tags.
    func keeps(_ control: Node) -> Bool {
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
