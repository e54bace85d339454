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
                """
        )

        @Argument(help: "A name or a path.")
        var baseline: String

        @Option(
            name: .long,
            help: ArgumentHelp("Sets a parameter; may be repeated.", valueName: "name=value")
        )
        var set: [String] = []

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let resolved = try Session.load([baseline], set: set).baseline
            for description in resolved.descriptions {
                console.write("\(description.name) \(description.version)  \(description.path)\n")
            }
            for control in resolved.controls {
                console.write(
                    """

                    \(control.id)  [\(control.severity.rawValue)]
                      \(control.title)
                      \(type(of: control.resource).kind): \(control.resource.expected)
                      \(control.rationale)

                    """
                )
                for reference in control.references {
                    console.write(
                        "  \(reference.framework): \(reference.ids.joined(separator: ", "))\n"
                    )
                }
            }
            for deselected in resolved.deselected {
                console.write("\n\(deselected.id)  deselected: \(deselected.reason)\n")
            }
            return .success
        }
    }
}
