import Model
@testable import Resources
import SystemPackage
import Testing

@Suite("A sudo control is read strictly")
struct SudoParsingTests {
    @Test(
        "what is misspelt or contradicts itself is refused",
        arguments: [
            (["defaults": .plain("use_ptty"), "value": .plain("true")], "did you mean 'use_pty'"),
            (["defaults": .plain("use_pty")], "no desired value"),
            (["defaults": .plain("use_pty"), "value": .plain("1")], "is a flag"),
            (["nopasswd": .plain("all")], "expected none"),
            (["nopasswd": .plain("none"), "grants-all": .plain("none")], "exactly one"),
            (["remove": .plain("true")], "exactly one"),
            (["ignored-files": .plain("none"), "except": .list(["a"])], "unknown field 'except'"),
            (["grants-all": .plain("none"), "excpet": .list(["a"])], "did you mean 'except'"),
            (
                [
                    "defaults": .plain("use_pty"), "value": .plain("true"),
                    "scope": .mapping(["user": .plain("a"), "host": .plain("b")]),
                ], "expected global, or one of"
            ),
            (
                [
                    "defaults": .plain("use_pty"), "value": .plain("true"),
                    "scope": .plain("gobal"),
                ], "expected a mapping"
            ),
        ] as [(KeyValuePairs<String, Node.Content>, String)]
    )
    func refused(fields: KeyValuePairs<String, Node.Content>, why: String) throws {
        let error = #expect(throws: BaselineError.self) { _ = try Sudo(fields) }
        #expect(
            error.map { "\($0.diagnostics)".contains(why) } == true,
            "\(String(describing: error))"
        )
    }

    @Test("what it asks for reads as a sentence")
    func expected() throws {
        let range = try Sudo([
            "defaults": .plain("timestamp_timeout"),
            "max": .plain("15"), "scope": .mapping(["user": .quoted("%ops")]),
        ])
        #expect(range.expected == "Defaults timestamp_timeout ≤ 15 for user %ops")
        #expect(range.setting == "Defaults timestamp_timeout for user %ops")
        let rule = try Sudo(["nopasswd": .plain("none"), "except": .list(["ansible", "%ops"])])
        #expect(rule.expected == "no NOPASSWD but for ansible, %ops")
    }
}

@Suite("JSON of programs is read strictly, but for what cvtsudoers writes")
struct JSONValueTests {
    @Test("values come back as they are")
    func values() throws {
        let text =
            #" {"a": [1, -2.5e3, true, false, null], "b": "x\n\u00e9\ud83d\ude00\"", "c": {}} "#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value["a"]?.elements.count == 5)
        #expect(value["b"]?.text == "x\né😀\"")
        #expect(value["c"] == .object([]))
    }

    @Test("a member without braces in an array is an object of one")
    func bareMember() throws {
        let value = try JSONValue(parsing: Array(#"[ "runcwd": "/tmp", {"a": true} ]"#.utf8))
        #expect(value.elements.first?["runcwd"]?.text == "/tmp")
    }

    @Test(
        "what isn't JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\" 1}", "\"abc", "[1] 2", "nul", "\"\\q\"",
            String(repeating: "[", count: 100_000),
        ]
    )
    func malformed(text: String) {
        #expect(throws: JSONValue.Malformed.self) { _ = try JSONValue(parsing: Array(text.utf8)) }
    }
}
