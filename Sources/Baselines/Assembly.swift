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
    /// Paths of the files that the run itself names; the others are extended.
    var chosen: Set<String> = []
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
    ///
    /// What was taken from these files before stays as it is by now: an override isn't undone by a
    /// second part.
    mutating func take(_ rule: SelectionRule, of whole: Assembly) {
        let part = whole.controls.filter { rule.keeps($0.key, $0.value) }
        if whole.isWhole { problems += rule.problems(with: whole.controls) }
        problems += whole.problems
        isWhole = isWhole && whole.isWhole
        let known = files.union(selectedFiles)
        let isKnown = whole.files.union(whole.selectedFiles).isSubset(of: known)
        for (id, node) in part where !isKnown || controls[id] == nil { override(id, with: node) }
        selectedFiles.formUnion(whole.files.union(whole.selectedFiles))
        selected.formUnion(part.keys)
        var used = whole.parameters
        used.keepOnly(usedBy: Array(part.values))
        for parameter in used.declared.values where parameters.declared[parameter.name] == nil {
            parameters.declare(parameter)
        }
        for description in whole.descriptions where !descriptions.contains(description) {
            descriptions.append(description)
        }
        let dropped = whole.controls.filter { part[$0.key] == nil }
        for framework in whole.frameworks {
            let partial = framework.adding(Self.gaps(in: framework, of: dropped))
            if !frameworks.contains(partial) { frameworks.append(partial) }
        }
    }

    /// The numbers of a framework that controls answer to which a selection leaves out.
    private static func gaps(in framework: Framework, of dropped: [String: Node]) -> [Framework.Gap]
    {
        dropped.sorted { $0.key < $1.key }.compactMap { id, node in
            let numbers = try? node["references"]?[framework.id]?.list {
                n throws(BaselineError) in try n.value()
            }
            guard let numbers, !numbers.isEmpty else { return nil }
            let title = try? node["title"]?.word()
            return Framework.Gap(
                ids: numbers,
                title: title ?? id,
                reason: "'\(id)' is left out by a selection"
            )
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
