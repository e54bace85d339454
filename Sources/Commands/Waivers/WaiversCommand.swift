import ArgumentParser
import Baselines
import Host
import Model
import Reports

struct WaiversCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "waivers",
        abstract: "List the accepted deviations, and say what is wrong with them.",
        discussion: """
            Worst first: expired, expiring within 14 days, valid, for other hosts. The page \
            temper-waivers(5) has the rules of the files.

            EXAMPLE
              temper waivers
              temper waivers --waivers ./waivers.d
              temper waivers --format json

            Ends with 0, or with 65 if a file is invalid.
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Waivers, a file or a folder of them, instead of /etc/temper/waivers.d.",
            valueName: "path"
        )
    )
    var waivers: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "For the host of this directory; then only the given waivers are read.",
            valueName: "dir"
        )
    )
    var root: String?

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let host = try Session.open(root)
        let waivers = try Waivers(at: waivers, on: host, at: Work.now())
        let list = WaiverList(
            of: waivers.all,
            on: host.describe().hostname,
            day: waivers.day,
            countsHere: waivers.counts
        )
        switch format {
        case .json: console.output(list.json())
        case .text: console.write(list.text(color: console.usesColor))
        }
        return .success
    }
}
