import ArgumentParser
import Host
import Model
import Reports
import Transactions

struct History: Command {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List past transactions, newest first.",
        discussion: """
            EXAMPLE
              temper history
              temper history --format json
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp("The root that the applies were made on.", valueName: "dir")
    )
    var root: String?

    @OptionGroup var state: StateOptions

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let host = try Session.open(root)
        try state.requireNamedFolder()
        var entries: [HistoryEntry] = []
        if let store = try state.reading(host) {
            entries = try state.read { () throws(TransactionError) in
                try store.history()
            }
        }
        switch format {
        case .json: console.output(json(entries))
        case .text:
            if entries.isEmpty { console.write("no transaction yet\n") }
            for entry in entries { console.write(line(entry)) }
        }
        return .success
    }

    private func line(_ entry: HistoryEntry) -> String {
        let journal = entry.journal
        let who = journal.author
        let what =
            journal.undoes.map { "undo of \($0)" }
            ?? journal.steps.count.counted("change") + " for "
            + Set(journal.steps.flatMap(\.controls)).count.counted("control")
        let by = entry.undoneBy.map { " by \($0)" } ?? ""
        let why = entry.progress.reason.map { ": \($0)" } ?? ""
        let risks = journal.acceptedRisks.map { ", accepting \($0.joined(separator: ", "))" } ?? ""
        return "\(journal.id)  \(entry.state)\(by)  \(what), by \(who)\(risks)\(why)\n"
    }

    private func json(_ entries: [HistoryEntry]) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.history/1")
            json.array("transactions", entries) { json, entry in
                let journal = entry.journal
                json.object { json in
                    json.field("id", journal.id)
                    json.field("kind", journal.kind.rawValue)
                    json.field("state", entry.state)
                    json.field("started", journal.started.description)
                    json.field("undoes", journal.undoes)
                    json.field("undoneBy", entry.undoneBy)
                    json.field("reason", entry.progress.reason)
                    json.array("acceptedRisks", journal.acceptedRisks ?? [])
                    json.field("sudoUser", journal.author.sudoUser)
                    json.field("loginUID", journal.author.loginUID.map { Int($0) })
                    json.array("changes", journal.steps.map(\.change.description))
                    json.array("controls", Set(journal.steps.flatMap(\.controls)).sorted())
                }
            }
        }
        return json.finish()
    }
}
