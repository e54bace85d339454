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

    /// What it names and no control has: a misspelt name would select nothing in silence.
    func problems(with controls: [String: Node]) -> [Diagnostic] {
        func wanting(_ what: String, _ names: Set<String>, _ known: Set<String>) -> [Diagnostic] {
            names.subtracting(known).sorted().map { name in
                let near = Spelling.suggestion(for: name, among: known.sorted())
                return Diagnostic(location, "\(what) '\(name)' to select" + near)
            }
        }
        let found = controls.values
        let references = found.flatMap { control -> [String] in
            guard case .mapping(let entries)? = control["references"]?.content else { return [] }
            return entries.filter { $0.value.content != .sequence([]) }.map(\.key)
        }
        let known = found.flatMap { Self.tags(of: $0) }
        return wanting("there is no control", ids, Set(controls.keys))
            + wanting("no control refers to a framework", frameworks, Set(references))
            + wanting("no control has a tag", tags, Set(known))
    }

    private static func tags(of control: Node) -> [String] {
        let found = try? control["tags"]?.list { n throws(BaselineError) in try n.word() }
        return found ?? []
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
        return Self.tags(of: control).contains(where: tags.contains)
    }
}
