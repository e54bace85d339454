package import Model

/// One baseline file: its own controls as nodes, before `extends`, overrides and parameters.
package struct BaselineDocument: Sendable {
    package let name: String
    package let title: String
    package let version: String
    /// What it builds on, in order.
    let extends: [Extension]
    /// Whether `extends` could be read: where not, what overrides can't be judged.
    let knowsItsBase: Bool
    package let parameters: [ParameterDeclaration]
    /// What is kept of what it extends; everything where there is none.
    let selection: SelectionRule?
    let frameworks: [Framework]
    /// Each control's mapping under its id, in the file's order.
    package let controls: [(id: String, node: Node)]

    /// What is wrong with the file at this level; its controls are read all the same, so that
    /// everything is told at once.
    package let problems: [Diagnostic]

    /// Whether a baseline may be called so.
    package static func takes(name: String) -> Bool {
        let node = Node(
            .scalar(name, isPlain: false),
            at: SourceLocation(file: "", line: 1, column: 1)
        )
        return (try? node.identifier("", allowing: "-")) != nil
    }

    /// Reads a file's node; throws only where it isn't a mapping.
    package init(_ node: Node) throws(BaselineError) {
        var fields = try Fields(node)
        let name = fields.required("baseline") { n throws(BaselineError) in
            try n.identifier("a name of a-z, 0-9 and '-'", allowing: "-")
        }
        let title = fields.required("title") { n throws(BaselineError) in try n.word() }
        let version = fields.required("version") { n throws(BaselineError) in try n.word() }
        let extends = fields.optional("extends") { n throws(BaselineError) in
            try n.list { item throws(BaselineError) in try Extension(item) }
        }
        selection = fields.optional("select") { n throws(BaselineError) in try SelectionRule(n) }
        frameworks =
            fields.optional("frameworks") { n throws(BaselineError) in
                try n.list { item throws(BaselineError) in try FrameworkReader.read(item) }
            } ?? []
        var parameters: [ParameterDeclaration] = []
        if let node = fields.take("parameters") {
            parameters = ParameterDeclaration.all(in: node, &fields)
        }
        var controls: [(id: String, node: Node)] = []
        if let node = fields.take("controls") {
            controls = BaselineDocument.controls(in: node, &fields)
        }
        do throws(BaselineError) {
            try fields.finish()
            problems = []
        } catch {
            problems = error.diagnostics
        }
        self.name = name ?? ""
        self.title = title ?? ""
        self.version = version ?? ""
        self.extends = extends ?? []
        knowsItsBase = extends != nil || node["extends"] == nil
        self.parameters = parameters
        self.controls = controls
    }

    /// Finds each control's id, and those that stand twice.
    static func controls(
        in node: Node,
        _ fields: inout Fields
    ) -> [(id: String, node: Node)] {
        guard case .sequence(let nodes) = node.content else {
            fields.refuse(node.expected("a list of controls"))
            return []
        }
        var controls: [(id: String, node: Node)] = []
        var seen: [String: SourceLocation] = [:]
        for node in nodes {
            do throws(BaselineError) {
                guard case .mapping = node.content else { throw node.expected("a control") }
                guard let idNode = node["id"] else {
                    throw BaselineError(node.location, "'id' is missing")
                }
                let id = try idNode.identifier(
                    "an id of a-z, 0-9, '.', '-' and '_'",
                    allowing: ".-_"
                )
                if let first = seen.updateValue(idNode.location, forKey: id) {
                    throw BaselineError(
                        idNode.location,
                        "control '\(id)' stands twice; first at line \(first.line)"
                    )
                }
                controls.append((id, node))
            } catch {
                fields.refuse(error)
            }
        }
        return controls
    }
}

extension Node {
    /// Lower-case letters, digits and a few marks, a letter or digit first.
    func identifier(_ what: String, allowing marks: String) throws(BaselineError) -> String {
        let text = try text()
        let isSound = text.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || marks.utf8.contains(byte)
        }
        guard isSound, let first = text.utf8.first, !marks.utf8.contains(first),
            text.utf8.count <= 128
        else { throw expected(what) }
        return text
    }
}
