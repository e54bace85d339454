import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

@Suite("Who becomes root by sudo")
struct SudoRightsTests {
    @Test(
        "the last rule that matches decides",
        arguments: [
            // sudoers, whether it is allowed, and whether a password is wanted.
            ("", Bool?.some(false), true),
            ("a ALL=(ALL) ALL", true, true),
            ("a ALL=(ALL) NOPASSWD: ALL", true, false),
            ("a ALL=NOPASSWD: ALL", true, false),
            ("a ALL=(b) NOPASSWD: ALL", false, true),
            ("a ALL=/usr/bin/id", false, true),
            ("b ALL=(ALL) ALL", false, true),
            ("ALL ALL=(ALL) ALL", true, true),
            ("%staff ALL=(ALL) ALL", true, true),
            ("%wheel ALL=(ALL) ALL", false, true),
            ("%#50 ALL=(ALL) ALL", true, true),
            ("#1000 ALL=(ALL) ALL", true, true),
            ("#1001 ALL=(ALL) ALL", false, true),
            ("+ops ALL=(ALL) ALL", nil, true),
            ("a,!%staff ALL=(ALL) ALL", false, true),
            ("!%staff,a ALL=(ALL) ALL", true, true),
            ("User_Alias OPS = a, b\nOPS ALL=(ALL) ALL", true, true),
            ("User_Alias OPS = ALL, !a\nOPS ALL=(ALL) ALL", false, true),
            ("a here=(ALL) ALL", true, true),
            ("a HERE=(ALL) ALL", true, true),
            ("a elsewhere=(ALL) ALL", nil, true),
            ("a ALL=(ALL) NOPASSWD: ALL\na ALL=(ALL) ALL", true, true),
            ("a ALL=(ALL) ALL\na ALL=(ALL) !ALL", false, true),
            ("Defaults !authenticate\na ALL=(ALL) ALL", true, false),
            ("Defaults:a !authenticate\na ALL=(ALL) ALL", true, false),
            ("Defaults:b !authenticate\na ALL=(ALL) ALL", true, true),
            ("Defaults !authenticate\na ALL=(ALL) PASSWD: ALL", true, true),
            ("Defaults !authenticate\nDefaults authenticate\na ALL=(ALL) ALL", true, true),
            ("Defaults exempt_group=staff\na ALL=(ALL) ALL", true, false),
        ]
    )
    func rights(text: String, isAllowed: Bool?, needsPassword: Bool) throws {
        let rights = try Self.read(text)
        #expect(rights.isAllowed == isAllowed)
        if isAllowed == true { #expect(rights.needsPassword == needsPassword) }
    }

    @Test("whose password, and whether from a terminal")
    func defaults() throws {
        let rule = "a ALL=(ALL) ALL\n"
        #expect(try Self.read("Defaults rootpw\n" + rule).wantsRootPassword)
        #expect(try !Self.read("Defaults:b rootpw\n" + rule).wantsRootPassword)
        #expect(try Self.read("Defaults requiretty\n" + rule).needsTerminal)
        #expect(
            try !Self.read("Defaults requiretty\nDefaults:a !requiretty\n" + rule).needsTerminal
        )
    }

    private static func read(_ text: String) throws -> SudoRights {
        let root = try ScratchRoot()
        try root.write("/etc/sudoers", text + "\n", mode: 0o440)
        let result = try SudoersReader.read(root.host(), dropIn: Sudo.dropIn.path)
        let account = Account(name: "a", uid: 1000, gid: 50, groups: ["staff"], gids: [50])
        return SudoRights(of: account, in: result.policy, hostNames: ["here"])
    }
}
