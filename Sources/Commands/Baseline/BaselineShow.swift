import ArgumentParser
import Baselines
import Model
import Resources

extension BaselineCommand {
    struct Show: Command {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show what a baseline asks for, after extends, parameters and overrides.",
            discussion: """
                EXAMPLE
                  temper baseline show high-concurrency --set nofile=131072
                  temper baseline show server-strict --resolved

                With --resolved it is one YAML file, each field with the place that it comes from.
                """
        )

        @Argument(help: "A name or a path.")
        var baseline: String

        @Option(
            name: .long,
            help: ArgumentHelp("Sets a parameter; may be repeated.", valueName: "name=value")
        )
        var set: [String] = []

        @Flag(name: .long, help: "Write one YAML file, with where each field comes from.")
        var resolved = false

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let baseline = try Session.load([baseline], set: set).baseline
            if resolved {
                console.write(try Provenance(of: self.baseline, set: set).yaml)
            } else {
                show(baseline, on: console)
            }
            return .success
        }

        private func show(_ baseline: ResolvedBaseline, on console: Console) {
            for description in baseline.descriptions {
                console.write("\(description.name) \(description.version)  \(description.path)\n")
            }
            for control in baseline.controls {
                console.write(
                    """

                    \(control.id)  [\(control.severity.rawValue)]
                      \(control.title)
                      \(type(of: control.resource).kind): \(control.resource.expected)
                      \(control.rationale)

                    """
                )
                if !control.hazards.isEmpty {
                    let risks = control.hazards.map(\.rawValue).joined(separator: ", ")
                    console.write("  risk: \(risks)\n")
                }
                for reference in control.references {
                    console.write(
                        "  \(reference.framework): \(reference.ids.joined(separator: ", "))\n"
                    )
                }
            }
            for deselected in baseline.deselected {
                console.write("\n\(deselected.id)  deselected: \(deselected.reason)\n")
            }
        }
    }
}
