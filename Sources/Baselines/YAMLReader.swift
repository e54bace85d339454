package import Model

/// Reads one YAML document into nodes, strictly.
///
/// No anchors, aliases, tags, duplicate keys or second document; bounded in size, depth and number
/// of nodes, so that no input takes more than its due of time and memory. libyaml does the scanning.
package struct YAMLReader {
    package static let largestDocument = 8 << 20
    private static let deepest = 40
    private static let mostNodes = 1_000_000

    private let file: String
    private var parser: Parser
    private var nodeCount = 0

    /// The document's node; throws where anything is wrong, with the place.
    package static func read(
        _ bytes: [UInt8],
        named file: String
    ) throws(BaselineError) -> Node {
        let start = SourceLocation(file: file, line: 1, column: 1)
        guard bytes.count <= largestDocument else {
            throw BaselineError(
                start,
                "\(bytes.count) bytes: expected at most \(largestDocument)"
            )
        }
        if let offset = bytes.firstIndex(of: 0) {
            let line = bytes[..<offset].count { $0 == 0x0A } + 1
            throw BaselineError(
                SourceLocation(file: file, line: line, column: 1),
                "a NUL byte: expected a text file in UTF-8"
            )
        }
        try requireUTF8(bytes, named: file)
        // A byte order mark says nothing in UTF-8.
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        return try Parser.parsing(text) { parser throws(BaselineError) in
            var reader = YAMLReader(file: file, parser: parser)
            return try reader.document()
        }
    }

    private static func requireUTF8(
        _ bytes: [UInt8],
        named file: String
    ) throws(BaselineError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var (line, column) = (1, 1)
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        throw BaselineError(
            SourceLocation(file: file, line: line, column: column),
            "a byte that is not UTF-8: expected a text file in UTF-8"
        )
    }

    private init(file: String, parser: Parser) {
        self.file = file
        self.parser = parser
    }

    private mutating func document() throws(BaselineError) -> Node {
        _ = try next()
        let first = try next()
        guard first.kind == .documentStart else {
            throw BaselineError(place(first), "the file is empty: expected a mapping")
        }
        let node = try node(from: try next(), depth: 0)
        _ = try next()
        let end = try next()
        guard end.kind == .streamEnd else {
            throw BaselineError(place(end), "a second document: expected one in a file")
        }
        return node
    }

    private mutating func node(from event: Event, depth: Int) throws(BaselineError) -> Node {
        let location = place(event)
        nodeCount += 1
        guard depth <= Self.deepest, nodeCount <= Self.mostNodes else {
            throw BaselineError(
                location,
                depth > Self.deepest
                    ? "nested more than \(Self.deepest) deep" : "more than \(Self.mostNodes) values"
            )
        }
        if event.hasAnchor { throw BaselineError(location, "an anchor (&): expected none") }
        if event.hasTag { throw BaselineError(location, "a tag (!): expected none") }
        switch event.kind {
        case .scalar(let text, let isPlain):
            return Node(.scalar(text, isPlain: isPlain), at: location)
        case .sequenceStart: return try sequence(at: location, depth: depth)
        case .mappingStart: return try mapping(at: location, depth: depth)
        case .alias: throw BaselineError(location, "an alias (*): expected the value itself")
        default: throw BaselineError(location, "expected a value")
        }
    }

    private mutating func sequence(
        at location: SourceLocation,
        depth: Int
    ) throws(BaselineError) -> Node {
        var nodes: [Node] = []
        while true {
            let event = try next()
            if event.kind == .sequenceEnd { return Node(.sequence(nodes), at: location) }
            nodes.append(try node(from: event, depth: depth + 1))
        }
    }

    private mutating func mapping(
        at location: SourceLocation,
        depth: Int
    ) throws(BaselineError) -> Node {
        var entries: [Node.Entry] = []
        var seen: [String: SourceLocation] = [:]
        while true {
            let event = try next()
            if event.kind == .mappingEnd { return Node(.mapping(entries), at: location) }
            let key = try node(from: event, depth: depth + 1)
            guard case .scalar(let name, _) = key.content else {
                throw BaselineError(key.location, "\(key.excerpt) as a key: expected a name")
            }
            if let first = seen.updateValue(key.location, forKey: name) {
                throw BaselineError(
                    key.location,
                    "'\(name)' stands twice in one mapping; first at line \(first.line)"
                )
            }
            let value = try node(from: try next(), depth: depth + 1)
            entries.append(Node.Entry(key: name, keyLocation: key.location, value: value))
        }
    }

    private mutating func next() throws(BaselineError) -> Event {
        switch parser.next() {
        case .success(let event): return event
        case .failure(let problem):
            throw BaselineError(
                SourceLocation(file: file, line: problem.line, column: problem.column),
                "not YAML: \(problem.message)"
            )
        }
    }

    private func place(_ event: Event) -> SourceLocation {
        SourceLocation(file: file, line: event.line, column: event.column)
    }
}
