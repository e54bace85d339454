import ArgumentParser
import Host
import Model
import Reports
import Transactions

struct UndoCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take an apply back: the newest, or a named one.",
        discussion: """
            Content, owner, mode, extended attributes, unit states and running values come back. \
            What somebody else changed meanwhile is named, and only overwritten with --force.

            EXAMPLE
              sudo temper undo
              sudo temper undo 000012-20261121T083000Z
              sudo temper undo --through 000012-20261121T083000Z
            """
    )

    @Argument(help: "The transaction; see 'temper history'.")
    var id: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Take back this and everything after it, newest first.", valueName: "id")
    )
    var through: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The root that the apply was made on.", valueName: "dir")
    )
    var root: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var risk: RiskOptions

    @Flag(name: .long, help: "Overwrite what somebody else changed meanwhile.")
    var force = false

    @Flag(name: .long, help: "Don't ask.")
    var yes = false

    @OptionGroup var output: OutputOptions

    var changesHost: Bool { true }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        guard id == nil || through == nil else {
            throw .usage("ID and --through stand together: expected one of them")
        }
        let host = try Session.open(root)
        if host.isLive, processUser() != 0 { throw .notPrivileged("undo") }
        let lock = try state.lock(host)
        defer { withExtendedLifetime(lock) {} }
        let restoration = try Restoration("undo", on: host)
        let work = restoration.work(try state.store(on: host), console)
        var recovered = try work.recoverUnfinished()
        let awaiting = try reportingTransaction { () throws(TransactionError) in
            try Pending(in: work.store, on: host).awaiting?.id
        }
        if let awaiting {
            guard id == nil || id == awaiting, through == nil else {
                throw .transaction(
                    .refused(["\(awaiting) awaits a confirmation: confirm it first, or undo it"])
                )
            }
            recovered.append(try work.takeBack(awaiting))
            restoration.deliver(
                nil,
                recovered: recovered,
                text: "undone: \(awaiting), which nobody had confirmed yet\n",
                output: output,
                console: console
            )
            return .success
        }
        let undo = Undo(host: host, store: work.store)
        let selection = try reportingTransaction { () throws(TransactionError) in
            try undo.selection(id ?? through, through: through != nil)
        }
        for id in selection {
            try takeBack(id, undo, work, restoration, recovered)
            recovered = []
        }
        return .success
    }

    private func takeBack(
        _ id: String,
        _ undo: Undo,
        _ work: Work,
        _ restoration: Restoration,
        _ recovered: [Report.TransactionSummary]
    ) throws(Failure) {
        let (plan, notices) = try reportingTransaction { () throws(TransactionError) in
            try undo.plan(id, forces: force)
        }
        let risks = try Guards(work: work, accepted: risk.accepted()).check(plan)
        (notices + risks.notices).forEach(work.console.errors)
        if !yes, let ask = work.console.ask {
            work.console.errors("undo of \(id):\n" + plan.text(color: work.console.usesColor))
            guard ["y", "yes"].contains((ask("Undo this? [y/N] ") ?? "").lowercased()) else {
                throw .transaction(.refused(["not undone; nothing was changed"]))
            }
        }
        let journal = try reportingTransaction { () throws(TransactionError) in
            try work.store.journal(id)
        }
        // The hold comes first: a boot between the two must not do again what is being undone.
        let holds = try reportingTransaction { () throws(TransactionError) in
            try work.store.holds()
        }
        try work.hold(Set(journal.steps.flatMap(\.controls)), of: id)
        do throws(Failure) {
            let outcome = try work.apply(
                plan,
                kind: .undo,
                undoes: id,
                accepting: risks.accepted,
                validates: !force
            )
            restoration.deliver(
                plan.summary(
                    id: outcome.id,
                    state: "committed",
                    undoes: id,
                    accepting: risks.accepted
                ),
                recovered: recovered,
                text: "undone: \(id), by \(outcome.id)\n"
                    + plan.steps.map { "  \($0.change.description)\n" }.joined(),
                notices: notices + risks.notices,
                output: output,
                console: work.console
            )
        } catch {
            // Where the apply is still in effect, so are the holds of before.
            if error.status == .rolledBack || error.status == .refused {
                try? work.store.set(holds)
            }
            // The journal is to know of it, whatever is said by the error.
            if let failed = plan.summary(of: error, undoes: id) {
                restoration.deliver(
                    failed,
                    recovered: recovered,
                    text: "",
                    notices: error.lines,
                    output: output,
                    console: work.console
                )
            }
            throw error
        }
    }
}
