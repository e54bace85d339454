import Model
import Resources
import TestSupport
import Testing

@Suite("sshd's files, read as sshd reads them")
struct SSHDScenarioTests {
    static let include = "Include /etc/ssh/sshd_config.d/*.conf\n"
    static let control = "{keyword: X11Forwarding, value: \"no\"}"

    @Test(
        "traps, both ways",
        arguments: [
            ("X11Forwarding no\n", "", Outcome.pass), ("X11Forwarding yes\n", "", .fail),
            ("x11forwarding = \"no\"\n", "", .pass), ("", "", .error),
            ("X11Forwarding no\nX11Forwarding yes\n", "", .pass),
            ("X11Forwarding yes\nX11Forwarding no\n", "", .fail),
            (include + "X11Forwarding yes\n", "X11Forwarding no\n", .pass),
            ("X11Forwarding yes\n" + include, "X11Forwarding no\n", .fail),
            (include + "X11Forwarding no\n", "Match User bob\nX11Forwarding yes\n", .fail),
            (include + "X11Forwarding no\n", "Match User bob\nPermitTTY no\n", .pass),
            ("X11Forwarding no\nMatch User bob\n  X11Forwarding yes\n", "", .fail),
            ("X11Forwarding no\nMatch User bob\n  X11Forwarding no\n", "", .pass),
            ("# X11Forwarding yes\nX11Forwarding no # as it should\n", "", .pass),
            ("Include sshd_config.d/*.conf\n", "X11Forwarding no\n", .pass),
            ("Match User bob\nX11Forwarding no\n", "", .error),
        ] as [(String, String, Outcome)]
    )
    func trap(main: String, dropIn: String, wanted: Outcome) throws {
        let root = try Self.root(main, dropIn)
        let verdict = try resource(SSHD.self, Self.control).look(at: try root.host()).verdict
        #expect(verdict.outcome == wanted, "\(verdict.reason)")
    }

    @Test(
        "what apply writes passes the next look",
        arguments: [
            (include, ""), (include + "X11Forwarding yes\n", ""),
            ("X11Forwarding yes\n" + include, ""),
            (include + "X11Forwarding no\nMatch User bob\n\tX11Forwarding yes\n", ""),
            ("X11Forwarding yes\n", ""),
        ]
    )
    func repair(main: String, dropIn: String) throws {
        let (before, after) = try repaired(
            try resource(SSHD.self, Self.control),
            in: try Self.root(main, dropIn)
        )
        #expect(before.outcome != .pass)
        #expect(after.outcome == .pass, "\(after.reason)")
    }

    @Test(
        "values compare as sshd means them",
        arguments: [
            ("{keyword: LoginGraceTime, range: [1, 60]}", "LoginGraceTime 1m\n", Outcome.pass),
            ("{keyword: LoginGraceTime, range: [1, 60]}", "LoginGraceTime 0\n", .fail),
            ("{keyword: LoginGraceTime, range: [1, 60]}", "LoginGraceTime 1h30m\n", .fail),
            ("{keyword: MaxStartups, max: [10, 30, 60]}", "MaxStartups 10:30:60\n", .pass),
            ("{keyword: MaxStartups, max: [10, 30, 60]}", "MaxStartups 10:30:100\n", .fail),
            ("{keyword: Ciphers, none-of: [3des-cbc]}", "Ciphers aes256-ctr,3des-cbc\n", .fail),
            ("{keyword: Ciphers, none-of: [3des-cbc]}", "Ciphers aes256-ctr\n", .pass),
            ("{keyword: Ciphers, none-of: [3des-cbc]}", "Ciphers +3des-cbc\n", .error),
            ("{keyword: LogLevel, one-of: [INFO, VERBOSE]}", "LogLevel verbose\n", .pass),
            (
                "{keyword: X11Forwarding, value: \"no\", scope: global}",
                "X11Forwarding no\nMatch User b\nX11Forwarding yes\n", .pass
            ),
        ] as [(String, String, Outcome)]
    )
    func values(control: String, main: String, wanted: Outcome) throws {
        let root = try Self.root(main, "")
        let verdict = try resource(SSHD.self, control).look(at: try root.host()).verdict
        #expect(verdict.outcome == wanted, "\(verdict.reason)")
    }

    @Test("without sshd nothing applies")
    func absent() throws {
        let root = try ScratchRoot()
        let verdict = try resource(SSHD.self, Self.control).look(at: try root.host()).verdict
        #expect(verdict.outcome == .notapplicable)
    }

    private static func root(_ main: String, _ dropIn: String) throws -> ScratchRoot {
        let root = try ScratchRoot()
        try root.write("etc/ssh/sshd_config", main)
        if !dropIn.isEmpty { try root.write("etc/ssh/sshd_config.d/50-x.conf", dropIn) }
        return root
    }
}
