import Commands
import Host
import SystemPackage
import TestSupport
import Testing

@Suite("The reference is what the program says")
struct ReferenceTests {
    @Test("docs/reference/commands.md is the commands' own help")
    func commands() throws {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent().appending("docs/reference/commands.md")
        let wanted = commandReference()
        if environment("RECORD_REFERENCE") != nil {
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate],
                permissions: FilePermissions(rawValue: 0o644)
            )
            try file.closeAfter { _ = try file.writeAll(wanted.utf8) }
            Issue.record("recorded; run again without RECORD_REFERENCE")
        }
        let bytes = try Host.live().read(path)?.bytes
        #expect(
            bytes.map { String(decoding: $0, as: UTF8.self) } == wanted,
            "RECORD_REFERENCE=1 swift test --disable-xctest --filter Reference"
        )
    }

    @Test("docs/reference/exit-statuses.md has every status, and no other")
    func statuses() throws {
        let path = SchemaTests.repository.appending("docs/reference/exit-statuses.md")
        let file = try #require(try Host.live().read(path))
        let rows = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
            .compactMap { line in Int32(line.split(separator: "|").first?.filter(\.isNumber) ?? "")
            }
        #expect(rows == ExitStatus.allCases.map(\.rawValue))
    }

    @Test(
        "docs/reference/json.md tells of every key that these commands write",
        arguments: ["plan", "history", "facts", "status"]
    )
    func keys(command: String) throws {
        let image = try Image(ImageTests.baseline)
        try image.root.write("usr/lib/systemd/system/telnet.socket", "[Socket]\nListenStream=23\n")
        if command != "plan" { #expect(image.run("apply").status == 0) }
        let said = image.run(command, "--format", "json", baseline: command == "plan")
        let file = try Host.live().read(SchemaTests.repository.appending("docs/reference/json.md"))
        let page = String(decoding: try #require(file).bytes, as: UTF8.self)
        let start = try #require(page.firstRange(of: "## temper.\(command)/1"))
        let section = page[start.upperBound...]
        let told = section[..<(section.firstRange(of: "\n## ")?.lowerBound ?? section.endIndex)]
        let words = Set(told.split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let keys = Set(said.output.matches(of: /"(\w+)":/).map { String($0.1) })
        #expect(keys.count > 4, "\(said.output) \(said.errors)")
        #expect(keys.subtracting(words).subtracting(["schema"]).isEmpty)
    }

    @Test("docs/reference/json.md names every schema that is written")
    func schemas() throws {
        let named = try Self.schemas(below: "docs/reference/json.md")
        let chain = "temper.chain/1"
        #expect(named == (try Self.schemas(below: "Sources")).subtracting([chain]))
    }

    private static func schemas(below path: String) throws -> Set<String> {
        let found = try Host.live().run(
            Program(
                "/usr/bin/grep",
                ["-rhoE", "temper\\.[a-z]+/[0-9]+", SchemaTests.repository.appending(path).string]
            )
        )
        #expect(found.status == 0, "\(found.message)")
        return Set(found.text.split(separator: "\n").map(String.init))
    }
}
