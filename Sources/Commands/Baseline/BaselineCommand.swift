import ArgumentParser

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "List, show, compare, check and write baselines.",
        discussion: """
            EXAMPLE
              temper baseline list
              temper baseline show server
              temper baseline new site > site.yaml
              temper baseline lint ./site.yaml
              temper baseline capture -o golden.yaml
              temper baseline import /etc/sysctl.d/50-site.conf
            """,
        subcommands: [
            List.self, Show.self, Diff.self, Lint.self, New.self, Capture.self, Import.self,
            Docs.self,
        ]
    )
}
