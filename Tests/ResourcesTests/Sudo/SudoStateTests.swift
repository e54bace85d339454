import Host
import Model
@testable import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("What sudo itself says decides on a running host")
struct SudoStateTests {
    private static func version(_ release: String = "1.9.13p3", _ lines: String...) -> String {
        "Sudo version \(release)\nSudoers path: /etc/sudoers\n" + lines.joined(separator: "\n")
            + "\n"
    }

    private func state(_ main: String, _ version: String?) throws -> Sudo.State {
        var state = try SudoFixture(main).state()
        state.isLive = true
        state.compiled = version.flatMap { SudoCompiledDefaults($0) }
        return state
    }

    @Test(
        "a default that is compiled in counts where no line sets it",
        arguments: [
            ("", version("1.9.16", "Always run commands in a pseudo-tty"), Outcome.pass),
            ("", version(), .fail),
            ("Defaults !use_pty\n", version(), .fail),
            ("Defaults use_pty\n", version("1.9.13", "Always run commands in a pseudo-tty"), .pass),
            // What a release from later on doesn't print may only be worded differently.
            ("", version("1.10.0"), .error),
            ("", "no sudo", .error),
            // bob's line is not root's, so what root has is compiled in.
            (
                "Defaults:bob !use_pty\n", version("1.9.16", "Always run commands in a pseudo-tty"),
                .fail
            ),
            // Root's own line hides what is compiled in.
            (
                "Defaults:root use_pty\n", version("1.9.16", "Always run commands in a pseudo-tty"),
                .error
            ),
        ]
    )
    func compiled(main: String, text: String, outcome: Outcome) throws {
        let verdict = try Sudo.flag("use_pty", true).assess(state(main, text))
        #expect(verdict.outcome == outcome, "\(verdict.reason)")
    }

    @Test("numbers, texts and lists are taken from sudo's words")
    func words() throws {
        let text = Self.version(
            "1.9.13p3",
            "Authentication timestamp timeout: 15.0 minutes",
            "Default password prompt: [sudo] password for %p: ",
            "Environment variables to preserve:",
            "\tPATH",
            "\tLS_COLORS",
            "Umask to use or 0777 to use user's: 022"
        )
        let compiled = try #require(SudoCompiledDefaults(text))
        func value(_ name: String) throws -> [String]? {
            compiled[try #require(SudoOption.named[name])]
        }
        #expect(try value("timestamp_timeout") == ["15"])
        #expect(try value("passprompt") == ["[sudo]", "password", "for", "%p:"])
        #expect(try value("env_keep") == ["PATH", "LS_COLORS"])
        #expect(try value("umask") == ["022"] || value("umask") == ["0022"])
        #expect(try value("logfile") == [])
        #expect(try value("lecture") == nil)
    }

    @Test("files that sudo refuses are an error in its words, and are left alone")
    func refused() throws {
        var state = try state("Defaults !use_pty\n", Self.version())
        state.refusal = "sudo itself refuses these files: /etc/sudoers: bad permissions"
        let control = try Sudo.flag("use_pty", true)
        #expect(control.assess(state).outcome == .error)
        #expect(control.assess(state).reason.contains("refuses these files"))
        #expect(control.edits(from: state) == [])
    }

    @Test("without lines of our own nothing of another's is touched")
    func disagreement() throws {
        var state = try state("bob ALL=(ALL) NOPASSWD: ALL\nDefaults !use_pty\n", Self.version())
        for index in state.policy.rules.indices { state.policy.rules[index].place = nil }
        for index in state.policy.settings.indices { state.policy.settings[index].place = nil }
        let control = try Sudo(["nopasswd": .plain("none"), "remove": .plain("true")])
        let flag = try Sudo.flag("use_pty", true)
        for edit in control.edits(from: state) + flag.edits(from: state) {
            guard case .refusal = edit else {
                Issue.record("\(edit)")
                continue
            }
        }
    }

    @Test(
        "the rule that the caller's own access hangs on stays",
        arguments: [
            ("alice ALL=(ALL) NOPASSWD: ALL\n", true), ("%dev ALL=(ALL) NOPASSWD: ALL\n", true),
            ("#1000 ALL=(ALL) NOPASSWD: ALL\n", true), ("%#1000 ALL=(ALL) NOPASSWD: ALL\n", true),
            ("ALL ALL=(ALL) NOPASSWD: ALL\n", true), ("+net ALL=(ALL) NOPASSWD: ALL\n", true),
            ("User_Alias A = bob, alice\nA ALL=(ALL) NOPASSWD: ALL\n", true),
            ("%remote ALL=(ALL) NOPASSWD: ALL\n", true), ("Defaults !authenticate\n", true),
            ("Defaults:alice !authenticate\n", true), ("Defaults:bob !authenticate\n", false),
            ("bob ALL=(ALL) NOPASSWD: ALL\n", false), ("%other ALL=(ALL) NOPASSWD: ALL\n", false),
            ("#1001 ALL=(ALL) NOPASSWD: ALL\n", false),
        ]
    )
    func caller(main: String, stays: Bool) throws {
        var state = try state(main, Self.version())
        state.caller = SudoCaller(
            name: "alice",
            uid: 1000,
            groups: ["dev"],
            groupIDs: [1000],
            knownGroups: ["dev", "other"]
        )
        let control = try Sudo(["nopasswd": .plain("none"), "remove": .plain("true")])
        let edits = control.edits(from: state)
        let isKept = edits.contains {
            if case .refusal(let why) = $0 { why.contains("alice") } else { false }
        }
        let isRemoved = edits.contains { if case .foreignLine = $0 { true } else { false } }
        #expect(isKept == stays && isRemoved == !stays, "\(edits)")
    }

    @Test("without 'remove: true' nothing of another's is removed, and that is said")
    func notRemoved() throws {
        let state = try state("bob ALL=(ALL) NOPASSWD: ALL\n", Self.version())
        let edits = try Sudo(["nopasswd": .plain("none")]).edits(from: state)
        guard case .refusal(let why)? = edits.first else {
            Issue.record("\(edits)")
            return
        }
        #expect(why.contains("/etc/sudoers:1 is not removed"))
    }

    @Test(
        "this very host is read through sudo's own programs, and alike",
        .enabled(if: processUser() == 0, "needs root")
    )
    func live() throws {
        let host = try Host.live()
        let state = try Sudo.flag("use_pty", true).observe(on: host)
        guard state.isInstalled, state.refusal == nil else { return }
        #expect(state.compiled != nil)
        #expect(state.policy == state.files.policy)
        #expect(!state.notes.contains { $0.contains("differently") })
    }
}

@Suite("Hostile sudoers files are read in linear time, or refused")
struct SudoHostileTests {
    @Test(
        "nothing crashes or hangs",
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "Defaults use_pty\n", count: 300_000),
            String(
                repeating: "bob ALL=(ALL) NOPASSWD: ALL\nbob ALL=(ALL) /bin/a\n",
                count: 100_000
            ),
            String(repeating: "\\\n", count: 300_000), String(repeating: "a,", count: 500_000),
            "Defaults " + String(repeating: "use_pty,", count: 200_000) + "use_pty\n",
            "Defaults passprompt=\"" + String(repeating: "x\\\n", count: 300_000),
            String(repeating: "\0", count: 100_000), String(repeating: "(", count: 100_000),
            (0..<2000).map { "Defaults:u\($0) !use_pty\n" }.joined(),
            (0..<60).map { "User_Alias A\($0) = A\($0 + 1), !A\($0 + 1)\n" }.joined()
                + "A0 ALL = NOPASSWD: ALL\n",
        ]
    )
    func hostile(text: String) throws {
        let host = try SudoFixture(text).root.host()
        _ = try Sudo.flag("use_pty", true).look(at: host)
        _ = try Sudo(["nopasswd": .plain("none"), "remove": .plain("true")]).look(at: host)
        _ = try Sudo(["grants-all": .plain("none")]).look(at: host)
    }

    @Test("bytes that aren't text are judged, and not edited")
    func binary() throws {
        let root = try ScratchRoot()
        let rule = Array("bob ALL=(ALL) NOPASSWD: /bin/".utf8) + [0xFF, 0xFE, 0x0A]
        try root.write("/etc/sudoers", bytes: rule, mode: 0o440)
        let control = try Sudo(["nopasswd": .plain("none"), "remove": .plain("true")])
        let (verdict, edits) = try control.look(at: root.host())
        #expect(verdict.outcome == .fail)
        #expect(edits.allSatisfy { if case .refusal = $0 { true } else { false } })
    }
}
