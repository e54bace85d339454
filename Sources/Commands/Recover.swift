import ArgumentParser
import Host
import Model
import Transactions

struct Recover: Command {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Take back what a crash interrupted, or nobody confirmed.",
        discussion: """
            apply and undo do this first by themselves. Says what was taken back; without an \
            interrupted transaction there is nothing to do.

            EXAMPLE
              sudo temper recover
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp("The root that the apply was made on.", valueName: "dir")
    )
    var root: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    var changesHost: Bool { true }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let host = try Session.open(root)
        try state.requireNamedFolder()
        if host.isLive, processUser() != 0 { throw .notPrivileged("recover") }
        guard try state.reading(host) != nil else {
            if !output.quiet, output.format == .text { console.write("nothing to recover\n") }
            return .success
        }
        let lock = try state.lock(host)
        defer { withExtendedLifetime(lock) {} }
        let restoration = try Restoration("recover", on: host)
        let recovered = try restoration.work(try state.store(on: host), console)
            .recoverUnfinished(insists: true)
        let text = recovered.map { "recovered: \($0.id)\n" }.joined()
        restoration.deliver(
            nil,
            recovered: recovered,
            text: recovered.isEmpty ? "nothing to recover\n" : text,
            output: output,
            console: console
        )
        return .success
    }
}
