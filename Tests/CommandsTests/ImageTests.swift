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

    @Test("a state folder that was named is one root's alone")
    func ownState() throws {
        let image = try Image(Self.baseline)
        let other = try Image(Self.baseline)
        let state = try ScratchRoot()
        let named = ["--state", state.path.string]
        #expect(image.run(["apply"] + named).status == 0)
        for command in ["undo", "recover", "status", "history"] {
            let ended = other.run([command] + named, baseline: false)
            #expect(ended.status == 5, "\(ended.output)")
            #expect(ended.errors.contains("has the state of \(image.root.path)"), "\(ended.errors)")
        }
        #expect(other.run(["check", "--record"] + named).status == 5)
        #expect(image.run(["undo"] + named, baseline: false).status == 0)
        #expect(image.root.text("etc/sysctl.d/zz-temper.conf") == nil)
    }

    @Test("a folder with transactions and no owner isn't taken by whoever comes")
    func unownedState() throws {
        let image = try Image(Self.baseline)
        try image.root.folder("etc/sysctl.d")
        let other = try Image(Self.baseline)
        let state = try ScratchRoot()
        let named = ["--state", state.path.string]
        #expect(image.run(["apply"] + named).status == 0)
        try state.remove("owner.json")
        #expect(other.run(["undo"] + named, baseline: false).status == 5)
        #expect(state.text("owner.json") == nil)
        #expect(image.run(["undo"] + named, baseline: false).status == 0)
        try state.write("owner.json", "{")
        let damaged = image.run(["apply"] + named)
        #expect(
            damaged.status == 5 && damaged.errors.contains("\(state.path)/owner.json is damaged")
        )
    }

    @Test("what isn't in effect in an image is not called undone")
    func undoOfAnother() throws {
        let image = try Image(Self.baseline)
        try image.root.folder("etc/sysctl.d")
        #expect(image.run("apply").status == 0)
        try image.root.remove("etc/sysctl.d/zz-temper.conf")
        let refused = image.run("undo", baseline: false)
        #expect(
            refused.status == 5 && refused.errors.contains("is it the image"),
            "\(refused.errors)"
        )
        #expect(image.run("history", baseline: false).output.contains("committed"))
        #expect(image.run("undo", "--force", baseline: false).status == 0)
    }

    @Test(
        "a state folder that was named and isn't there is no empty one",
        arguments: ["status", "history", "recover", "runs"]
    )
    func missingState(command: String) throws {
        let ended = try Image(Self.baseline).run(
            command,
            "--state",
            "/nonexistent/x",
            baseline: false
        )
        #expect(ended.status == 2 && ended.errors.contains("/nonexistent/x"), "\(ended.output)")
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
