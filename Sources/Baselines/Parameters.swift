package import Model

/// A parameter of a baseline: `${name}` in a control stands for its value.
package struct ParameterDeclaration: Sendable {
    package enum Kind: String, CaseIterable, Sendable { case integer, boolean, string }

    private static let longestText = 256

    package let name: String
    package let kind: Kind
    package let meaning: String
    package let bounds: Bounds
    package var value: Node

    package struct Bounds: Sendable, CustomStringConvertible {
        let minimum: Int128?
        let maximum: Int128?
        let choices: [String]?

        /// For people: `128 to 65535`, `≥ 1`, `one of a, b`, or nothing.
        package var description: String {
            if let choices { return "one of " + choices.joined(separator: ", ") }
            switch (minimum, maximum) {
            case (let low?, let high?): return "\(low) to \(high)"
            case (let low?, nil): return "≥ \(low)"
            case (nil, let high?): return "≤ \(high)"
            case (nil, nil): return ""
            }
        }
    }

    /// Reads the mapping of names to declarations; what is wrong goes to `fields`.
    static func all(in node: Node, _ fields: inout Fields) -> [ParameterDeclaration] {
        guard case .mapping(let entries) = node.content else {
            fields.refuse(node.expected("a mapping of parameters"))
            return []
        }
        var found: [ParameterDeclaration] = []
        for entry in entries {
            do throws(BaselineError) {
                found.append(try ParameterDeclaration(entry))
            } catch {
                fields.refuse(error)
            }
        }
        return found
    }

    private init(_ entry: Node.Entry) throws(BaselineError) {
        let keyNode = Node(.scalar(entry.key, isPlain: true), at: entry.keyLocation)
        let name = try keyNode.identifier("a name of a-z, 0-9 and '_'", allowing: "_")
        var fields = try Fields(entry.value)
        let kind = fields.required("type") { n throws(BaselineError) in try n.choice(of: Kind.self)
        }
        let value = fields.required("default") { n throws(BaselineError) in n }
        let minimum = fields.optional("min") { n throws(BaselineError) in try n.integer() }
        let maximum = fields.optional("max") { n throws(BaselineError) in try n.integer() }
        let choices = fields.optional("one-of") { n throws(BaselineError) in
            try n.list { item throws(BaselineError) in try item.value() }
        }
        let meaning = fields.required("meaning") { n throws(BaselineError) in try n.word() }
        if let kind, kind != .integer, minimum != nil || maximum != nil {
            fields.refuse(entry.keyLocation, "'min' and 'max' are for integers: expected one-of")
        }
        try fields.finish()
        guard let kind, let value, let meaning else { throw fields.problems }
        self.name = name
        self.kind = kind
        self.meaning = meaning
        bounds = Bounds(minimum: minimum, maximum: maximum, choices: choices)
        self.value = value
        try check(value)
    }

    /// Takes another value, from an extending file or from `--set`.
    package mutating func set(_ node: Node) throws(BaselineError) {
        try check(node)
        value = node
    }

    private func check(_ node: Node) throws(BaselineError) {
        switch kind {
        case .integer:
            let number = try node.integer()
            if let minimum = bounds.minimum, number < minimum {
                throw node.expected("\(name) ≥ \(minimum)")
            }
            if let maximum = bounds.maximum, number > maximum {
                throw node.expected("\(name) ≤ \(maximum)")
            }
        case .boolean: _ = try node.boolean()
        case .string:
            let text = try node.text()
            // It may stand in a file a million times over.
            guard text.utf8.count <= Self.longestText else {
                throw node.expected("\(name) of at most \(Self.longestText) bytes")
            }
        }
        if let choices = bounds.choices, !choices.contains(try node.value()) {
            throw node.expected("\(name) to be one of " + choices.joined(separator: ", "))
        }
    }
}

/// The parameters that hold, and their places in a control.
package struct Parameters {
    package private(set) var declared: [String: ParameterDeclaration] = [:]

    mutating func declare(_ parameter: ParameterDeclaration) {
        declared[parameter.name] = parameter
    }

    /// Forgets the parameters that none of the nodes has in its text.
    mutating func keepOnly(usedBy nodes: [Node]) {
        var texts: [String] = []
        func visit(_ node: Node) {
            switch node.content {
            case .scalar(let text, _): if text.contains("${") { texts.append(text) }
            case .sequence(let items): items.forEach(visit)
            case .mapping(let entries): entries.forEach { visit($0.value) }
            }
        }
        nodes.forEach(visit)
        declared = declared.filter { name, _ in texts.contains { $0.contains("${\(name)}") } }
    }

    mutating func set(_ name: String, to node: Node, at place: SourceLocation) throws(BaselineError)
    {
        guard declared[name] != nil else {
            throw BaselineError(
                place,
                "no parameter '\(name)'"
                    + Spelling.suggestion(for: name, among: declared.keys.sorted())
            )
        }
        try declared[name]?.set(node)
    }

    /// The node with every `${name}` replaced.
    ///
    /// A whole scalar takes the parameter's type; within text its value is inserted. `$${` stands
    /// for `${` itself.
    func substituted(in node: Node) throws(BaselineError) -> Node {
        switch node.content {
        case .scalar(let text, _):
            guard text.utf8.contains(UInt8(ascii: "$")) else { return node }
            return try substituted(text, in: node)
        case .sequence(let nodes):
            var done: [Node] = []
            for item in nodes { done.append(try substituted(in: item)) }
            return Node(.sequence(done), at: node.location)
        case .mapping(let entries):
            var done = entries
            for index in done.indices { done[index].value = try substituted(in: done[index].value) }
            return Node(.mapping(done), at: node.location)
        }
    }

    private func substituted(_ text: String, in node: Node) throws(BaselineError) -> Node {
        var rest = text[...]
        var result = ""
        while let dollar = rest.range(ofText: "${") {
            let before = rest[..<dollar.lowerBound]
            if before.hasSuffix("$") {
                result += before.dropLast() + "${"
                rest = rest[dollar.upperBound...]
                continue
            }
            guard let end = rest[dollar.upperBound...].firstIndex(of: "}") else {
                throw node.expected("a '}' that ends '${'")
            }
            let name = String(rest[dollar.upperBound..<end])
            guard let parameter = declared[name] else {
                throw BaselineError(
                    node.location,
                    "no parameter '\(name)'"
                        + Spelling.suggestion(for: name, among: declared.keys.sorted())
                )
            }
            if text.utf8.count == name.utf8.count + 3 {
                return Node(parameter.value.content, at: node.location)
            }
            result += before + (try parameter.value.value())
            rest = rest[rest.index(after: end)...]
        }
        return Node(.scalar(result + rest, isPlain: false), at: node.location)
    }
}

extension Substring {
    /// The first place of some ASCII text.
    fileprivate func range(ofText text: String) -> Range<Index>? {
        ranges(of: text).first
    }
}
