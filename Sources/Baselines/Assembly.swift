package import Model

/// What the files of a run come to, before parameters are put in and controls are read.
///
/// Every node keeps the place that it was written at, so that each field of a control can be
/// followed to its file and line.
package struct Assembly {
    /// Paths of the files that were taken.
    var files: Set<String> = []
    /// Paths of the files of which a selection took a part, and the ids of that part: what else
    /// they have may still come, by another baseline that extends them.
    var selectedFiles: Set<String> = []
    var selected: Set<String> = []
    /// What is wrong with the files, beside their controls.
    var problems: [Diagnostic] = []
    /// Whether every file was found; where not, what only overrides a control can't be judged.
    var isWhole = true
    package internal(set) var parameters = Parameters()
    var controls: [String: Node] = [:]
    package internal(set) var descriptions: [Report.BaselineDescription] = []
    var frameworks: [Framework] = []

    /// Puts a control in, or changes one field by field.
    mutating func override(_ id: String, with node: Node) {
        controls[id] = controls[id].map { Self.merge($0, node) } ?? node
    }

    mutating func set(_ name: String, to node: Node, at place: SourceLocation) {
        do throws(BaselineError) {
            try parameters.set(name, to: node, at: place)
        } catch {
            problems += error.diagnostics
        }
    }

    /// Takes in the part that a selection keeps of what other files come to, with the parameters
    /// that it uses.
    mutating func take(_ rule: SelectionRule, of whole: Assembly) {
        var part = whole
        part.controls = whole.controls.filter { rule.keeps($0.key, $0.value) }
        for id in rule.ids.sorted() where part.controls[id] == nil && whole.isWhole {
            problems.append(
                Diagnostic(
                    rule.location,
                    "there is no control '\(id)' to select"
                        + Spelling.suggestion(for: id, among: whole.controls.keys.sorted())
                )
            )
        }
        part.parameters.keepOnly(usedBy: Array(part.controls.values))
        merge(part)
    }

    private mutating func merge(_ other: Assembly) {
        selectedFiles.formUnion(other.files.union(other.selectedFiles))
        selected.formUnion(other.controls.keys)
        problems += other.problems
        isWhole = isWhole && other.isWhole
        for parameter in other.parameters.declared.values { parameters.declare(parameter) }
        for (id, node) in other.controls { override(id, with: node) }
        for description in other.descriptions where !descriptions.contains(description) {
            descriptions.append(description)
        }
        for framework in other.frameworks where !frameworks.contains(framework) {
            frameworks.append(framework)
        }
    }

    /// Takes the controls of one file; what a selection had of it before stays as it was.
    mutating func take(_ controls: [(id: String, node: Node)], of file: String) {
        for (id, node) in controls where !selectedFiles.contains(file) || !selected.contains(id) {
            override(id, with: node)
        }
    }

    /// The controls as they are to be read, in order of ids: overridden, with parameters put in.
    ///
    /// With a file missing, what only overrides a control is left out.
    package var resolved: [(id: String, node: Result<Node, BaselineError>)] {
        controls.filter { isWhole || $0.value["title"] != nil }
            .sorted { $0.key < $1.key }
            .map { id, node in
                do throws(BaselineError) {
                    return (id, .success(try parameters.substituted(in: node)))
                } catch {
                    return (id, .failure(error))
                }
            }
    }

    /// A control as it stands in the files, before parameters.
    package func written(_ id: String) -> Node? { controls[id] }

    private static let operators = Set(Expectation.Operator.allCases.map(\.rawValue))
    private static let selection: Set = ["enabled", "reason"]

    /// Mappings merge two levels deep: a control's fields, and those of its resource.
    ///
    /// A condition is replaced whole: half of one and half of another is nobody's.
    /// The operators of a desired value are one group, so setting one replaces the others; so are
    /// `enabled` and its `reason`.
    private static func merge(_ base: Node, _ change: Node, depth: Int = 0) -> Node {
        guard depth < 2, case .mapping(var entries) = base.content,
            case .mapping(let changes) = change.content
        else { return change }
        for group in [operators, selection]
        where changes.contains(where: { group.contains($0.key) }) {
            entries.removeAll { group.contains($0.key) }
        }
        for entry in changes {
            if let index = entries.firstIndex(where: { $0.key == entry.key }), entry.key != "when" {
                entries[index].value = merge(entries[index].value, entry.value, depth: depth + 1)
                entries[index].keyLocation = entry.keyLocation
            } else {
                entries.removeAll { $0.key == entry.key }
                entries.append(entry)
            }
        }
        return Node(.mapping(entries), at: change.location)
    }
}
