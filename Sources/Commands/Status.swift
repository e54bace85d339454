import ArgumentParser
import Host
import Model
import Reports
import Transactions

struct Status: Command {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is pending: a confirmation, an interrupted run, holds.",
        discussion: """
            EXAMPLE
              temper status
              temper status --format json

            Ends with 0 if nothing is pending, 1 if a confirmation is awaited, 2 if a transaction was \
            cut off, or could not all be taken back.
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
        var standing = Standing()
        if let store = try state.reading(host) {
            standing = try state.read { () throws(TransactionError) in
                try Standing(of: store, on: host)
            }
        }
        if state.isHeld(host) {
            console.errors(StateOptions.underWay)
            standing.pending = Pending()
        }
        switch format {
        case .json: console.output(standing.json())
        case .text: console.write(standing.text(on: host))
        }
        if !standing.pending.sentences.isEmpty { return .undetermined }
        return standing.pending.awaiting == nil ? .success : .drift
    }
}

/// What a host's state folder tells that somebody has to know of.
private struct Standing {
    var pending = Pending()
    var holds: [Hold] = []
    var newest: HistoryEntry?

    init() {}

    init(of store: StateStore, on host: Host) throws(TransactionError) {
        pending = try Pending(in: store, on: host)
        holds = try store.holds()
        newest = try store.history().first
    }

    func text(on host: Host) -> String {
        var text = ""
        if let awaiting = pending.awaiting {
            let left = Int(awaiting.until.left(on: host))
            text +=
                "awaiting   \(awaiting.id), for \(left / 60) min \(left % 60) s, until about "
                + "\(awaiting.until.at): 'temper confirm' keeps it\n"
        }
        for sentence in pending.sentences { text += "not ended  \(sentence)\n" }
        for hold in holds {
            text += "on hold    \(hold.control), since \(hold.since) (\(hold.transaction))\n"
        }
        if let newest {
            text += "newest     \(newest.journal.id)  \(newest.state)\n"
        }
        return text.isEmpty ? "nothing is pending; no transaction yet\n" : text
    }

    func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.status/1")
            if let awaiting = pending.awaiting {
                json.object("awaiting") { json in
                    json.field("id", awaiting.id)
                    json.field("until", awaiting.until.at.description)
                }
            } else {
                json.field("awaiting", String?.none)
            }
            json.array("interrupted", pending.unfinished + [pending.incomplete].compactMap(\.self))
            json.array("damaged", pending.damaged.map(\.id))
            json.array("holds", holds) { json, hold in
                json.object { json in
                    json.field("control", hold.control)
                    json.field("since", hold.since.description)
                    json.field("transaction", hold.transaction)
                }
            }
            json.field("newest", newest?.journal.id)
            json.field("newestState", newest?.state)
        }
        return json.finish()
    }
}
