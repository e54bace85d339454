import Host
import Model
@testable import Resources
import TestSupport
import Testing

@Suite("Limits of sessions, by pam_limits' own precedence")
struct LimitsScenarioTests {
    static let everyone = "{domain: \"*\", item: nofile, hard: {min: 65536}}"

    @Test(
        "traps, both ways",
        arguments: [
            // The control, limits.conf, a file of limits.d, and the result.
            (everyone, "* hard nofile 65536", "", Outcome.pass),
            (everyone, "* hard nofile 1024", "", .fail),
            (everyone, "* hard nofile 65536", "* hard nofile 1024", .fail),
            (everyone, "* hard nofile 1024", "* hard nofile 65536", .pass),
            (everyone, "* - nofile 65536", "", .pass),
            (everyone, "* soft nofile 65536", "", .error),
            (everyone, "alice hard nofile 1024", "* hard nofile 65536", .fail),
            (everyone, "alice hard nofile 99999", "* hard nofile 65536", .pass),
            (everyone, "@staff hard nofile 1024", "* hard nofile 65536", .fail),
            (everyone, "root hard nofile 1024", "* hard nofile 65536", .pass),
            (everyone, "# * hard nofile 65536", "", .error),
            (everyone, "* hard NOFILE 65536", "", .pass),
            (
                "{domain: alice, item: nofile, hard: {min: 65536}}", "alice hard nofile 65536",
                "* hard nofile 1024", .pass
            ),
            (
                "{domain: alice, item: nofile, hard: {min: 65536}}", "1000:2000 hard nofile 1024",
                "* hard nofile 65536", .fail
            ),
            (
                "{domain: alice, item: nofile, hard: {min: 65536}}", "@staff hard nofile 1024",
                "* hard nofile 65536", .fail
            ),
            ("{domain: root, item: nofile, hard: {min: 65536}}", "* hard nofile 65536", "", .error),
            (
                "{domain: root, item: nofile, hard: {min: 65536}}", "root hard nofile 65536", "",
                .pass
            ),
            // A soft limit above the hard one is brought down to it.
            (
                "{domain: \"*\", item: nofile, soft: {min: 65536}}",
                "* soft nofile 65536", "* hard nofile 4096", .fail
            ),
            (
                "{domain: \"*\", item: nofile, soft: {min: 4096}}",
                "* soft nofile 65536", "* hard nofile 4096", .pass
            ),
            // `domain -` keeps every limit away, those before it too.
            (everyone, "* hard nofile 65536", "alice -", .error),
            (everyone, "* hard nofile 65536", "* -", .pass),
            (
                "{domain: alice, item: nofile, hard: {min: 9}}", "alice hard nofile 9", "@staff -",
                .error
            ),
            // A `-` that may not set the soft limit sets neither.
            (
                "{domain: alice, item: nofile, hard: {min: 65536}}",
                "alice soft nofile 10", "* - nofile 65536", .error
            ),
            // Above fs.nr_open nothing takes effect, whatever is inherited.
            (everyone, "* hard nofile 99999999", "", .fail),
            (everyone, "* hard nofile unlimited", "", .pass),
            (everyone, "* hard nofile 65536 and more", "", .pass),
            (everyone, "* hard nofile 65536x", "", .pass),
            (everyone, "* hard nofile", "", .error),
            (everyone, "%staff hard nofile 1", "* hard nofile 65536", .pass),
            (everyone, "@:50 hard nofile 1", "* hard nofile 65536", .fail),
            (everyone, "1000: hard nofile 1", "* hard nofile 65536", .fail),
            (
                "{domain: \"@staff\", item: nofile, hard: {min: 65536}}",
                "@staff hard nofile 65536", "alice hard nofile 1", .fail
            ),
            (
                "{domain: \"@users\", item: nofile, hard: {min: 65536}}",
                "@users hard nofile 65536", "@staff hard nofile 1", .fail
            ),
            ("{domain: \"*\", item: core, hard: {value: 0}}", "* hard core 0", "", .pass),
            ("{domain: \"*\", item: core, hard: {value: unlimited}}", "* hard core -1", "", .pass),
        ] as [(String, String, String, Outcome)]
    )
    func trap(control: String, main: String, dropIn: String, wanted: Outcome) throws {
        let root = try Self.root(main, dropIn)
        let limits = try resource(Limits.self, control)
        let (verdict, _) = limits.look(at: try root.host())
        #expect(verdict.outcome == wanted, "\(verdict.reason)")
    }

    @Test(
        "what apply writes passes the next look",
        arguments: [
            ("", ""), ("* hard nofile 1024", ""), ("", "alice hard nofile 1024"),
            ("@staff hard nofile 5", "* soft nofile 9"), ("* hard nofile 99999999", ""),
            ("* soft nofile 9", "alice - nofile 9"), ("", "1000:2000 - nofile 9"),
        ]
    )
    func repair(main: String, dropIn: String) throws {
        let root = try Self.root(main, dropIn)
        let limits = try resource(
            Limits.self,
            "{domain: \"*\", item: nofile, soft: {min: 65536}, hard: {min: 65536}}"
        )
        let (before, after) = try repaired(limits, in: root)
        #expect(before.outcome != .pass)
        #expect(after.outcome == .pass, "\(after.reason)")
    }

    @Test("a soft limit is raised together with the hard one that holds it down")
    func clamped() throws {
        let root = try Self.root("* hard nofile 4096", "")
        let limits = try resource(Limits.self, "{domain: \"*\", item: nofile, soft: {min: 65536}}")
        let (before, after) = try repaired(limits, in: root)
        #expect(before.outcome == .error || before.outcome == .fail, "\(before.reason)")
        #expect(after.outcome == .pass, "\(after.reason)")
    }

    @Test("who is exempt from all limits is a refusal, not a line that changes nothing")
    func exempt() throws {
        let root = try Self.root("alice -", "")
        let limits = try resource(Limits.self, "{domain: alice, item: nofile, hard: {min: 9}}")
        let (_, edits) = limits.look(at: try root.host())
        guard case .refusal(let reason)? = edits.first, edits.count == 1 else {
            Issue.record("\(edits)")
            return
        }
        #expect(reason.contains("limits.conf:1"))
    }

    @Test("on another system than Debian's family the rules aren't known")
    func foreign() throws {
        let root = try Self.root("* hard nofile 65536", "")
        try root.write("etc/os-release", "ID=fedora\nPRETTY_NAME=\"Fedora Linux 43\"\n")
        let verdict = try resource(Limits.self, Self.everyone).look(at: try root.host()).verdict
        #expect(verdict.outcome == .error && verdict.reason.contains("Fedora Linux 43"))
    }

    @Test(
        "how logins call pam_limits, and where they don't",
        arguments: [
            (["sshd": "session required pam_limits.so\n"], nil),
            (
                [
                    "sshd": "@include common-session\n",
                    "common-session": "session required pam_limits.so\n",
                ], nil
            ),
            (["sshd": "-session optional /lib/security/pam_limits.so set_all\n"], nil),
            (["sshd": "#session required pam_limits.so\n"], "/etc/pam.d/sshd doesn't use"),
            (["sshd": "auth required pam_limits.so\n"], "/etc/pam.d/sshd doesn't use"),
            (
                [
                    "sshd": "session required pam_limits.so\n",
                    "login": "session required pam_unix.so\n",
                ],
                "/etc/pam.d/login doesn't use"
            ),
            (
                ["login": "session required pam_limits.so conf=/etc/x\n"],
                "another file (conf=/etc/x)"
            ),
            (
                [
                    "sshd": "session required pam_limits.so\n",
                    "login": "session required pam_limits.so set_all\n",
                ], "differ in pam_limits' set_all"
            ),
        ] as [([String: String], String?)]
    )
    func calls(services: [String: String], doubt: String?) throws {
        let root = try Self.root("* hard nofile 65536", "")
        for (name, text) in services { try root.write("etc/pam.d/\(name)", text) }
        let control = try resource(Limits.self, Self.everyone)
        let verdict = control.look(at: try root.host()).verdict
        #expect(verdict.outcome == (doubt == nil ? .pass : .error), "\(verdict.reason)")
        if let doubt { #expect(verdict.reason.contains(doubt), "\(verdict.reason)") }
    }

    @Test(
        "words behind 'unlimited' are a part of the value from PAM 1.7 on",
        arguments: [("1.5.2-6", Outcome.pass), ("1.7.0-5", .error), ("2:1.10.1-1", .error)]
    )
    func release(version: String, outcome: Outcome) throws {
        let root = try Self.root("* hard core unlimited for all", "")
        try root.write(
            "var/lib/dpkg/status",
            "Package: a\nVersion: 9\n\nPackage: libpam-modules\nStatus: ok\nVersion: \(version)\n\n"
        )
        let control = try resource(Limits.self, "{domain: \"*\", item: core, hard: {min: 9}}")
        let verdict = control.look(at: try root.host()).verdict
        #expect(verdict.outcome == outcome, "\(verdict.reason)")
    }

    @Test("a package that is gone has no version, and not the next one's")
    func removedPackage() throws {
        let root = try ScratchRoot()
        try root.write(
            "var/lib/dpkg/status",
            "Package: a\nVersion: 9\n\nPackage: libpam-modules\nStatus: deinstall\n\n"
                + "Package: z\nVersion: 1.2\n\n"
        )
        #expect(try root.host().snapshot(PAMRelease.self).version == nil)
        try root.write("var/lib/dpkg/status", "Package: a\n\nPackage: libpam-modules\nVersion: 1.5")
        #expect(try root.host().snapshot(PAMRelease.self).version == "1.5")
    }

    @Test("a file that isn't .conf is not read")
    func otherName() throws {
        let root = try Self.root("* hard nofile 65536", "")
        try root.write("etc/security/limits.d/50-x.bak", "* hard nofile 1\n")
        let verdict = try resource(Limits.self, Self.everyone).look(at: try root.host()).verdict
        #expect(verdict.outcome == .pass)
    }

    private static func root(_ main: String, _ dropIn: String) throws -> ScratchRoot {
        let root = try ScratchRoot()
        try root.write("etc/security/limits.conf", main + "\n")
        if !dropIn.isEmpty { try root.write("etc/security/limits.d/50-x.conf", dropIn + "\n") }
        try root.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:1000:100::/:/bin/sh\n")
        try root.write("etc/group", "root:x:0:\nusers:x:100:\nstaff:x:50:alice\n")
        return root
    }
}
