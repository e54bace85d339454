import Host
package import Model
package import Resources
package import SystemPackage

/// `/etc/temper/temper.yaml`: which baselines, their parameters, and where results go.
package struct Settings: Sendable {
    package var baselines: [(text: String, location: SourceLocation)] = []
    package var parameters: [(name: String, node: Node)] = []
    /// The site's own controls, and overrides of a baseline's by their id.
    package var controls: [(id: String, node: Node)] = []
    /// Whether entries go to the journal, and records to the audit log.
    package var journal = true
    package var audit = true
    /// How often `apply --at-boot` does its work.
    package var bootFrequency = BootFrequency.once
    /// How many past runs are kept.
    package var retention = Retention.standard
    /// What must be so before an apply, and still be so after it.
    package var probes: [Probe] = []

    package enum BootFrequency: String, CaseIterable, Sendable {
        /// Once on each instance, and again when what the baselines ask for has changed.
        case once
        case every
    }

    package static let standardPath = FilePath("/etc/temper/temper.yaml")

    package init() {}

    init(_ node: Node) throws(BaselineError) {
        var fields = try Fields(node)
        baselines =
            fields.optional("baselines") { n throws(BaselineError) in
                try n.list { item throws(BaselineError) in
                    (text: try item.word(), location: item.location)
                }
            } ?? []
        if let node = fields.take("parameters") {
            if case .mapping(let entries) = node.content {
                parameters = entries.map { ($0.key, $0.value) }
            } else {
                fields.refuse(node.expected("a mapping of names to values"))
            }
        }
        if let node = fields.take("controls") {
            controls = BaselineDocument.controls(in: node, &fields)
        }
        let outputs = fields.optional("outputs") { n throws(BaselineError) in
            var inner = try Fields(n)
            let journal = inner.optional("journal") { m throws(BaselineError) in try m.boolean() }
            let audit = inner.optional("audit") { m throws(BaselineError) in try m.boolean() }
            try inner.finish()
            return (journal ?? true, audit ?? true)
        }
        (journal, audit) = outputs ?? (true, true)
        if let frequency = fields.optional(
            "apply-at-boot",
            { n throws(BaselineError) in
                try n.choice(of: BootFrequency.self)
            }
        ) {
            bootFrequency = frequency
        }
        retention =
            fields.optional("runs") { n throws(BaselineError) in
                var inner = try Fields(n)
                var retention = Retention.standard
                if let count = inner.optional("keep", Self.count) { retention.count = count }
                retention.days = inner.optional("days", Self.count)
                try inner.finish()
                return retention
            } ?? .standard
        probes =
            fields.optional("probes") { n throws(BaselineError) in
                try n.list { item throws(BaselineError) in
                    var inner = try Fields(item)
                    return try Probe(from: &inner)
                }
            } ?? []
        try fields.finish()
    }

    private static func count(_ node: Node) throws(BaselineError) -> Int {
        guard let count = Int(exactly: try node.integer()), (1...100_000).contains(count) else {
            throw node.expected("a whole number from 1 to 100000")
        }
        return count
    }
}

extension BaselineCatalogue {
    /// The configuration given by path, else the standard one if there is one.
    ///
    /// For an image the invoking host's own configuration does not count: only a given one.
    package func settings(
        at path: String?,
        forImage isImage: Bool
    ) throws(BaselineError) -> Settings {
        let file: FilePath
        if let path {
            let given = FilePath(path)
            file = given.isAbsolute ? given : FilePath(workingDirectory()).pushing(given)
        } else {
            guard !isImage,
                try reading(
                    Settings.standardPath,
                    { h throws(HostError) in
                        try h.status(Settings.standardPath)
                    }
                ) != nil
            else { return Settings() }
            file = Settings.standardPath
        }
        let bytes = try bytes(of: file, isStandard: path == nil)
        return try Settings(try YAMLReader.read(bytes, named: file.string))
    }
}
