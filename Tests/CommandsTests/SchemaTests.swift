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
