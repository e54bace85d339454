import Commands
import Host
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("Accepted deviations")
struct WaiverTests {
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
          - id: syncookies
            title: A flood of SYNs is borne
            severity: high
            rationale: Without them the queue fills.
            tags: [flood]
            sysctl: {key: net.ipv4.tcp_syncookies, value: 1}

        """

    static let today = CivilDate(of: Timestamp(seconds: secondsNow()))

    /// An image in which both controls fail, and waivers beside it.
    static func image(_ waivers: String) throws -> Image {
        let image = try Image(baseline)
        try image.root.write("etc/hostname", "# set by hand\n web-1.example.org \n")
        try image.root.write(
            "etc/sysctl.d/50-x.conf",
            "net.core.somaxconn = 1\nnet.ipv4.tcp_syncookies = 0\n"
        )
        try image.baselines.write("waivers/site.yaml", "waivers:\n" + waivers)
        return image
    }

    static func waiver(_ control: String, days: Int, _ more: String = "") -> String {
        "  - {control: \(control), reason: The load balancer queues, owner: ops, ticket: OPS-7, "
            + "expires: \(today.adding(days: days))\(more)}\n"
    }

    private static func run(_ image: Image, _ arguments: String...) -> Ended {
        image.run(
            arguments + ["--waivers", image.baselines.absolute("waivers").string]
        )
    }

    static let both = waiver("somaxconn", days: 40) + waiver("syncookies", days: 3)

    @Test("a waived failure is listed with all that is known of it, and is no drift")
    func check() throws {
        let image = try Self.image(Self.both)
        #expect(image.run("check").status == 1)
        let ended = Self.run(image, "check")
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("waived"))
        #expect(
            ended.output.contains(
                "waived until \(Self.today.adding(days: 40)) (ops, OPS-7): The load balancer"
            )
        )
        #expect(ended.output.contains("2 controls of site 1: 2 waived"))
        #expect(
            ended.output.contains("note: the waiver of syncookies (ops, OPS-7) expires in 3 days")
        )
        #expect(!ended.output.contains("the waiver of somaxconn"))
        let quiet = Self.run(image, "check", "--quiet")
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
    }

    @Test("plan and apply leave it alone, and act again when it has expired")
    func apply() throws {
        let image = try Self.image(Self.waiver("somaxconn", days: 1))
        let plan = Self.run(image, "plan")
        #expect(plan.status == 1 && plan.output.contains("tcp_syncookies = 1"))
        #expect(!plan.output.contains("+net.core.somaxconn"))
        #expect(plan.errors.contains("somaxconn: left alone: waived until"))
        let apply = Self.run(image, "apply")
        #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
        #expect(apply.output.contains("1 pass, 1 waived"), "\(apply.output)")
        let dropIn = image.root.text("etc/sysctl.d/zz-temper.conf")
        #expect(dropIn?.contains("tcp_syncookies = 1") == true)
        #expect(dropIn?.contains("somaxconn") == false)
        #expect(Self.run(image, "plan", "--quiet").errors == "")

        try image.baselines.write(
            "waivers/site.yaml",
            "waivers:\n" + Self.waiver("somaxconn", days: -1)
        )
        let check = Self.run(image, "check")
        #expect(check.status == 1)
        #expect(
            check.output.contains("expired on \(Self.today.adding(days: -1)): drift again since")
        )
        #expect(Self.run(image, "apply").status == 0)
        #expect(
            image.root.text("etc/sysctl.d/zz-temper.conf")?.contains("somaxconn = 65535") == true
        )
        #expect(Self.run(image, "check").output.contains("waives nothing: the control passes"))
    }

    @Test("lines that temper wrote before a waiver stay as they are")
    func standingLine() throws {
        let image = try Self.image(Self.waiver("somaxconn", days: 1))
        #expect(image.run("apply", "--only", "somaxconn").status == 0)
        try image.root.write("etc/sysctl.d/zzz-late.conf", "net.core.somaxconn = 2\n")
        let apply = Self.run(image, "apply")
        #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
        #expect(apply.output.contains("1 pass, 1 waived"), "\(apply.output)")
        #expect(!apply.output.contains("orphan"))
        #expect(
            image.root.text("etc/sysctl.d/zz-temper.conf")?.contains("somaxconn = 65535") == true
        )
    }

    @Test("a guard doesn't see what is waived, and nothing is written for what is undetermined")
    func guards() throws {
        let image = try Image(
            """
            baseline: site
            title: Too many files
            version: "1"
            controls:
              - id: nofile
                title: More files than the kernel allows
                severity: low
                rationale: It is refused.
                limits: {domain: "*", item: nofile, hard: {value: 2000000000}}
            """
        )
        try image.baselines.write("waivers/w.yaml", "waivers:\n" + Self.waiver("nofile", days: 90))
        try image.root.write("etc/security/limits.conf", "* hard nofile 100\n")
        #expect(image.run("apply").status == 5)
        #expect(Self.run(image, "apply").status == 0)
        try image.root.write("etc/security/limits.conf", "")
        #expect(image.run("apply").status == 5)
        let open = Self.run(image, "apply")
        #expect(open.status == 2, "\(open.output)\(open.errors)")
        #expect(open.output.contains("doesn't cover what is undetermined; apply leaves it alone"))
        #expect(try image.root.host().list("/etc/security/limits.d") == nil)
    }

    @Test("for an auditor there are none, whatever is in the files")
    func ignored() throws {
        let image = try Self.image(Self.both)
        let ended = image.run("check", "--ignore-waivers")
        #expect(ended.status == 1 && ended.output.contains("2 fail"))
        let path = image.baselines.absolute("waivers").string
        #expect(image.run("check", "--ignore-waivers", "--waivers", path).status == 64)
    }

    @Test("what waives nothing is named, but not what a selection left out")
    func idle() throws {
        let image = try Self.image(
            Self.both + Self.waiver("gone", days: 90) + Self.waiver("syncokies", days: 90)
                + Self.waiver("gone2", days: 90, ", hosts: \"db-*\"")
        )
        let whole = Self.run(image, "check")
        #expect(whole.output.contains("the waiver of gone (ops, OPS-7) waives nothing: no such"))
        #expect(!whole.output.contains("gone2"))
        #expect(whole.output.contains("did you mean 'syncookies'?"))
        for narrow in [["--only", "flood"], ["--severity", "high"]] {
            let ended = image.run(
                ["check"] + narrow
                    + ["--waivers", image.baselines.absolute("waivers/site.yaml").string]
            )
            #expect(ended.status == 0 && ended.output.contains("1 control of site 1: 1 waived"))
            #expect(!ended.output.contains("waives nothing"), "\(ended.output)")
        }
    }

    @Test("of an image its own host name counts")
    func hosts() throws {
        let image = try Self.image(
            Self.waiver("somaxconn", days: 90, ", hosts: web-1.example.org")
                + Self.waiver("syncookies", days: 90, ", hosts: [web-2*, db]")
        )
        let ended = Self.run(image, "check")
        #expect(ended.status == 1)
        #expect(ended.output.contains("1 fail, 1 waived"), "\(ended.output)")
    }

    @Test("bad files end every command with 65, and nothing is looked at")
    func invalid() throws {
        let image = try Self.image(
            Self.both + Self.waiver("somaxconn", days: 5) + "  - {control: x, reason: r}\n"
        )
        for command in ["check", "plan", "apply"] {
            let ended = Self.run(image, command)
            #expect(ended.status == 65)
            #expect(ended.errors.contains("site.yaml:5:5: 'owner' is missing"), "\(ended.errors)")
            #expect(ended.errors.contains("site.yaml:5:5: 'expires' is missing"))
        }
        let list = image.run(
            ["waivers", "--waivers", image.baselines.absolute("waivers").string],
            baseline: false
        )
        #expect(list.status == 65)
        try image.baselines.write(
            "waivers/site.yaml",
            "waivers:\n" + Self.both + Self.waiver("somaxconn", days: 5)
        )
        let twice = Self.run(image, "check")
        #expect(twice.status == 65)
        #expect(
            twice.errors.contains("site.yaml:4:5: 'somaxconn' is waived twice")
                && twice.errors.contains("site.yaml:2:5"),
            "\(twice.errors)"
        )
    }

    @Test("the list has the worst first")
    func list() throws {
        let image = try Self.image(
            Self.waiver("d", days: -40, ", hosts: db") + Self.waiver("c", days: 400)
                + Self.waiver("b", days: 0) + Self.waiver("a", days: -1)
        )
        let arguments = ["waivers", "--waivers", image.baselines.absolute("waivers").string]
        let text = image.run(arguments, baseline: false)
        #expect(text.status == 0)
        let states = text.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map {
            $0.split(separator: " ").prefix(2).joined(separator: " ")
        }
        #expect(states == ["expired a", "expiring b", "valid c", "elsewhere d"])
        #expect(text.output.contains("1 day ago") && text.output.contains("  today  "))
        let json = image.run(arguments + ["--format", "json"], baseline: false).output
        #expect(json.contains("\"schema\": \"temper.waivers/1\""))
        #expect(json.contains("\"hostname\": \"web-1.example.org\""))
        #expect(json.contains("\"daysLeft\": -1,") && json.contains("\"state\": \"elsewhere\""))
        let none = image.run("waivers", baseline: false)
        #expect(none.status == 0 && none.output == "no waivers\n")
    }

    @Test("an explanation names the waiver, and asks for no change")
    func explain() throws {
        let image = try Self.image(Self.both)
        let ended = Self.run(image, "explain", "net.core.somaxconn")
        #expect(ended.status == 0)
        #expect(ended.output.contains("waived until"), "\(ended.output)")
        #expect(!ended.output.contains("temper apply would"))
        #expect(
            Self.run(image, "explain", "net.core.somaxconn", "--format", "json").output
                .contains("\"ticket\": \"OPS-7\"")
        )
    }
}
