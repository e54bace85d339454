import Host
import Model
import Resources
import TestSupport
import Testing

@Suite("What a capture asks of sudo")
struct SudoCaptureTests {
    static let cases: [(sudoers: String, yaml: String, wanted: [String])] = [
        (
            "Defaults use_pty\n", "{defaults: use_pty, value: false}",
            ["{defaults: use_pty, value: true}"]
        ),
        (
            "Defaults timestamp_timeout=5\n", "{defaults: timestamp_timeout, max: 1}",
            ["{defaults: timestamp_timeout, value: 5}"]
        ),
        (
            "Defaults timestamp_timeout=2.5\n", "{defaults: timestamp_timeout, max: 1}",
            ["{defaults: timestamp_timeout, range: [2, 3]}"]
        ),
        (
            "Defaults umask=0022\n", "{defaults: umask, value: '0'}",
            [#"{defaults: umask, value: "0022"}"#]
        ),
        (
            "Defaults timestamp_timeout=5\nDefaults:alice timestamp_timeout=0\n",
            "{defaults: timestamp_timeout, max: 1}",
            [
                "{defaults: timestamp_timeout, value: 5, scope: global}",
                "{defaults: timestamp_timeout, value: 0, scope: {user: [alice]}}",
            ]
        ),
        (
            "Defaults !env_keep\n", "{defaults: env_keep, none-of: [A]}",
            ["{defaults: env_keep, value: false}"]
        ),
        (
            "Defaults env_keep = \"A B\"\n", "{defaults: env_keep, none-of: [A]}",
            ["{defaults: env_keep, value: A B}"]
        ),
        (
            "Defaults env_keep += A\n", "{defaults: env_keep, none-of: [A]}",
            ["left: no line sets it, and sudo's own default isn't known"]
        ),
        (
            "root ALL=(ALL) ALL\n%ops ALL=(ALL) NOPASSWD: ALL\nbob ALL=NOPASSWD: /bin/ls\n",
            "{nopasswd: none}", [#"{nopasswd: none, except: ["%ops", bob]}"#]
        ),
        (
            "root ALL=(ALL) ALL\n%ops ALL=(ALL) NOPASSWD: ALL\nbob ALL=NOPASSWD: /bin/ls\n",
            "{grants-all: none}", [#"{grants-all: none, except: ["%ops", root]}"#]
        ),
        (
            "Defaults exempt_group=adm\n", "{nopasswd: none}",
            [#"{nopasswd: none, except: ["%adm"]}"#]
        ),
        ("", "{ignored-files: none}", ["{ignored-files: none}"]),
        ("Defaults (\n", "{nopasswd: none}", []),
    ]

    @Test("by what its files say", arguments: cases)
    func captured(sudoers: String, yaml: String, wanted: [String]) throws {
        let fixture = try SudoFixture(sudoers)
        let sudo = try resource(Sudo.self, yaml)
        let host = try fixture.root.host()
        let captured = sudo.capture(on: host)
        guard !wanted.isEmpty else {
            guard case .unknown = captured.first else {
                Issue.record("\(captured)")
                return
            }
            return
        }
        #expect(captured.map(\.text) == wanted)
        // What is made of a host passes there.
        for case .draft(let draft) in captured {
            let again = try resource(Sudo.self, draft.text)
            #expect(again.look(at: host).verdict.outcome == .pass, "\(draft.text)")
        }
    }

    @Test("a file that sudo passes over is not asked for")
    func ignored() throws {
        let fixture = try SudoFixture("@includedir /etc/sudoers.d\n", ["a.b": ""])
        let sudo = try resource(Sudo.self, "{ignored-files: none}")
        let captured = sudo.capture(on: try fixture.root.host())
        #expect(captured.map(\.text) == ["left: there are files that sudo passes over"])
    }

    @Test("every option that a line sets")
    func inventory() throws {
        let fixture = try SudoFixture("Defaults use_pty, !visiblepw\nDefaults:a insults\n")
        let host = try fixture.root.host()
        let found = try Sudo.inventory(on: host).map(\.setting)
        #expect(found == ["Defaults insults", "Defaults use_pty", "Defaults visiblepw"])
    }
}
