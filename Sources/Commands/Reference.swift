import ArgumentParser

/// The text of docs/reference/commands.md, from the commands' own help.
package func commandReference() -> String {
    var text = """
        # Commands

        Generated from `--help`; `RECORD_REFERENCE=1 swift test --disable-xctest --filter Reference` \
        writes it anew.

        """
    for command in [Temper.self] + commands(of: Temper.self) {
        let name = command == Temper.self ? "temper" : command.fullName
        text += "\n## \(name)\n\n```text\n"
        text += Temper.helpMessage(for: command, columns: 90)
        text += "\n```\n"
    }
    return text
}

private func commands(of parent: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
    parent.configuration.subcommands.flatMap { [$0] + commands(of: $0) }
}

extension ParsableCommand {
    fileprivate static var fullName: String {
        let isBaseline = BaselineCommand.configuration.subcommands.contains { $0 == Self.self }
        return "temper \(isBaseline ? "baseline " : "")\(Self._commandName)"
    }
}
