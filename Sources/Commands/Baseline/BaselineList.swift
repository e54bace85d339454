import ArgumentParser
import Baselines
import Model

extension BaselineCommand {
    struct List: Command {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract:
                "List the baselines that can be named, with the controls that each has in force.",
            discussion: """
                EXAMPLE
                  temper baseline list
                """
        )

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let catalogue = try reportingBaseline { () throws(BaselineError) in
                try BaselineCatalogue()
            }
            let entries = try reportingBaseline { () throws(BaselineError) in
                try catalogue.list()
            }
            let width = entries.map(\.name.count).max() ?? 0
            var wrong: [Diagnostic] = []
            for entry in entries {
                do throws(BaselineError) {
                    let resolved = try catalogue.resolve(
                        [entry.name],
                        settings: Settings(),
                        values: []
                    )
                    let name = entry.name.padded(to: width)
                    let count = resolved.controls.count.counted("control")
                    console.write("\(name)  \(entry.version)  \(count)  \(entry.title)\n")
                } catch {
                    wrong += error.diagnostics
                }
            }
            guard wrong.isEmpty else { throw .baseline(BaselineError(wrong)) }
            if entries.isEmpty { console.errors("no baseline in the standard folders") }
            return .success
        }
    }
}
