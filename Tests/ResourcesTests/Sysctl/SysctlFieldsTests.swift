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
        "a bound beyond the kernel's own is no demand that can't be met",
        arguments: [
            ["key": "kernel.kptr_restrict", "min": "-5"], ["key": "vm.swappiness", "max": "1000"],
            ["key": "kernel.kptr_restrict", "value": "2"],
            ["key": "kernel.*_restrict", "value": "9"],
        ]
    )
    func taken(fields: [String: String]) throws {
        _ = try parse(fields.map { ($0, .scalar($1, isPlain: true)) })
    }

    @Test(
        "a demand that the kernel can't meet is told with its line and column",
        arguments: [
            "value: 3", "min:   3", "max:  -1", "range: [3, 9]", "range: [-9, -1]",
            "one-of: [1, 3]",
        ]
    )
    func refusedPlace(demand: String) throws {
        let yaml = "key: kernel.kptr_restrict\n\(demand)\n"
        let error = #expect(throws: BaselineError.self) { _ = try resource(Sysctl.self, yaml) }
        let place = demand.split(separator: ":")[0].count + 1
        let column = demand.dropFirst(place).prefix { $0 == " " }.count + place + 1
        #expect(error?.diagnostics.map(\.location.description) == ["test.yaml:2:\(column)"])
        #expect(error?.diagnostics.first?.message.hasPrefix("the kernel refuses") == true)
    }

    @Test(
        "what is wrong is told",
        arguments: [
            (["key": "net/../shadow", "value": "1"], "the name of a kernel parameter"),
            (["value": "1"], "'key' is missing"), (["key": "a.b"], "no desired value"),
            (["key": "a.b", "value": "1\nc.d = 2"], "line break"),
            (["key": "a.b", "value": "1", "persists": "x"], "did you mean 'persist'?"),
            (["key": "a.b", "none-of": "1", "value": "1"], "unknown field 'none-of'"),
            (
                ["key": "kernel.kptr_restrict", "value": "3"],
                "the kernel refuses 3 for kernel.kptr_restrict: it takes 0 to 2"
            ),
            (["key": "kernel.kptr_restrict", "value": "-1"], "the kernel refuses -1"),
            (["key": "net.core.somaxconn", "value": "4294967296"], "no more than 4294967295"),
        ]
    )
    func refused(fields: [String: String], message: String) throws {
        let error = #expect(throws: BaselineError.self) {
            try parse(fields.map { ($0, .scalar($1, isPlain: false)) })
        }
        #expect(error?.diagnostics.first?.location == Self.location)
        let messages = error?.diagnostics.map(\.message).joined(separator: "\n") ?? ""
        #expect(messages.contains(message))
    }
}
