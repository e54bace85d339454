import Model
import Resources

/// Makes a control of its mapping, once overrides and parameters are in place.
struct ControlReader {
    let kinds: [any Resource.Type]

    /// A control, or why it is deselected.
    enum Reading {
        case control(Control)
        case deselected(Deselected)
    }

    func read(_ node: Node) throws(BaselineError) -> Reading {
        var fields = try Fields(node)
        let id = fields.required("id") { n throws(BaselineError) in try n.word() }
        let title = fields.required("title") { n throws(BaselineError) in try n.word() }
        let severity = fields.required("severity") { n throws(BaselineError) in
            try n.choice(of: Severity.self)
        }
        let rationale = fields.required("rationale") { n throws(BaselineError) in try n.word() }
        let references = fields.optional("references", Self.references)
        let tags = fields.optional("tags") { n throws(BaselineError) in
            try n.list { item throws(BaselineError) in
                try item.identifier("a tag of a-z, 0-9 and '-'", allowing: "-")
            }
        }
        let hazards = fields.optional("risk") { n throws(BaselineError) in
            try n.list { item throws(BaselineError) in try item.choice(of: Hazard.self) }
        }
        let condition = fields.optional("when") { n throws(BaselineError) in
            if case .scalar("always", _) = n.content { return Condition?.none }
            return try ConditionReader.read(n)
        }
        let isEnabled = fields.optional("enabled") { n throws(BaselineError) in try n.boolean() }
        let reason = fields.optional("reason") { n throws(BaselineError) in try n.word() }
        if isEnabled == false, reason == nil {
            fields.refuse(fields.location, "'enabled: false' without a reason: expected 'reason'")
        }
        // A parameter may switch a control on and off: then the reason waits for the off.
        if isEnabled == nil, reason != nil {
            fields.refuse(fields.location, "'reason' goes with 'enabled: false'")
        }
        let resource = resource(&fields)
        try fields.finish()
        if isEnabled == false, let id, let reason {
            return .deselected(
                Deselected(
                    id: id,
                    title: title ?? id,
                    references: references ?? [],
                    reason: reason
                )
            )
        }
        guard let id, let title, let severity, let rationale, let resource else {
            throw fields.problems
        }
        return .control(
            Control(
                id: id,
                title: title,
                severity: severity,
                rationale: rationale,
                references: references ?? [],
                tags: tags ?? [],
                hazards: hazards ?? [],
                condition: condition ?? nil,
                resource: resource,
                location: node.location
            )
        )
    }

    private func resource(_ fields: inout Fields) -> (any Resource)? {
        var found: [any Resource] = []
        var named = 0
        for kind in kinds where fields.remaining.contains(kind.kind) {
            named += 1
            guard let node = fields.take(kind.kind) else { continue }
            do throws(BaselineError) {
                found.append(try Self.make(kind, of: node))
            } catch {
                fields.refuse(error)
            }
        }
        // So that a misspelt kind is told its nearest name.
        for kind in kinds { _ = fields.take(kind.kind) }
        if named != 1 {
            let names = kinds.map { $0.kind }.joined(separator: ", ")
            fields.refuse(
                fields.location,
                named == 0
                    ? "no resource: expected one of \(names)"
                    : "more than one resource: expected one of \(names)"
            )
        }
        return found.first
    }

    private static func make<R: Resource>(
        _ kind: R.Type,
        of node: Node
    ) throws(BaselineError) -> any Resource {
        var fields = try Fields(node)
        return try R(from: &fields)
    }

    private static func references(_ node: Node) throws(BaselineError) -> [Reference] {
        guard case .mapping(let entries) = node.content else {
            throw node.expected("a mapping of frameworks to ids")
        }
        var references: [Reference] = []
        for entry in entries {
            let ids = try entry.value.list { n throws(BaselineError) in try n.value() }
            // An override takes a reference away so: what it asks is no longer what that asks.
            if ids.isEmpty { continue }
            references.append(Reference(framework: entry.key, ids: ids))
        }
        return references
    }
}
