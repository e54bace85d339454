import ArgumentParser
import Host
import Model
import Reports
import Transactions

struct History: Command {
    static let configuration = CommandConfiguration(
        abstract: "List past transactions, newest first.",
        discussion: """
            EXAMPLE
              temper history
              temper history --format json
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("The root that the applies were made on.", valueName: "dir"))
    var root: String?

    @OptionGroup var state: StateOptions

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let host = try Session.open(root)
        var entries: [HistoryEntry] = []
        if let store = try state.reading(host) {
            entries = try reportingTransaction { () throws(TransactionError) in
                try store.history(on: host)
            }
        }
        switch format {
        case .json: console.output(HistoryEntry.json(entries))
        case .text:
            if entries.isEmpty { console.write("no transaction yet\n") }
            for entry in entries { console.write(entry.line + "\n") }
        }
        return .success
    }
}
