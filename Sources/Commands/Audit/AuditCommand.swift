import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Have the kernel record who changes what temper judges.",
        discussion: """
            With its audit rules in place, a check that finds drift tells who changed the deciding \
            file, and when. auditd(8) keeps the records.

            EXAMPLE
              sudo temper audit enable
              temper audit status
              sudo temper audit disable
            """,
        subcommands: [Enable.self, Disable.self, Standing.self]
    )
}
