package import Model
package import Resources
import SystemPackage

/// The controls of a run: after `extends`, overrides, parameters and deselection.
package struct ResolvedBaseline: Sendable {
    /// In order of ids.
    package let controls: [Control]
    package let deselected: [(id: String, reason: String)]
    package let descriptions: [Report.BaselineDescription]
}

extension BaselineCatalogue {
    /// Resolves the named baselines in their order, then the site's own controls.
    ///
    /// All that is wrong is thrown at once, sorted by place.
    package func resolve(
        _ names: [String],
        settings: Settings,
        values: [(name: String, value: String)]
    ) throws(BaselineError) -> ResolvedBaseline {
        let commandLine = SourceLocation(file: "--baseline", line: 1, column: 1)
        let nobody = SourceLocation(file: "(by default)", line: 1, column: 1)
        var assembly = Assembly()
        if names.isEmpty {
            let chosen =
                settings.baselines.isEmpty
                ? [(text: Self.defaultName, location: nobody)] : settings.baselines
            for (text, location) in chosen {
                add(text, from: location, beside: nil, path: [], to: &assembly)
            }
        } else {
            for name in names {
                add(name, from: commandLine, beside: nil, path: [], to: &assembly)
            }
        }
        for (id, node) in settings.controls { assembly.override(id, with: node) }
        for (name, node) in settings.parameters { assembly.set(name, to: node, at: node.location) }
        for (name, value) in values {
            let place = SourceLocation(file: "--set \(name)", line: 1, column: 1)
            let isString = assembly.parameters.declared[name]?.kind == .string
            assembly.set(
                name,
                to: Node(.scalar(value, isPlain: !isString), at: place),
                at: place
            )
        }
        return try controls(of: assembly)
    }

    /// Takes a file and those that it extends; what is wrong is kept, so that all is told at once.
    private func add(
        _ text: String,
        from place: SourceLocation,
        beside file: FilePath?,
        path: [String],
        to assembly: inout Assembly
    ) {
        let loaded: Loaded
        do throws(BaselineError) {
            loaded = try find(text, from: place, beside: file)
            let key = loaded.path.lexicallyNormalized().string
            guard !path.contains(key) else {
                throw BaselineError(
                    place,
                    "extends itself: " + (path + [key]).joined(separator: " → ")
                )
            }
            guard assembly.files.insert(key).inserted else { return }
            for (base, location) in loaded.document.extends {
                add(base, from: location, beside: loaded.path, path: path + [key], to: &assembly)
            }
        } catch {
            assembly.problems += error.diagnostics
            assembly.isWhole = false
            return
        }
        assembly.problems += loaded.document.problems
        for parameter in loaded.document.parameters { assembly.parameters.declare(parameter) }
        for (id, node) in loaded.document.controls { assembly.override(id, with: node) }
        assembly.descriptions.append(loaded.description)
    }

    /// The controls of one document that extends none.
    func resolve(_ document: BaselineDocument) throws(BaselineError) -> ResolvedBaseline {
        var assembly = Assembly()
        assembly.problems = document.problems
        for parameter in document.parameters { assembly.parameters.declare(parameter) }
        for (id, node) in document.controls { assembly.override(id, with: node) }
        return try controls(of: assembly)
    }

    private func controls(of assembly: Assembly) throws(BaselineError) -> ResolvedBaseline {
        let reader = ControlReader(kinds: kinds)
        var controls: [Control] = []
        var deselected: [(id: String, reason: String)] = []
        var problems = assembly.problems
        for (id, merged) in assembly.controls.sorted(by: { $0.key < $1.key })
        where assembly.isWhole || merged["title"] != nil {
            do throws(BaselineError) {
                let node = try assembly.parameters.substituted(in: merged)
                switch try reader.read(node) {
                case .control(let control): controls.append(control)
                case .deselected(let reason): deselected.append((id, reason))
                }
            } catch {
                problems += error.diagnostics
            }
        }
        problems += Self.contradictions(among: controls)
        guard problems.isEmpty else {
            throw BaselineError(
                problems.sorted {
                    ($0.location.file, $0.location.line, $0.location.column)
                        < ($1.location.file, $1.location.line, $1.location.column)
                }
            )
        }
        return ResolvedBaseline(
            controls: controls,
            deselected: deselected,
            descriptions: assembly.descriptions
        )
    }

    /// Controls that ask for different things of one setting, both named.
    ///
    /// With a condition they may be meant for different hosts; where both apply the plan refuses.
    private static func contradictions(among controls: [Control]) -> [Diagnostic] {
        var first: [String: Control] = [:]
        var found: [Diagnostic] = []
        for control in controls where control.condition == nil {
            let key = "\(type(of: control.resource).kind) \(control.resource.setting)"
            guard let other = first[key] else {
                first[key] = control
                continue
            }
            if other.resource.expected != control.resource.expected {
                found.append(
                    Diagnostic(
                        control.location,
                        "'\(control.id)' asks for \(control.resource.expected), "
                            + "'\(other.id)' at \(other.location) for \(other.resource.expected)"
                    )
                )
            }
        }
        return found
    }
}

/// What the files of a run come to, while they are read.
private struct Assembly {
    var files: Set<String> = []
    /// What is wrong with the files, beside their controls.
    var problems: [Diagnostic] = []
    /// Whether every file was found; where not, what only overrides a control can't be judged.
    var isWhole = true
    var parameters = Parameters()
    var controls: [String: Node] = [:]
    var descriptions: [Report.BaselineDescription] = []

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

    private static let operators = Set(Expectation.Operator.allCases.map(\.rawValue))

    /// Mappings merge two levels deep: a control's fields, and those of its resource.
    ///
    /// The operators of a desired value are one group, so setting one replaces the others.
    private static func merge(_ base: Node, _ change: Node, depth: Int = 0) -> Node {
        guard depth < 2, case .mapping(var entries) = base.content,
            case .mapping(let changes) = change.content
        else { return change }
        if changes.contains(where: { operators.contains($0.key) }) {
            entries.removeAll { operators.contains($0.key) }
        }
        for entry in changes {
            if let index = entries.firstIndex(where: { $0.key == entry.key }) {
                entries[index].value = merge(entries[index].value, entry.value, depth: depth + 1)
                entries[index].keyLocation = entry.keyLocation
            } else {
                entries.append(entry)
            }
        }
        return Node(.mapping(entries), at: change.location)
    }
}
