import Model
import TestSupport
import Testing

@testable import Resources

@Suite("What changes sshd")
struct SSHDEditTests {
    private static let dropIn = SSHD.dropIn

    /// Carries the edits out and looks again: it must pass, and want nothing more.
    private func mend(
        _ control: SSHD,
        _ files: [String: String]
    ) throws -> (edits: [Edit], root: ScratchRoot) {
        let root = try sshdRoot(files)
        let edits = control.look(at: try root.host()).edits
        #expect(!edits.isEmpty)
        try carryOut(edits, in: root)
        let (verdict, rest) = control.look(at: try root.host())
        #expect(verdict.outcome == .pass, "\(verdict.reason)")
        #expect(rest == [])
        return (edits, root)
    }

    @Test("is a line of the drop-in where the main file includes it first")
    func dropIn() throws {
        let control = try sshd("PermitRootLogin", "value", "no")
        let edits = try mend(control, [sshdMain: sshdInclude + "PermitRootLogin yes\n"]).edits
        #expect(
            edits == [.line(Self.dropIn, setting: "PermitRootLogin", text: "PermitRootLogin no")]
        )
    }

    @Test("is asked for under --root even where nothing is set")
    func unset() throws {
        let control = try sshd("LoginGraceTime", "range", [1, 60])
        let edits = try mend(control, [sshdMain: sshdInclude]).edits
        #expect(edits == [.line(Self.dropIn, setting: "LoginGraceTime", text: "LoginGraceTime 60")])
    }

    @Test("replaces an old line of the drop-in")
    func again() throws {
        let control = try sshd("MaxAuthTries", "max", 3)
        let root = try sshdRoot([sshdMain: sshdInclude])
        try root.write(
            "etc/ssh/sshd_config.d/00-temper.conf",
            "# a: MaxAuthTries\nMaxAuthTries 4\n"
        )
        #expect(
            control.look(at: try root.host()).edits
                == [.line(Self.dropIn, setting: "MaxAuthTries", text: "MaxAuthTries 3")]
        )
    }

    @Test(
        "is the deciding line itself where no drop-in can win",
        arguments: [
            [sshdMain: "PermitRootLogin yes\n" + sshdInclude],
            [sshdMain: "# none\n  PermitRootLogin yes\n"],
            [
                sshdMain: sshdInclude,
                "etc/ssh/sshd_config.d/00-a.conf": "PermitRootLogin yes\n",
            ],
            [sshdMain: "PermitRootLogin no\nMatch User deploy\n\tPermitRootLogin yes\n"],
            [sshdMain: sshdInclude + "PermitRootLogin no\nMatch all\n  PermitRootLogin yes\n"],
        ] as [[String: String]]
    )
    func foreign(files: [String: String]) throws {
        let edits = try mend(try sshd("PermitRootLogin", "value", "no"), files).edits
        let isForeign = edits.map { edit in
            if case .foreignLine(let file, _, let was, let with) = edit {
                #expect(file.phase.validation == .sshd)
                let blanks = was.prefix { $0 == " " || $0 == "\t" }
                return with == blanks + "PermitRootLogin no"
            }
            return false
        }
        #expect(isForeign == [true])
    }

    @Test("is both where the drop-in and a Match block must change")
    func both() throws {
        let files = [
            sshdMain: sshdInclude + "PermitRootLogin yes\nMatch User a\n PermitRootLogin yes\n"
        ]
        let edits = try mend(try sshd("PermitRootLogin", "value", "no"), files).edits
        #expect(edits.count == 2)
    }

    @Test("makes the main file include the drop-in where it doesn't and nothing else sets it")
    func insertion() throws {
        let files = [sshdMain: "X11Forwarding yes\n\nMatch User a\nPermitTTY no\n"]
        let (edits, root) = try mend(try sshd("PermitRootLogin", "value", "no"), files)
        #expect(edits.count == 2)
        #expect(
            root.text(sshdMain)
                == "X11Forwarding yes\nInclude /etc/ssh/sshd_config.d/00-temper.conf\n\n"
                + "Match User a\nPermitTTY no\n"
        )
    }

    @Test("of a keyword whose last line wins is that line")
    func lastWins() throws {
        let control = try sshd("MaxStartups", "max", [10, 30, 60])
        let edits = try mend(control, [sshdMain: sshdInclude + "MaxStartups 20:30:100\n"]).edits
        guard case .foreignLine(_, 2, _, "MaxStartups 10:30:60") = edits.first else {
            Issue.record("\(edits)")
            return
        }
        let alone = try mend(control, [sshdMain: sshdInclude]).edits
        #expect(alone == [.line(Self.dropIn, setting: "MaxStartups", text: "MaxStartups 10:30:60")])
    }

    @Test("keeps of a list what is allowed")
    func lists() throws {
        let control = try sshd(
            "Ciphers",
            "subset-of",
            ["aes256-ctr", "aes128-ctr"]
        )
        let files = [sshdMain: sshdInclude + "Ciphers 3des-cbc,aes128-ctr\n"]
        #expect(
            try mend(control, files).edits
                == [.line(Self.dropIn, setting: "Ciphers", text: "Ciphers aes128-ctr")]
        )
        let one = try sshd("AcceptEnv", "none-of", ["LD_*"])
        let edits = try mend(one, [sshdMain: sshdInclude + "AcceptEnv LANG LD_* LC_*\n"]).edits
        guard case .foreignLine(_, 2, _, "AcceptEnv LANG LC_*") = edits.first else {
            Issue.record("\(edits)")
            return
        }
    }

    @Test("quotes a value with blanks")
    func quotes() throws {
        let control = try sshd("Banner", "value", "/etc/my banner")
        let edits = try mend(control, [sshdMain: sshdInclude]).edits
        #expect(edits == [.line(Self.dropIn, setting: "Banner", text: "Banner \"/etc/my banner\"")])
    }

    @Test(
        "is refused with the reason",
        arguments: [
            (
                "AcceptEnv", "none-of", ["LD_*"], [:],
                "AcceptEnv LANG\nAcceptEnv LD_*\n", "adds up"
            ),
            (
                "PermitRootLogin", "none-of", ["yes"], [:], "PermitRootLogin yes\n",
                "follows from"
            ),
            (
                "PermitRootLogin", "value", "no",
                ["context": ["user": "a", "host": "b", "address": "10.0.0.1"]],
                "PermitRootLogin yes\n",
                "it holds for every user"
            ),
        ] as [(String, String, SSHDField, [String: SSHDField], String, String)]
    )
    func refusals(
        keyword: String,
        operation: String,
        demand: SSHDField,
        more: [String: SSHDField],
        main: String,
        reason: String
    ) throws {
        let root = try sshdRoot([sshdMain: sshdInclude + main])
        let edits = try sshd(keyword, operation, demand, more).look(at: try root.host()).edits
        guard case .refusal(let why) = edits.first, edits.count == 1 else {
            Issue.record("\(edits)")
            return
        }
        #expect(why.contains(reason))
    }
}
