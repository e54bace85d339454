import ArgumentParser

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "List, show, check and make baselines.",
        discussion: """
            EXAMPLE
              temper baseline list
              temper baseline show server
              temper baseline lint ./site.yaml
              temper baseline capture -o golden.yaml
              temper baseline import /etc/sysctl.d/50-site.conf
            """,
        subcommands: [List.self, Show.self, Lint.self, Capture.self, Import.self]
    )
}
