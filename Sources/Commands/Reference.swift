import ArgumentParser

/// The text of docs/reference/commands.md, from the commands' own help.
package func commandReference() -> String {
    var text = """
        # Commands

        Generated from `--help`; `RECORD_REFERENCE=1 swift test --disable-xctest --filter Reference` \
        writes it anew.

        """
    for (name, command) in commands(from: Temper.self, called: "temper") {
        text += "\n## \(name)\n\n```text\n"
        text += Temper.helpMessage(for: command, columns: 90)
        text += "\n```\n"
    }
    return text
}

/// A command and all below it, by their whole names: `temper audit enable`.
private func commands(
    from parent: any ParsableCommand.Type,
    called name: String
) -> [(name: String, command: any ParsableCommand.Type)] {
    [(name, parent)]
        + parent.configuration.subcommands.flatMap {
            commands(from: $0, called: "\(name) \($0._commandName)")
        }
}
