package import Model
package import Resources
import SystemPackage

/// The controls of a run: after `extends`, overrides, parameters and deselection.
package struct ResolvedBaseline: Sendable {
    /// In order of ids.
    package let controls: [Control]
    package let deselected: [Deselected]
    package let descriptions: [Report.BaselineDescription]
    /// With what was deselected among what no control covers.
    package let frameworks: [Framework]
}

/// A control that a baseline has and that is not in force: `enabled: false`.
package struct Deselected: Sendable {
    package let id: String
    package let title: String
    package let references: [Reference]
    package let reason: String
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
        try controls(of: assemble(names, settings: settings, values: values))
    }

    /// Puts the files of a run together; what is wrong with them is kept for later.
    package func assemble(
        _ names: [String],
        settings: Settings,
        values: [(name: String, value: String)]
    ) -> Assembly {
        let commandLine = SourceLocation(whole: "--baseline")
        let nobody = SourceLocation(whole: "(by default)")
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
            let place = SourceLocation(whole: "--set \(name)")
            let isString = assembly.parameters.declared[name]?.kind == .string
            assembly.set(
                name,
                to: Node(.scalar(value, isPlain: !isString), at: place),
                at: place
            )
        }
        return assembly
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
            if path.isEmpty { assembly.chosen.insert(loaded.description.path) }
            guard assembly.files.insert(key).inserted else { return }
            // What others brought in already is not this file's to select from.
            var extended = loaded.document.selection == nil ? assembly : Assembly()
            for base in loaded.document.extends {
                var all = base.selection == nil ? extended : Assembly()
                add(
                    base.text,
                    from: base.location,
                    beside: loaded.path,
                    path: path + [key],
                    to: &all
                )
                if let rule = base.selection {
                    extended.take(rule, of: all)
                } else {
                    extended = all
                }
            }
            if let rule = loaded.document.selection {
                assembly.take(rule, of: extended)
            } else {
                assembly = extended
            }
        } catch {
            assembly.problems += error.diagnostics
            assembly.isWhole = false
            return
        }
        assembly.problems += loaded.document.problems
        assembly.isWhole = assembly.isWhole && loaded.document.knowsItsBase
        assembly.frameworks += loaded.document.frameworks
        for parameter in loaded.document.parameters { assembly.parameters.declare(parameter) }
        assembly.take(loaded.document.controls, of: loaded.path.lexicallyNormalized().string)
        if !assembly.descriptions.contains(loaded.description) {
            assembly.descriptions.append(loaded.description)
        }
    }

    /// The controls of one document that extends none.
    func resolve(_ document: BaselineDocument) throws(BaselineError) -> ResolvedBaseline {
        var assembly = Assembly()
        assembly.problems = document.problems
        for parameter in document.parameters { assembly.parameters.declare(parameter) }
        for (id, node) in document.controls { assembly.override(id, with: node) }
        return try controls(of: assembly)
    }

    package func controls(of assembly: Assembly) throws(BaselineError) -> ResolvedBaseline {
        let reader = ControlReader(kinds: kinds)
        var controls: [Control] = []
        var deselected: [Deselected] = []
        var problems = assembly.problems
        for (_, node) in assembly.resolved {
            do throws(BaselineError) {
                switch try reader.read(try node.get()) {
                case .control(let control): controls.append(control)
                case .deselected(let control): deselected.append(control)
                }
            } catch {
                problems += error.diagnostics
            }
        }
        problems += Contradictions.among(controls)
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
            descriptions: assembly.descriptions.map { $0.marked(isChosen: assembly.chosen) },
            frameworks: assembly.frameworks.map { $0.adding(deselected) }
        )
    }
}

extension Framework {
    /// The same with what it asks of controls that are not in force.
    fileprivate func adding(_ deselected: [Deselected]) -> Framework {
        let more = deselected.flatMap { control in
            control.references.filter { $0.framework == id }.map {
                Gap(
                    ids: $0.ids,
                    title: control.title,
                    reason: "'\(control.id)' is deselected: \(control.reason)"
                )
            }
        }
        return adding(more)
    }
}
