import ArgumentParser
import Host
import Model
import Transactions

struct Confirm: Command {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Keep what 'apply --confirm-within' did.",
        discussion: """
            Log in anew first, as you will have to after this: then you know that the door is open. \
            Without a confirmation in time, and at the next boot, the apply is taken back.

            EXAMPLE
              sudo temper apply --confirm-within 10m
              sudo temper confirm

            Ends with 0 when it was confirmed, 5 if nothing awaits it (any more).
            """
    )

    @Argument(help: "The transaction; see 'temper status'.")
    var id: String?

    @OptionGroup var state: StateOptions

    @Flag(name: .shortAndLong, help: "Print nothing.")
    var quiet = false

    var changesHost: Bool { true }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let host = try Session.open(nil)
        guard processUser() == 0 else { throw .notPrivileged("confirm") }
        let lock = try state.lock(host)
        defer { withExtendedLifetime(lock) {} }
        let work = Work(host: host, store: try state.store(on: host), console: console)
        let confirmed = try reportingTransaction { () throws(TransactionError) in
            guard let awaiting = try Pending(in: work.store, on: host).awaiting else {
                throw .refused(["nothing awaits a confirmation; see 'temper status'"])
            }
            if let id, id != awaiting.id {
                throw .refused(["\(id) awaits no confirmation, but \(awaiting.id) does"])
            }
            try work.store.confirm(awaiting.id, by: work.author.description, at: Work.now())
            return awaiting.id
        }
        Confirmation.disarm(on: host)
        if !quiet { console.write("confirmed: \(confirmed)\n") }
        return .success
    }
}
