import ArgumentParser
import Baselines
import Model
import Resources

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "List, show and check baselines.",
        discussion: """
            EXAMPLE
              temper baseline list
              temper baseline show server
              temper baseline lint ./site.yaml
            """,
        subcommands: [List.self, Show.self, Lint.self]
    )
}

extension BaselineCommand {
    struct List: Command {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the baselines that can be named.",
            discussion: """
                EXAMPLE
                  temper baseline list
                """
        )

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let entries = try reportingBaseline { () throws(BaselineError) in
                try BaselineCatalogue().list()
            }
            let width = entries.map(\.name.count).max() ?? 0
            for entry in entries {
                let name = entry.name.padded(to: width)
                console.write(
                    "\(name)  \(entry.version)  \(entry.controlCount) controls  \(entry.title)\n"
                )
            }
            if entries.isEmpty { console.errors("no baseline in the standard folders") }
            return .success
        }
    }

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

    struct Lint: Command {
        static let configuration = CommandConfiguration(
            commandName: "lint",
            abstract: "Say everything that is wrong in a baseline.",
            discussion: """
                EXAMPLE
                  temper baseline lint ./site.yaml

                Ends with 0 if nothing is wrong, else 65.
                """
        )

        @Argument(help: "Names or paths.")
        var baselines: [String]

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            var wrong: [Diagnostic] = []
            for baseline in baselines {
                do throws(Failure) {
                    let resolved = try Session.load([baseline]).baseline
                    console.write(
                        "\(baseline): \(resolved.controls.count.counted("control")), nothing wrong\n"
                    )
                } catch {
                    guard case .baseline(let problems) = error else { throw error }
                    wrong += problems.diagnostics
                }
            }
            guard wrong.isEmpty else { throw .baseline(BaselineError(wrong)) }
            return .success
        }
    }
}

extension String {
    /// Filled up with blanks at the end.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
