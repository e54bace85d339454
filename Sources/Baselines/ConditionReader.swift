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
                .virtualization(try words(n, among: virtualizations))
            }
        )
        add(
            fields.optional("architecture") { n throws(BaselineError) in
                .architecture(try words(n, among: architectures))
            }
        )
        add(
            fields.optional("unit") { n throws(BaselineError) in
                let unit = try n.parsed("a unit name with its suffix, such as cups.service") {
                    UnitName($0)
                }
                return .unit(unit.description)
            }
        )
        add(
            fields.optional("file") { n throws(BaselineError) in
                let path = try n.word()
                guard path.hasPrefix("/") else { throw n.expected("an absolute path") }
                return .file(path)
            }
        )
        add(
            fields.optional("parameter") { n throws(BaselineError) in
                .parameter(try n.parsed("a kernel parameter") { SysctlKey($0)?.description })
            }
        )
        add(
            fields.optional("memory") { n throws(BaselineError) in
                let (low, high) = try ordered(n, try bounds(n, bytes))
                return .memory(minimum: low, maximum: high)
            }
        )
        add(
            fields.optional("connections") { n throws(BaselineError) in
                let (low, high) = try bounds(n) { m throws(BaselineError) in
                    let number = try m.integer()
                    guard number >= 0 else { throw m.expected("a number that isn't negative") }
                    return number
                }
                let (least, most) = try ordered(n, (low, high))
                return .connections(minimum: least, maximum: most)
            }
        )
        for (key, make) in [("all", Condition.all), ("any", Condition.any)] {
            let inner = fields.optional(key) { n throws(BaselineError) in
                let inner = try n.list { item throws(BaselineError) in try read(item) }
                guard !inner.isEmpty else { throw n.expected("at least one condition") }
                return inner
            }
            if let inner { found.append(make(inner)) }
        }
        if let inner = fields.optional("not", read) { found.append(.not(inner)) }
        try fields.finish()
        guard !found.isEmpty else { throw node.expected("at least one fact") }
        return found.count == 1 ? found[0] : .all(found)
    }

    /// What never holds would switch a control off in silence: names are of a closed set.
    private static let virtualizations = [
        "none", "container", "vm", "qemu", "kvm", "amazon", "zvm", "vmware", "microsoft", "oracle",
        "powervm", "xen", "bochs", "uml", "parallels", "bhyve", "qnx", "acrn", "apple", "sre",
        "google", "systemd-nspawn", "lxc-libvirt", "lxc", "openvz", "docker", "podman", "rkt",
        "wsl", "proot", "pouch",
    ]
    /// As uname(2) tells them.
    private static let architectures = [
        "x86_64", "aarch64", "i386", "i486", "i586", "i686", "armv5tel", "armv6l", "armv7l",
        "armv8l", "riscv64",
        "ppc64le", "ppc64", "s390x", "loongarch64", "mips", "mips64",
    ]

    private static func os(_ node: Node) throws(BaselineError) -> FactTest {
        var fields = try Fields(node)
        let ids =
            fields.optional("id") { n throws(BaselineError) in
                try n.list { m throws(BaselineError) in
                    try m.identifier(
                        "an ID of os-release(5): a-z, 0-9, '.', '_' and '-'",
                        allowing: "._-"
                    )
                }
            } ?? []
        let version = fields.optional("version") { n throws(BaselineError) in
            try versions(n)
        }
        if ids.isEmpty, version == nil, fields.diagnostics.isEmpty {
            fields.refuse(node.location, "expected id, version or both")
        }
        try fields.finish()
        return .os(ids: ids, minimum: version?.0, maximum: version?.1)
    }

    private static func kernel(_ node: Node) throws(BaselineError) -> FactTest {
        let (low, high) = try versions(node)
        return .kernel(minimum: low, maximum: high)
    }

    /// Numbers with points between them, as text: 6.10 is no number.
    private static func versions(_ node: Node) throws(BaselineError) -> (String?, String?) {
        func numbers(_ text: String) -> [Int]? {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { $0.allSatisfy(\.isNumber) ? Int($0) : nil }
            return numbers.count == parts.count ? numbers : nil
        }
        let (low, high) = try bounds(node) { n throws(BaselineError) in
            let text = try n.word()
            guard numbers(text) != nil else { throw n.expected("a version such as \"6.2\"") }
            return text
        }
        if let low = low.flatMap(numbers), let high = high.flatMap(numbers),
            high.lexicographicallyPrecedes(low)
        {
            throw node.expected("min to be no more than max")
        }
        return (low, high)
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

    private static func ordered(
        _ node: Node,
        _ bounds: (Int128?, Int128?)
    ) throws(BaselineError) -> (Int128?, Int128?) {
        if let low = bounds.0, let high = bounds.1, low > high {
            throw node.expected("min to be no more than max")
        }
        return bounds
    }

    private static func words(
        _ node: Node,
        among known: [String]
    ) throws(BaselineError) -> [String] {
        let words = try node.list { n throws(BaselineError) in
            let word = try n.word()
            guard known.contains(word) else {
                throw n.expected("a known name" + Spelling.suggestion(for: word, among: known))
            }
            return word
        }
        guard !words.isEmpty else { throw node.expected("at least one name") }
        return words
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
        guard let number = Int128(text), number >= 0 else {
            throw node.expected("a size such as 4GiB, or a number of bytes")
        }
        return number
    }
}
