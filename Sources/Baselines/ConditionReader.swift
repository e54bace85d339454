import Model
import Resources

/// Reads `when`: a mapping of facts, of which all are demanded.
enum ConditionReader {
    static func read(_ node: Node) throws(BaselineError) -> Condition {
        var fields = try Fields(node)
        var found: [Condition] = []
        func add(_ test: FactTest?) {
            if let test { found.append(.fact(test)) }
        }
        add(fields.optional("os", os))
        add(fields.optional("kernel", kernel))
        add(
            fields.optional("virtualization") { n throws(BaselineError) in
                .virtualization(try words(n))
            }
        )
        add(
            fields.optional("architecture") { n throws(BaselineError) in
                .architecture(try words(n))
            }
        )
        add(fields.optional("unit") { n throws(BaselineError) in .unit(try n.word()) })
        add(fields.optional("file") { n throws(BaselineError) in .file(try n.word()) })
        add(
            fields.optional("parameter") { n throws(BaselineError) in
                .parameter(try n.parsed("a kernel parameter") { SysctlKey($0)?.description })
            }
        )
        add(
            fields.optional("memory") { n throws(BaselineError) in
                let (low, high) = try bounds(n, bytes)
                return .memory(minimum: low, maximum: high)
            }
        )
        add(
            fields.optional("connections") { n throws(BaselineError) in
                let (low, high) = try bounds(n) { m throws(BaselineError) in try m.integer() }
                return .connections(minimum: low, maximum: high)
            }
        )
        for (key, make) in [("all", Condition.all), ("any", Condition.any)] {
            let inner = fields.optional(key) { n throws(BaselineError) in
                try n.list { item throws(BaselineError) in try read(item) }
            }
            if let inner { found.append(make(inner)) }
        }
        if let inner = fields.optional("not", read) { found.append(.not(inner)) }
        try fields.finish()
        guard !found.isEmpty else { throw node.expected("at least one fact") }
        return found.count == 1 ? found[0] : .all(found)
    }

    private static func os(_ node: Node) throws(BaselineError) -> FactTest {
        var fields = try Fields(node)
        let ids = fields.optional("id", words) ?? []
        let version = fields.optional("version") { n throws(BaselineError) in
            try bounds(n) { m throws(BaselineError) in try m.word() }
        }
        try fields.finish()
        return .os(ids: ids, minimum: version?.0, maximum: version?.1)
    }

    private static func kernel(_ node: Node) throws(BaselineError) -> FactTest {
        let (low, high) = try bounds(node) { n throws(BaselineError) in try n.word() }
        return .kernel(minimum: low, maximum: high)
    }

    private static func bounds<Value>(
        _ node: Node,
        _ read: (Node) throws(BaselineError) -> Value
    ) throws(BaselineError) -> (Value?, Value?) {
        var fields = try Fields(node)
        let low = fields.optional("min", read)
        let high = fields.optional("max", read)
        try fields.finish()
        guard low != nil || high != nil else { throw node.expected("min, max or both") }
        return (low, high)
    }

    private static func words(_ node: Node) throws(BaselineError) -> [String] {
        try node.list { n throws(BaselineError) in try n.word() }
    }

    /// A number of bytes, or one with KiB, MiB, GiB or TiB.
    private static func bytes(_ node: Node) throws(BaselineError) -> Int128 {
        let text = try node.value()
        let units: [(String, Int128)] = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ]
        for (suffix, factor) in units where text.hasSuffix(suffix) {
            if let number = Int128(text.dropLast(3).filter { $0 != " " }), number >= 0 {
                return number * factor
            }
        }
        guard let number = Int128(text) else {
            throw node.expected("a size such as 4GiB, or a number of bytes")
        }
        return number
    }
}
