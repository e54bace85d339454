import ArgumentParser
import Baselines

extension BaselineCommand {
    struct New: Command {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Write a commented start of a baseline of one's own.",
            discussion: """
                EXAMPLE
                  temper baseline new site > site.yaml
                  temper baseline lint ./site.yaml
                  sudo install -m 644 site.yaml /etc/temper/baselines.d/
                  sudo temper plan --baseline site
                """
        )

        @Argument(help: "Its name: a-z, 0-9 and '-'.")
        var name: String

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            guard BaselineDocument.takes(name: name) else {
                throw .usage("'\(name)': expected a name of a-z, 0-9 and '-'")
            }
            console.write(Self.start(name))
            return .success
        }

        static func start(_ name: String) -> String {
            """
            # yaml-language-server: $schema=/usr/share/temper/schemas/baseline.schema.json
            # 'man 5 temper-baseline' has every field. 'temper baseline lint FILE' tells what is wrong.
            baseline: \(name)
            title: What hosts of this kind must be
            version: "0.1"

            # What this one builds on; 'temper baseline list' names what there is.
            extends: [server]

            # What another host may set: --set open_files=131072, or in /etc/temper/temper.yaml.
            parameters:
              open_files: {type: integer, default: 65536, min: 1024, meaning: Open files of a session}

            controls:
              # A control of one's own. Its id stays the same for good: waivers and reports name it.
              - id: \(name).open-files
                title: Sessions may open enough files
                severity: low
                rationale: >-
                  Our import job keeps a file open for each customer. Sessions that need more fail
                  with "Too many open files".
                limits: {domain: "*", item: nofile, soft: {min: "${open_files}"}}

              # One of server's, asked for differently: only what changes is named.
              - id: sysctl.sysrq
                sysctl: {value: 0}

              # One of server's that these hosts can't have, with the reason for the record.
              - id: sshd.x11
                enabled: false
                reason: The measuring stations show their programs over ssh

              # A control that not every host has a use for.
              - id: \(name).time
                title: The clock is set from the network
                severity: medium
                rationale: Logs of two hosts can't be compared when their clocks differ.
                when: {unit: chrony.service}
                service: {unit: chrony.service, state: [enabled, running]}

            """
        }
    }
}
