import ArgumentParser
import Host
import Reports

/// Runs temper with the arguments after its name, and tells its exit status.
package func run(_ arguments: [String], console: Console = .standard()) -> Int32 {
    ignoreBrokenPipes()
    do {
        var parsed = try Temper.parseAsRoot(arguments)
        guard let command = parsed as? any Command else {
            // ArgumentParser's own help command says by its run() whose help was asked for.
            if parsed is Temper || parsed is BaselineCommand || parsed is AuditCommand {
                console.errors("no command was given\n" + Temper.helpMessage(for: type(of: parsed)))
                return ExitStatus.usage.rawValue
            }
            try parsed.run()
            return ExitStatus.success.rawValue
        }
        do throws(Failure) {
            let status = try command.execute(on: console)
            if let reason = console.loss() {
                console.errors("the result could not all be written: \(reason)")
                // What was done to the host is done; where the result is all there is, it is lost.
                if !command.changesHost {
                    return max(status.rawValue, ExitStatus.undetermined.rawValue)
                }
            }
            return status == .drift ? command.statusForDrift : status.rawValue
        } catch {
            // A file of somebody else's may have named what is wrong.
            for line in error.lines.flatMap({ $0.split(separator: "\n") }) {
                console.errors(Style.safe(String(line)))
            }
            return error.status.rawValue
        }
    } catch {
        let isHelp = Temper.exitCode(for: error) == .success
        let message = Temper.fullMessage(for: error)
        if isHelp { console.write(message + "\n") } else { console.errors(message) }
        return isHelp ? ExitStatus.success.rawValue : ExitStatus.usage.rawValue
    }
}

/// A subcommand: parsed by ArgumentParser, carried out with a console, ended with a status.
protocol Command: ParsableCommand {
    func execute(on console: Console) throws(Failure) -> ExitStatus

    /// The exit status that stands for drift.
    var statusForDrift: Int32 { get }

    /// Whether the exit status tells of what was done to the host, whoever reads the output.
    var changesHost: Bool { get }
}

extension Command {
    var statusForDrift: Int32 { ExitStatus.drift.rawValue }
    var changesHost: Bool { false }

    /// ArgumentParser's own entry; `run(_:console:)` is used instead, for the exit status.
    mutating func run() throws {}
}

struct Temper: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "temper",
        abstract: "Bring a Linux host to a declared state, prove it, and take it back.",
        discussion: """
            Baselines declare what sysctl, limits, systemd, sshd and sudo settings are to be. temper \
            judges each by what runs now and by what the next boot would give, names the file and \
            line that decide, changes what differs, and can always take back what it did.

            EXAMPLE
              temper check                  what differs from the baseline 'server'
              sudo temper apply             bring the host there
              sudo temper undo              take the last apply back
            """,
        version: version,
        subcommands: [
            Check.self, PlanCommand.self, Apply.self, Confirm.self, UndoCommand.self, Recover.self,
            Explain.self, ReportCommand.self, DiffCommand.self, RunsCommand.self,
            AccessCommand.self, Status.self, History.self, WaiversCommand.self,
            BaselineCommand.self, FactsCommand.self, AuditCommand.self,
        ]
    )
}
