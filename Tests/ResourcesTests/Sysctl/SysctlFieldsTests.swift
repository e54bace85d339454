import Model
import Resources
import Testing

@Suite("The fields of a sysctl control")
struct SysctlFieldsTests {
    private static let location = SourceLocation(file: "a.yaml", line: 1, column: 1)

    private func parse(_ fields: [(String, Node.Content)]) throws -> Sysctl {
        let entries = fields.map { key, content in
            Node.Entry(
                key: key,
                keyLocation: Self.location,
                value: Node(content, at: Self.location)
            )
        }
        var fields = try Fields(Node(.mapping(entries), at: Self.location))
        return try Sysctl(from: &fields)
    }

    @Test("either spelling of the key, one operator, and persist")
    func parsed() throws {
        let control = try parse([
            ("key", .scalar("net/core/somaxconn", isPlain: true)),
            ("min", .scalar("65535", isPlain: true)),
        ])
        #expect(control.expected == "net.core.somaxconn ≥ 65535")
        #expect(control.setting == "sysctl net.core.somaxconn")
        let running = try parse([
            ("key", .scalar("vm.swappiness", isPlain: true)),
            ("value", .scalar("1", isPlain: true)), ("persist", .scalar("false", isPlain: true)),
        ])
        #expect(running == (try sysctl("vm.swappiness", .value("1"), persists: false)))
    }

    @Test(
        "what is wrong is told",
        arguments: [
            (["key": "net/../shadow", "value": "1"], "the name of a kernel parameter"),
            (["value": "1"], "'key' is missing"), (["key": "a.b"], "no desired value"),
            (["key": "a.b", "value": "1\nc.d = 2"], "line break"),
            (["key": "a.b", "value": "1", "persists": "x"], "did you mean 'persist'?"),
            (["key": "a.b", "none-of": "1", "value": "1"], "unknown field 'none-of'"),
        ]
    )
    func refused(fields: [String: String], message: String) throws {
        let error = #expect(throws: BaselineError.self) {
            try parse(fields.map { ($0, .scalar($1, isPlain: false)) })
        }
        let messages = error?.diagnostics.map(\.message).joined(separator: "\n") ?? ""
        #expect(messages.contains(message))
    }
}
