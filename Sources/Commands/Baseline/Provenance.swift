import Baselines
import Model
import SystemPackage

/// A resolved baseline as one file, with the place that each field comes from behind it.
struct Provenance {
    private let assembly: Assembly
    private let name: String

    init(of name: String, set: [String]) throws(Failure) {
        let values = try Session.values(of: set)
        assembly = try reportingBaseline { () throws(BaselineError) in
            try BaselineCatalogue().assemble([name], settings: Settings(), values: values)
        }
        self.name = assembly.descriptions.last?.name ?? name
    }

    /// YAML that temper reads as the same controls.
    var yaml: String {
        let top = SourceLocation(file: "", line: 1, column: 1)
        func entry(_ key: String, _ value: Node.Content) -> Node.Entry {
            Node.Entry(key: key, keyLocation: top, value: Node(value, at: top))
        }
        let controls = assembly.resolved.compactMap { try? $0.node.get() }
        let document = Node(
            .mapping([
                entry("baseline", .scalar(name, isPlain: false)),
                entry("title", .scalar("\(name), resolved", isPlain: false)),
                entry(
                    "version",
                    .scalar(assembly.descriptions.last?.version ?? "1", isPlain: false)
                ),
                entry("controls", .sequence(controls)),
            ]),
            at: top
        )
        return head + YAMLWriter.text(of: document, annotation: annotation)
    }

    /// The files in the order in which they were taken, and the parameters that are in force.
    private var head: String {
        var text = "# \(name) after extends, overrides and parameters. It comes from\n"
        for description in assembly.descriptions {
            text += "#   \(description.name) \(description.version)  \(description.path)\n"
        }
        for (name, parameter) in assembly.parameters.declared.sorted(by: { $0.key < $1.key }) {
            let value = (try? parameter.value.value()) ?? ""
            text += "# ${\(name)} is \(value), by \(Self.place(parameter.value.location))\n"
        }
        return text
    }

    private var annotation: YAMLWriter.Annotation {
        let parameters = usedParameters
        return { entry in
            var places: [(place: String, used: [String])] = []
            func visit(_ node: Node) {
                switch node.content {
                case .scalar:
                    let place = Self.place(node.location)
                    let used = parameters[node.location].map { [$0] } ?? []
                    if let index = places.firstIndex(where: { $0.place == place }) {
                        places[index].used += used
                    } else {
                        places.append((place, used))
                    }
                case .sequence(let nodes): nodes.forEach(visit)
                case .mapping(let entries): entries.forEach { visit($0.value) }
                }
            }
            guard !entry.keyLocation.file.isEmpty else { return nil }
            visit(entry.value)
            let words = places.map { place, used in
                place + (used.isEmpty ? "" : " (\(used.joined(separator: ", ")))")
            }
            return words.isEmpty ? nil : words.joined(separator: ", ")
        }
    }

    /// `${name}` at each place of a control that has one.
    private var usedParameters: [SourceLocation: String] {
        var used: [SourceLocation: String] = [:]
        func visit(_ node: Node) {
            switch node.content {
            case .scalar(let text, _):
                if text.contains("${") { used[node.location] = text }
            case .sequence(let nodes): nodes.forEach(visit)
            case .mapping(let entries): entries.forEach { visit($0.value) }
            }
        }
        for (id, _) in assembly.resolved {
            if let node = assembly.written(id) { visit(node) }
        }
        return used
    }

    /// The file's name without its folder: the head tells that.
    private static func place(_ location: SourceLocation) -> String {
        let name = FilePath(location.file).lastComponent?.string ?? location.file
        return location.file.hasPrefix("--") ? location.file : "\(name):\(location.line)"
    }
}
