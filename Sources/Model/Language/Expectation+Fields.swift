extension Fields {
    /// Reads the one operator (`value`, `min`, …) that a resource must have, among those it allows.
    package mutating func expectation(
        allowing allowed: [Expectation.Operator],
        required: Bool = true
    ) -> Expectation? {
        var found: [(Expectation.Operator, Expectation?)] = []
        for operation in allowed {
            guard remaining.contains(operation.rawValue) else {
                _ = take(operation.rawValue)
                continue
            }
            let demand = optional(operation.rawValue) { node throws(BaselineError) in
                try Expectation(operation, node)
            }
            found.append((operation, demand))
        }
        if found.count > 1 {
            let names = found.map { "'\($0.0.rawValue)'" }.joined(separator: " and ")
            refuse(location, "\(names) stand together: expected one of them")
        } else if found.isEmpty, required {
            let names = allowed.map(\.rawValue).joined(separator: ", ")
            refuse(location, "no desired value: expected one of \(names)")
        }
        return found.count == 1 ? found[0].1 : nil
    }
}

extension Expectation {
    package init(_ operation: Operator, _ node: Node) throws(BaselineError) {
        switch operation {
        case .value: self = .value(try node.value())
        case .min: self = .min(try Expectation.bound(node))
        case .max: self = .max(try Expectation.bound(node))
        case .range:
            let (low, high) = try Expectation.span(node)
            self = .range(low, high)
        case .covers:
            let (low, high) = try Expectation.span(node)
            self = .covers(low, high)
        case .oneOf: self = .oneOf(try Expectation.words(node))
        case .subsetOf: self = .subsetOf(try Expectation.words(node))
        case .noneOf: self = .noneOf(try Expectation.words(node))
        }
    }

    private static func span(_ node: Node) throws(BaselineError) -> (Int128, Int128) {
        let bounds = try node.list { n throws(BaselineError) in try n.integer() }
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw node.expected("two numbers, the lower one first: [1, 60]")
        }
        return (bounds[0], bounds[1])
    }

    /// One number, or a vector of them (`[4096, 131072, 16777216]`).
    private static func bound(_ node: Node) throws(BaselineError) -> [Int128] {
        let numbers = try node.list { n throws(BaselineError) in try n.integer() }
        guard !numbers.isEmpty else { throw node.expected("a number, or a list of numbers") }
        return numbers
    }

    private static func words(_ node: Node) throws(BaselineError) -> [String] {
        guard case .sequence = node.content else { throw node.expected("a list") }
        let words = try node.list { n throws(BaselineError) in try n.value() }
        guard !words.isEmpty else { throw node.expected("a list with at least one value") }
        return words
    }
}
