import ArgumentParser
import Host
import Model
import Reports
import Resources

struct AccessCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Show who can get in over ssh, and who of them can become root.",
        discussion: """
            For root and everybody who may have rights by sudo: the ways in that sshd would offer \
            and the account has what they ask for (a usable key by its modes and type, a password), \
            how it becomes root, and what bars it. An apply looks at the same before and after a \
            change of sshd or sudo, and refuses to close the last way in. Local accounts alone: what \
            a directory service knows isn't asked.

            EXAMPLE
              sudo temper access
              sudo temper access --user deploy --address 10.0.0.7
              sudo temper access --format json

            Ends with 0 when an administrator can get in, 1 when none can, 2 if that could not be \
            read.
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp("Look at this account, too, as it logs in.", valueName: "name")
    )
    var user: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where that account logs in from.", valueName: "ip")
    )
    var address: String?

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        guard address == nil || user != nil else {
            throw .usage("--address: expected --user with it, whose login it is about")
        }
        guard processUser() == 0 else { throw .notPrivileged("access") }
        let access = try reporting { () throws(HostError) in
            try Access(of: try Host.live(), caller: user, from: address)
        }
        switch format {
        case .json: console.output(access.json())
        case .text: console.write(access.text(width: console.width, color: console.usesColor))
        }
        return access.entries.contains(where: \.isAdministrator) ? .success : .drift
    }
}
