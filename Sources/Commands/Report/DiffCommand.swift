import ArgumentParser
import Model
import Reports

struct DiffCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what differs between two runs: of one host in time, or of two hosts.",
        discussion: """
            EXAMPLE
              temper diff previous latest
              temper diff 41 42
              temper diff web1.json web2.json --format json

            A run is a kept one, as 'temper runs' lists them ('latest', 'previous', a number, the \
            beginning of an id, 'latest~2' two before it), or a file with a report in JSON, whose name \
            has a '/' or a '.' in it; '-' is stdin. Ends with 0 if nothing differs, 1 if something \
            does, 2 if a run can't be read, as diff does; with 65 if it is not a report.
            """
    )

    @Argument(help: "The first run: a kept one, or a file.")
    var first: String

    @Argument(help: "The second one.")
    var second: String

    @Option(
        name: .long,
        help: ArgumentHelp("The root that the kept runs are of.", valueName: "dir")
    )
    var root: String?

    @OptionGroup var state: StateOptions

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    @Flag(name: .shortAndLong, help: "Write nothing: the exit status tells.")
    var quiet = false

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        if first == "-", second == "-" { throw .usage("stdin can be one of the two runs") }
        let archive = try state.archive(on: try Session.open(root))
        let comparison = Comparison(
            from: try StoredReport.named(first, in: archive, console),
            to: try StoredReport.named(second, in: archive, console)
        )
        if !quiet {
            switch format {
            case .json: console.output(comparison.json())
            case .text:
                console.write(comparison.text(width: console.width, color: console.usesColor))
            }
        }
        return comparison.entries.isEmpty ? .success : .drift
    }
}
