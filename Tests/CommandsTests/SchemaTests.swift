import Commands
import Host
import SystemPackage
import TestSupport
import Testing

/// Whether an independent validator of JSON Schema is here.
let hasValidator: Bool = {
    let output = try? Host.live().run(Program("/usr/bin/python3", ["-c", "import jsonschema"]))
    return output?.status == 0
}()

@Suite("Real reports hold to their schema")
struct SchemaTests {
    static let repository = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()

    static func validate(_ text: String, against schema: String) throws -> ProgramOutput {
        let root = try ScratchRoot()
        try root.write("report.json", text)
        return try Host.live().run(
            Program(
                "/usr/bin/python3",
                [
                    "-W", "ignore", "-m", "jsonschema", "-i", root.absolute("report.json").string,
                    repository.appending("docs/reference/\(schema)").string,
                ]
            )
        )
    }

    @Test("check and apply", .enabled(if: hasValidator, "python3-jsonschema is not installed"))
    func valid() throws {
        let image = try Image(ImageTests.baseline)
        try image.root.write("usr/lib/systemd/system/telnet.socket", "[Socket]\nListenStream=23\n")
        for command in ["check", "apply", "check"] {
            let ended = image.run(command, "--format", "json")
            let validated = try Self.validate(
                ended.output,
                against: "report.schema.json"
            )
            #expect(validated.status == 0, "\(command): \(validated.message)")
        }
    }

    @Test("waived findings", .enabled(if: hasValidator, "python3-jsonschema is not installed"))
    func waived() throws {
        let image = try WaiverTests.image(
            WaiverTests.waiver("somaxconn", days: 3) + WaiverTests.waiver("syncookies", days: -3)
        )
        let path = image.baselines.absolute("waivers").string
        let report = image.run("check", "--format", "json", "--waivers", path)
        #expect(report.output.contains("\"expired\": false") && report.output.contains(": true"))
        let validated = try Self.validate(report.output, against: "report.schema.json")
        #expect(validated.status == 0, "\(validated.message)")
        let explained = image.run(
            "explain",
            "net.ipv4.tcp_syncookies",
            "--format",
            "json",
            "--waivers",
            path
        )
        #expect(explained.output.contains("\"expired\": true"))
        let also = try Self.validate(explained.output, against: "explanation.schema.json")
        #expect(also.status == 0, "\(also.message)")
    }

    private static let who = #""control": "a", "reason": "r", "owner": "o""#
    private static let whole = #"\#(who), "expires": "2027-01-31""#

    /// The fields of a waiver, and whether they are sound.
    static let waiverFiles: [(String, Bool)] = [
        (whole, true),
        (#"\#(whole), "ticket": "T", "hosts": ["WEB-*", "[!ab].x"]"#, true),
        (#"\#(whole), "hosts": "db""#, true),
        (who, false),
        (#""reason": "r", "owner": "o", "expires": "2027-01-31""#, false),
        (#""control": "a", "owner": "o", "expires": "2027-01-31""#, false),
        (#""control": "a", "reason": "r", "expires": "2027-01-31""#, false),
        (#""control": "a", "reason": " ", "owner": "o", "expires": "2027-01-31""#, false),
        (#""control": "A", "reason": "r", "owner": "o", "expires": "2027-01-31""#, false),
        (#"\#(who), "expires": "2027-13-31""#, false),
        (#"\#(whole), "hosts": []"#, false),
        (#"\#(whole), "hosts": ["a/b"]"#, false),
        (#"\#(whole), "hosts": ["a[!]"]"#, false),
        (#"\#(whole), "hosts": ["a[b"]"#, false),
        (#"\#(whole), "until": "x""#, false),
    ]

    /// A file of waivers as JSON, which is YAML: judged by the schema and by temper itself.
    @Test(
        "the schema of waivers takes what temper takes, and refuses what it refuses",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: waiverFiles
    )
    func waiverFile(fields: String, isSound: Bool) throws {
        let text = #"{"waivers": [{\#(fields)}]}"#
        let validated = try Self.validate(text, against: "waivers.schema.json")
        #expect((validated.status == 0) == isSound, "\(validated.message)")
        let root = try ScratchRoot()
        try root.write("w.yaml", text)
        let ended = temper(["waivers", "--waivers", root.absolute("w.yaml").string])
        #expect(ended.status == (isSound ? 0 : 65), "\(ended.errors)")
    }

    @Test(
        "what is not a report is refused",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: [
            ("\"result\": \"fail\"", "\"result\": \"FAIL\""), ("\"kind\"", "\"sort\""),
            ("report/1", "report/2"),
        ]
    )
    func invalid(from: String, to: String) throws {
        let text = try Image(ImageTests.baseline).run("check", "--format", "json").output
        #expect(text.contains(from))
        let broken = text.split(separator: from, omittingEmptySubsequences: false)
            .joined(separator: to)
        #expect(try Self.validate(broken, against: "report.schema.json").status != 0)
    }
}
