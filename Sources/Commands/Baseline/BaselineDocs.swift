import ArgumentParser
import Baselines
import Model
import Resources

extension BaselineCommand {
    struct Docs: Command {
        static let configuration = CommandConfiguration(
            commandName: "docs",
            abstract: "Write a page on a baseline, in Markdown.",
            discussion: """
                EXAMPLE
                  temper baseline docs server > server.md
                """
        )

        @Argument(help: "A name or a path.")
        var baseline: String

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let (title, resolved) = try reportingBaseline { () throws(BaselineError) in
                let catalogue = try BaselineCatalogue()
                let title = try catalogue.title(of: baseline)
                let assembly = catalogue.assemble([baseline], settings: Settings(), values: [])
                return (title, (assembly, try catalogue.controls(of: assembly)))
            }
            console.write(BaselinePage(title, resolved.0, resolved.1).markdown)
            return .success
        }
    }
}
