import ArgumentParser
import Baselines
import Model
import Resources

extension BaselineCommand {
    struct Diff: Command {
        static let configuration = CommandConfiguration(
            commandName: "diff",
            abstract: "Show what two baselines ask differently, once both are resolved.",
            discussion: """
                EXAMPLE
                  temper baseline diff server server-strict

                '-' is the first alone, '+' the second, '~' both, differently. Ends with 0 if they \
                ask for the same, 1 if not, as diff does.
                """
        )

        @Argument(help: "A name or a path.")
        var first: String

        @Argument(help: "A name or a path.")
        var second: String

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Sets a parameter of either; may be repeated.",
                valueName: "name=value"
            )
        )
        var set: [String] = []

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let old = try fields(of: first)
            let new = try fields(of: second)
            var isSame = true
            for id in Set(old.keys).union(new.keys).sorted() {
                let lines = Self.difference(id, old[id], new[id])
                lines.forEach { console.write($0 + "\n") }
                isSame = isSame && lines.isEmpty
            }
            return isSame ? .success : .drift
        }

        private static func difference(
            _ id: String,
            _ old: [String: String]?,
            _ new: [String: String]?
        ) -> [String] {
            guard let old else { return ["+ \(id)  \(new?["asks"] ?? "")"] }
            guard let new else { return ["- \(id)  \(old["asks"] ?? "")"] }
            var lines: [String] = []
            // Of one that is deselected nothing else is in force.
            let isDeselected = old.count == 1 || new.count == 1
            for name in isDeselected ? ["asks"] : Set(old.keys).union(new.keys).sorted()
            where old[name] != new[name] {
                lines.append("    \(name): \(old[name] ?? "(none)")")
                let blanks = String(repeating: " ", count: name.count)
                lines.append("    \(blanks)  \(new[name] ?? "(none)")")
            }
            return lines.isEmpty ? [] : ["~ \(id)"] + lines
        }

        /// Those of the parameters that this one of the two has; what neither has is misuse.
        private func own(_ set: [String], of name: String) throws(Failure) -> [String] {
            guard !set.isEmpty else { return [] }
            let values = try Session.values(of: set)
            var known: [Set<String>] = []
            for baseline in [first, second] {
                let assembly = try reportingBaseline { () throws(BaselineError) in
                    try BaselineCatalogue().assemble([baseline], settings: Settings(), values: [])
                }
                known.append(Set(assembly.parameters.declared.keys))
            }
            for value in values where !known.contains(where: { $0.contains(value.name) }) {
                throw .usage("--set \(value.name): neither baseline has this parameter")
            }
            let mine = known[name == first ? 0 : 1]
            return zip(set, values).filter { mine.contains($0.1.name) }.map(\.0)
        }

        /// What a reader of each control compares, by the names of the fields.
        private func fields(of name: String) throws(Failure) -> [String: [String: String]] {
            let baseline = try Session.load([name], set: try own(set, of: name)).baseline
            var all: [String: [String: String]] = [:]
            for control in baseline.controls {
                var fields = [
                    "title": control.title,
                    "severity": control.severity.rawValue,
                    "rationale": control.rationale,
                    "asks": "\(type(of: control.resource).kind) \(control.resource.expected)",
                    "references": control.references
                        .sorted { $0.framework < $1.framework }
                        .map { "\($0.framework) \($0.ids.joined(separator: " "))" }
                        .joined(separator: ", "),
                    "risk": control.hazards.map(\.rawValue).joined(separator: ", "),
                ]
                fields["when"] = control.condition.map { "\($0)" }
                all[control.id] = fields.filter { !$0.value.isEmpty }
            }
            for control in baseline.deselected {
                all[control.id] = ["asks": "deselected: \(control.reason)"]
            }
            return all
        }
    }
}
