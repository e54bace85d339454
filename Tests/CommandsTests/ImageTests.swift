import Commands
import Host
import SystemPackage
import TestSupport
import Testing

@Suite("An image is hardened while it is built")
struct ImageTests {
    static let baseline = """
        baseline: site
        title: For an image
        version: "1"
        controls:
          - id: somaxconn
            title: Listen backlog holds a burst
            severity: low
            rationale: A short queue drops connections.
            sysctl: {key: net.core.somaxconn, min: 65535}
          - id: telnet
            title: Telnet is off
            severity: high
            rationale: Telnet sends passwords in clear text.
            service: {unit: telnet.socket, state: masked}
        """

    @Test("check, plan, apply, check, undo: with the statuses that scripts rely on")
    func roundTrip() throws {
        let image = try Image(Self.baseline)
        try image.root.write("usr/lib/systemd/system/telnet.socket", "[Socket]\nListenStream=23\n")
        #expect(image.run("check").status == 1)
        let plan = image.run("plan")
        #expect(plan.status == 1)
        #expect(plan.output.contains("+net.core.somaxconn = 65535"))
        #expect(image.root.text("etc/sysctl.d/zz-temper.conf") == nil)

        let apply = image.run("apply")
        #expect(apply.status == 0, "\(apply.errors)")
        #expect(
            image.root.text("etc/sysctl.d/zz-temper.conf")?.contains("somaxconn = 65535") == true
        )
        #expect(image.run("check").status == 0)
        #expect(image.run("check", "--quiet").output == "")
        #expect(image.run("plan").status == 0)

        let undo = image.run("undo", baseline: false)
        #expect(undo.status == 0, "\(undo.errors)")
        #expect(image.run("check").status == 1)
        #expect(image.run("history", baseline: false).output.contains("undone"))
    }

    @Test("of two lines of sudo's the narrower one comes last, whatever its control is called")
    func sudoOrder() throws {
        let image = try Image(
            """
            baseline: site
            title: Two scopes
            version: "1"
            controls:
              - {id: a, title: t, severity: low, rationale: r,
                 sudo: {defaults: timestamp_timeout, value: 5, scope: {user: alice}}}
              - {id: b, title: t, severity: low, rationale: r,
                 sudo: {defaults: timestamp_timeout, value: 15, scope: global}}
            """
        )
        try image.root.write("etc/sudoers", "@includedir /etc/sudoers.d\n", mode: 0o440)
        try image.root.folder("etc/sudoers.d")
        let apply = image.run("apply")
        #expect(apply.status == 0, "\(apply.output) \(apply.errors)")
        #expect(image.run("apply").output.contains("2 pass"))
    }

    @Test("a wrong baseline ends with 65, tells all that is wrong, and touches nothing")
    func wrongBaseline() throws {
        let image = try Image(
            """
            baseline: site
            title: Wrong
            version: 1.0
            controls:
              - id: x
                titel: Misspelt
                severity: hihg
                rationale: None.
                sysctl: {key: net.core.somaxconn, value: no}
            """
        )
        let ended = image.run("apply")
        #expect(ended.status == 65)
        for place in ["site.yaml:3:10", "site.yaml:6:5", "site.yaml:7:15", "site.yaml:9:46"] {
            #expect(ended.errors.contains(place), "\(place) in \(ended.errors)")
        }
        #expect(ended.errors.contains("did you mean 'title'?"))
        #expect(try image.root.host().list("/var") == nil)
    }

    @Test(
        "misuse ends with 64",
        arguments: [
            ["chekc"], ["check", "--format", "xml"], ["undo", "a", "--through", "b"],
            ["check", "--set", "x"],
        ]
    )
    func usage(arguments: [String]) {
        #expect(temper(arguments).status == 64)
    }

    @Test(
        "help is of the command that it was asked of",
        arguments: [
            (["--help"], "USAGE: temper <subcommand>"), (["help"], "USAGE: temper <subcommand>"),
            (["apply", "--help"], "USAGE: temper apply"),
            (["help", "explain"], "USAGE: temper explain"),
            (["baseline", "--help"], "USAGE: temper baseline <subcommand>"),
            (["baseline", "lint", "-h"], "USAGE: temper baseline lint"), (["--version"], "0."),
        ]
    )
    func help(arguments: [String], wanted: String) {
        let ended = temper(arguments)
        #expect(ended.status == 0 && ended.errors.isEmpty)
        #expect(ended.output.contains(wanted), "\(ended.output)")
    }

    @Test("no command is a misuse, with the help on stderr", arguments: [[], ["baseline"]])
    func noCommand(arguments: [String]) {
        let ended = temper(arguments)
        #expect(ended.status == 64 && ended.output.isEmpty)
        #expect(ended.errors.contains("SUBCOMMANDS:"), "\(ended.errors)")
    }

    @Test("the status for drift is the caller's choice")
    func driftStatus() throws {
        let image = try Image(Self.baseline)
        #expect(image.run("check", "--drift-status", "0").status == 0)
        #expect(image.run("check", "--drift-status", "9").status == 9)
    }
}
