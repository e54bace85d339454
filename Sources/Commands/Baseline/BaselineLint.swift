import ArgumentParser
import Baselines
import Model

extension BaselineCommand {
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
