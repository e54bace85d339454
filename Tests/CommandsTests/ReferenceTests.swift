import Commands
import Host
import SystemPackage
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
}
