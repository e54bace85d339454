import Baselines
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("Files of waivers")
struct WaiverReaderTests {
    static let sound = """
        waivers:
          - control: kernel.somaxconn
            reason: >
              The load balancer
              keeps the queue.
            owner: ops@example.org
            ticket: OPS-4711
            expires: 2027-01-31
            hosts: [WEB-*, "*.db"]
          - {control: a, reason: r, owner: o, expires: "2028-02-29"}

        """

    private static func problems(_ files: [String: String], at place: String = "") throws -> String
    {
        let root = try ScratchRoot()
        for (name, text) in files { try root.write(name, text) }
        do {
            _ = try BaselineCatalogue().waivers(
                at: root.absolute(place).string,
                forImage: true
            )
            return "nothing"
        } catch {
            return error.diagnostics.map(\.description).joined(separator: "\n")
        }
    }

    @Test("all fields, a date with quotes and without")
    func fields() throws {
        let root = try ScratchRoot()
        try root.write("w.yaml", Self.sound)
        let path = root.absolute("w.yaml").string
        let waivers = try BaselineCatalogue().waivers(at: path, forImage: true)
        let place = SourceLocation(file: path, line: 2, column: 5)
        let expires = try #require(CivilDate("2027-01-31"))
        #expect(
            waivers.first
                == Waiver(
                    control: "kernel.somaxconn",
                    reason: "The load balancer keeps the queue.",
                    owner: "ops@example.org",
                    ticket: "OPS-4711",
                    expires: expires,
                    hosts: ["web-*", "*.db"],
                    location: place
                )
        )
        #expect(waivers.last?.expires.description == "2028-02-29")
    }

    @Test(
        "what is wrong has its place",
        arguments: [
            ("owner: o, expires: 2027-01-31", "w.yaml:2:5: 'reason' is missing"),
            ("reason: r, expires: 2027-01-31", "w.yaml:2:5: 'owner' is missing"),
            ("reason: r, owner: o", "w.yaml:2:5: 'expires' is missing"),
            ("reason: r, owner: o, expires: 2027-02-30", "w.yaml:2:48: 2027-02-30: expected a day"),
            ("reason: r, owner: o, expires: never", "w.yaml:2:48: never: expected a day"),
            ("reason: r, owner: o, expires: 20270131", "2:48: 20270131: expected a day"),
            ("reason: r, owner: o, expires: [2027-01-31]", "2:48: a list: expected a single value"),
            ("reason: ' ', owner: o, expires: 2027-01-31", "w.yaml:2:26: \" \": expected text"),
            ("reason: r, owner: '', expires: 2027-01-31", "w.yaml:2:36: \"\": expected text"),
            ("reason: r, owner: o, expires: 2027-01-31, tikcet: X", "did you mean 'ticket'?"),
            ("reason: r, owner: o, expires: 2027-01-31, ticket: 4711", "put it in quotes"),
            ("reason: r, owner: o, expires: 2027-01-31, hosts: []", "expected at least one host"),
            ("reason: r, owner: o, expires: 2027-01-31, hosts: [a/b]", "a/b: expected a host name"),
            ("reason: r, owner: o, expires: 2027-01-31, hosts: \"web[1\"", "expected a host name"),
            ("reason: r, owner: o, expires: 2027-01-31, reason: s", "w.yaml:2:"),
        ]
    )
    func errors(rest: String, wanted: String) throws {
        let text = "waivers:\n  - {control: a, \(rest)}\n"
        let said = try Self.problems(["w.yaml": text], at: "w.yaml")
        #expect(said.contains(wanted), "\(said)")
    }

    @Test(
        "what is no file of waivers",
        arguments: [
            ("", "w.yaml:1:1"), ("- control: a\n", "w.yaml:1:1"),
            ("waiver: []\n", "did you mean 'waivers'?"),
            ("waivers: {a: b}\n", "w.yaml:1:10: a mapping: expected a list of waivers"),
            ("waivers:\n", "expected"), ("waivers: [a]\n", "w.yaml:1:11"),
            ("waivers: []\n---\nwaivers: []\n", "w.yaml:2:1"),
        ]
    )
    func shapes(text: String, wanted: String) throws {
        let said = try Self.problems(["w.yaml": text], at: "w.yaml")
        #expect(said.contains(wanted), "\(said)")
    }

    @Test("all files of a folder are told of at once, in order")
    func folder() throws {
        let said = try Self.problems([
            "20.yaml": "waivers: [{control: A, reason: r, owner: o, expires: 2027-01-31}]\n",
            "10.yaml": "waivers: [{control: a}]\nmore: 1\n", "notes.txt": "no yaml: [\n",
            ".10.yaml": "waivers: [\n", "30.yaml": Self.sound,
        ])
        let lines = said.split(separator: "\n")
        #expect(lines.count == 5, "\(said)")
        #expect(lines.prefix(4).allSatisfy { $0.contains("/10.yaml:") })
        #expect(lines.last?.contains("/20.yaml:1:21: A: expected a control's id") == true)
    }

    @Test("a name that was meant to count is refused, an empty folder has none")
    func names() throws {
        #expect(try Self.problems(["w.yml": Self.sound]).contains("ends in .yaml"))
        #expect(try Self.problems(["notes.txt": ""]) == "nothing")
        #expect(try Self.problems([:], at: "no.yaml").contains("there is no such file"))
    }

    @Test("what others may write to is refused, file and folder", arguments: ["w.yaml", ""])
    func trust(writable: String) throws {
        let root = try ScratchRoot()
        try root.write("w.yaml", Self.sound)
        try root.setMode(writable, 0o777)
        let error = #expect(throws: BaselineError.self) {
            try BaselineCatalogue().waivers(at: root.path.string, forImage: true)
        }
        #expect(error?.diagnostics.first?.message.contains("others may write") == true)
    }

    @Test("damaged ones are read or refused with a place", .timeLimit(.minutes(10)))
    func damaged() {
        var refused: UInt64 = 0
        for seed in 1...Mutator.cases {
            var mutator = Mutator(seed: seed)
            var problems: [Diagnostic] = []
            do throws(BaselineError) {
                let node = try YAMLReader.read(
                    mutator.damaged(Array(Self.sound.utf8)),
                    named: "w.yaml"
                )
                _ = WaiverReader.read(node, problems: &problems)
            } catch {
                problems = error.diagnostics
            }
            if !problems.isEmpty { refused += 1 }
            for problem in problems {
                let (line, column) = (problem.location.line, problem.location.column)
                #expect(
                    problem.location.file == "w.yaml" && line > 0 && column > 0,
                    "seed \(seed): \(problem)"
                )
            }
        }
        #expect(refused > Mutator.cases / 2, "most damage is seen")
    }
}
