import ArgumentParser

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "List, show and check baselines.",
        discussion: """
            EXAMPLE
              temper baseline list
              temper baseline show server
              temper baseline lint ./site.yaml
            """,
        subcommands: [List.self, Show.self, Lint.self]
    )
}
