import ArgumentParser
import Baselines
import Model

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
}
