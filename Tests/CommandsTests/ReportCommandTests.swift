import Commands
import Glibc
import Host
import Model
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("Runs are written, and read again")
struct ReportCommandTests {
    static let baseline = """
        baseline: site
        title: For an image
        version: "1"
        controls:
          - id: somaxconn
            title: Listen backlog holds a burst
            severity: low
            rationale: A short queue drops connections.
            references: {kspp: [a1]}
            sysctl: {key: net.core.somaxconn, min: 65535}
          - id: telnet
            title: Telnet is off
            severity: high
            rationale: Telnet sends passwords in clear text.
            service: {unit: telnet.socket, state: masked}
        """

    /// An image, a folder for what is written, and a report of the image in it: `r.json`.
    struct Written {
        let image: Image
        let folder: ScratchRoot

        init() throws {
            image = try Image(ReportCommandTests.baseline)
            try image.root.write("etc/sysctl.d/50-x.conf", "net.core.somaxconn = 4096\n")
            try image.root.write("usr/lib/systemd/system/telnet.socket", "[Socket]\n")
            folder = try ScratchRoot()
            let ended = image.run("report", "--format", "json", "--output", path("r.json"))
            try #require(ended.status == 0, "\(ended.errors)")
        }

        func path(_ name: String) -> String { folder.absolute(name).string }

        func mode(_ name: String) throws -> UInt32? {
            try Host.live().status(folder.absolute(name))?.mode.bits
        }
    }

    @Test("0 when it is written, whatever was found; a stored one says the same")
    func written() throws {
        let made = try Written()
        let json = try #require(made.folder.text("r.json"))
        #expect(json.contains("\"result\": \"fail\""))
        let again = temper(["report", "--from", made.path("r.json"), "--format", "json"])
        #expect(again.status == 0 && again.output == json && again.errors.isEmpty)
        let text = temper(["report", "--from", made.path("r.json")])
        #expect(text.output.contains("FAIL") && text.output.contains("site 1: 2 fail"))
        let dash = temper(["report", "--from", made.path("r.json"), "--output", "-"])
        #expect(dash.output == text.output)
    }

    @Test(
        "a new report is its owner's alone, but for Prometheus; one that is replaced keeps its mode"
    )
    func modes() throws {
        let made = try Written()
        #expect(try made.mode("r.json") == 0o600)
        let from = ["report", "--from", made.path("r.json")]
        #expect(temper(from + ["--format", "prometheus", "-o", made.path("t.prom")]).status == 0)
        #expect(try made.mode("t.prom") == 0o644)
        try made.folder.write("old", "before", mode: 0o640)
        #expect(temper(from + ["-o", made.path("old")]).status == 0)
        #expect(try made.mode("old") == 0o640)
        #expect(made.folder.text("old")?.contains("FAIL") == true)
    }

    @Test("what is no regular file is never replaced", arguments: ["link", "folder", "fifo"])
    func kinds(kind: String) throws {
        let made = try Written()
        switch kind {
        case "link": try made.folder.link("x", to: "r.json")
        case "folder": try made.folder.folder("x")
        default: _ = unsafe mkfifo(made.path("x"), 0o600)
        }
        for name in ["x", "nowhere/x"] {
            let ended = temper(["report", "--from", made.path("r.json"), "-o", made.path(name)])
            #expect(ended.status == 2 && ended.errors.contains("cannot write"), "\(ended.errors)")
            #expect(ended.output.isEmpty)
        }
    }

    @Test(
        "options that contradict one another",
        arguments: [
            ["--from", "r", "--root", "/x"], ["--from", "r", "--baseline", "b"],
            ["--from", "r", "--only", "x"], ["--from", "r", "--severity", "high"],
            ["--from", "r", "--set", "a=b"], ["--from", "r", "--config", "c"],
            ["--from", "r", "--waivers", "w"], ["--from", "r", "--sign", "k"],
            ["--from", "r", "--sign", "k", "--output", "-"],
            ["--from", "r", "--previous", "p", "--format", "json"],
            ["--verify", "r"], ["--verify", "r", "--identity", "x"],
            ["--verify", "r", "--allowed-signers", "a", "--identity", "x", "--from", "r"],
            ["--verify", "r", "--allowed-signers", "a", "--identity", "x", "--only", "c"],
            ["--identity", "x"], ["--signature", "x"], ["--allowed-signers", "x"],
            ["--format", "yaml"], ["--run", "latest", "--from", "r"],
            ["--run", "latest", "--only", "x"], ["--run", "latest", "--baseline", "b"],
            ["--state", "s", "--from", "x"],
        ]
    )
    func contradictions(options: [String]) {
        let ended = temper(["report"] + options)
        #expect(ended.status == 64, "\(ended.errors)")
    }

    @Test("a framework that only references name, of a run now and of a stored one")
    func frameworks() throws {
        let made = try Written()
        let now = made.image.run("report", "--by", "kspp")
        let stored = temper(["report", "--from", made.path("r.json"), "--by", "kspp"])
        #expect(now.output == stored.output && stored.status == 0)
        #expect(stored.output.contains("No baseline of this run maps kspp"))
        let json = temper(
            ["report", "--from", made.path("r.json"), "--by", "kspp", "--format", "json"]
        )
        let validated = try SchemaTests.validate(json.output, against: "report.schema.json")
        #expect(json.output.contains("\"id\": \"kspp\""))
        if hasValidator { #expect(validated.status == 0, "\(validated.message)") }
        let wrong = temper(["report", "--from", made.path("r.json"), "--by", "ksp"])
        #expect(wrong.status == 64 && wrong.errors.contains("did you mean 'kspp'?"))
        _ = made.image.run(
            "report",
            "--only",
            "somaxconn",
            "--format",
            "json",
            "-o",
            made.path("part.json")
        )
        let part = temper(["report", "--from", made.path("part.json"), "--by", "kspp"])
        #expect(part.output.contains("narrowed to --only somaxconn"), "\(part.output)")
    }

    @Test("what is not a report is told with its place, and what can't be read")
    func unreadable() throws {
        let made = try Written()
        let json = try #require(made.folder.text("r.json"))
        let broken = json.split(separator: "\"severity\": \"low\"").joined(
            separator: "\"severity\": \"lower\""
        )
        try made.folder.write("broken.json", broken)
        let ended = temper(["report", "--from", made.path("broken.json")])
        #expect(ended.status == 65)
        #expect(
            ended.errors.contains("findings.0.severity: expected one of info, low, medium, high"),
            "\(ended.errors)"
        )
        try made.folder.write("text.json", "FAIL")
        #expect(temper(["report", "--from", made.path("text.json")]).status == 65)
        #expect(temper(["report", "--from", made.path("none.json")]).status == 2)
        #expect(temper(["report", "--from", "/dev/zero"]).status == 2)
        #expect(unsafe truncate(made.path("text.json"), (64 << 20) + 1) == 0)
        let large = temper(["report", "--from", made.path("text.json")])
        #expect(large.status == 2 && large.errors.contains("larger than 67108864 bytes"))
    }

    @Test("a report beside the one before it")
    func previous() throws {
        let made = try Written()
        try made.image.root.write("etc/sysctl.d/50-x.conf", "net.core.somaxconn = 65535\n")
        let ended = made.image.run("report", "--previous", made.path("r.json"))
        #expect(ended.status == 0)
        #expect(ended.output.contains("1 better, 1 as before"), "\(ended.output)")
        let part = made.image.run(
            "report",
            "--previous",
            made.path("r.json"),
            "--only",
            "telnet",
            "--format",
            "csv"
        )
        #expect(part.errors.contains("not the same selection: none, then --only telnet"))
    }

    @Test("kept runs, by the names that they have, and plain or compressed as files")
    func kept() throws {
        let made = try Written()
        let state = made.folder.absolute("state").string
        let keep = ["check", "--record", "--state", state]
        try #require(processUser() == 0, "only root keeps runs")
        #expect(made.image.run(keep).status == 1)
        try made.image.root.write("etc/sysctl.d/60-y.conf", "net.core.somaxconn = 65535\n")
        #expect(made.image.run(keep).status == 1)
        #expect(made.image.run(keep).status == 1)
        let latest = temper(["report", "--run", "latest", "--state", state, "--format", "json"])
        #expect(latest.status == 0 && latest.output.contains("\"sequence\": 3"), "\(latest.errors)")
        let first = temper(["report", "--run", "1", "--state", state])
        #expect(first.status == 0 && first.output.contains("2 fail"))
        let diff = temper(["diff", "1", "latest", "--state", state])
        #expect(diff.status == 1 && diff.output.contains("1 better, 1 as before"), "\(diff.errors)")
        #expect(temper(["diff", "previous", "latest", "--state", state]).status == 0)
        #expect(temper(["report", "--run", "9", "--state", state]).status == 2)
        let file = try #require(
            try Host.live().list(made.folder.absolute("state/runs"))?
                .first { $0.string.hasSuffix(".gz") }
        )
        let path = made.path("state/runs/\(file)")
        #expect(temper(["report", "--from", path]).output == first.output)
    }

    @Test("a kept run that was altered says so wherever it is shown, and is not signed")
    func doubtful() throws {
        let made = try Written()
        let state = made.folder.absolute("state").string
        try #require(processUser() == 0, "only root keeps runs")
        for _ in 1...2 {
            #expect(made.image.run(["check", "--record", "--state", state]).status == 1)
        }
        let names = try Host.live().list(made.folder.absolute("state/runs")) ?? []
        let name =
            "state/runs/" + (try #require(names.first { $0.string.hasPrefix("000002") })).string
        let text = try #require(made.folder.text(name))
        let forged = text.replacing("\"result\": \"fail\"", with: "\"result\": \"pass\"")
        try made.folder.write(name, forged)
        func report(_ arguments: String...) -> Ended {
            temper(["report", "--run", "2", "--state", state] + arguments)
        }
        let doubt = "it was altered since it was kept"
        #expect(report().output.hasPrefix("THIS RUN CAN'T BE TRUSTED: \(doubt)"))
        let head = try #require(report("--format", "html").output.firstRange(of: "<main"))
        let page = report("--format", "html").output
        #expect(page[..<head.lowerBound].contains("This run can’t be trusted:</strong> \(doubt)"))
        #expect(report("--format", "prometheus").output.contains("temper_run_doubtful 1"))
        #expect(report("--format", "csv").output.contains("\"\(doubt)\""))
        let diff = temper(["diff", "1", "2", "--state", state, "--format", "json"])
        #expect(diff.output.contains("the second run can't be trusted: \(doubt)"))
        let path = made.path("signed")
        let signed = report("--output", path, "--sign", made.path("nokey"))
        #expect(signed.status == 5 && made.folder.text("signed") == nil, "\(signed.errors)")
    }

    @Test("two runs that don't differ, and two that do")
    func diff() throws {
        let made = try Written()
        let same = temper(["diff", made.path("r.json"), made.path("r.json")])
        #expect(same.status == 0 && same.output.contains("nothing differs in 2 controls"))
        try made.image.root.write("etc/sysctl.d/60-y.conf", "net.core.somaxconn = 65535\n")
        try made.image.root.remove("usr/lib/systemd/system/telnet.socket")
        _ = made.image.run("report", "--format", "json", "-o", made.path("s.json"))
        let runs = [made.path("r.json"), made.path("s.json")]
        let text = temper(["diff"] + runs)
        #expect(text.status == 1 && text.output.contains("2 better, 0 as before"))
        #expect(
            text.output.contains("50-x.conf:1") && text.output.contains("60-y.conf:1"),
            "\(text.output)"
        )
        let quiet = temper(["diff", "--quiet"] + runs)
        #expect(quiet.status == 1 && quiet.output.isEmpty && quiet.errors.isEmpty)
        #expect(temper(["diff", made.path("r.json"), made.path("none")]).status == 2)
        try made.folder.write("x.json", "{}")
        #expect(temper(["diff", made.path("r.json"), made.path("x.json")]).status == 65)
        #expect(temper(["diff", made.path("r.json")]).status == 64)
    }

    @Test(
        "a difference in JSON holds to its schema",
        .enabled(if: hasValidator, "python3-jsonschema is not installed")
    )
    func schema() throws {
        let made = try Written()
        let path = made.image.baselines.absolute("waivers").string
        try made.image.baselines.write(
            "waivers/w.yaml",
            "waivers:\n  - {control: telnet, reason: r, owner: o, expires: 2999-01-31}\n"
        )
        let runs = [made.path("r.json"), made.path("s.json")]
        let ended = made.image.run(
            "report",
            "--waivers",
            path,
            "--format",
            "json",
            "-o",
            made.path("s.json")
        )
        #expect(ended.status == 0, "\(ended.errors)")
        _ = made.image.run(
            "report",
            "--only",
            "telnet",
            "--format",
            "json",
            "-o",
            made.path("t.json")
        )
        for pair in [runs, runs.reversed(), [runs[0], made.path("t.json")], [runs[0], runs[0]]] {
            let json = temper(["diff", "--format", "json"] + pair)
            let validated = try SchemaTests.validate(json.output, against: "diff.schema.json")
            #expect(validated.status == 0, "\(validated.message)")
        }
        let waived = temper(["diff", "--format", "json"] + runs).output
        #expect(waived.contains("\"change\": \"waived\"") && waived.contains("\"owner\": \"o\""))
        let broken = waived.split(separator: "\"waived\"").joined(separator: "\"forgiven\"")
        #expect(try SchemaTests.validate(broken, against: "diff.schema.json").status != 0)
    }
}
