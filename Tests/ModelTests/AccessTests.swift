import Model
import Testing

@Suite("What a change takes from whom")
struct AccessTests {
    private static func access(_ entries: [(user: String, ways: [String], root: String?)]) -> Access
    {
        var access = Access()
        access.entries = entries.map { user, ways, root in
            var entry = Access.Entry(user)
            entry.ways = ways
            entry.root = root
            return entry
        }
        return access
    }

    static let open = access([
        ("root", [], "is root"), ("a", ["password"], "sudo"), ("b", ["password"], nil),
    ])

    @Test("nothing is lost where nothing changes, or where nothing was there")
    func nothing() {
        #expect(Self.open.losses(after: Self.open, caller: "a").isEmpty)
        let closed = Self.access([("root", [], "is root"), ("a", [], "sudo")])
        #expect(closed.losses(after: closed, caller: "a").isEmpty)
    }

    @Test("the last administrator, the caller, and whoever becomes root by sudo")
    func losses() {
        let shut = Self.access([
            ("root", [], "is root"), ("a", [], "sudo"), ("b", ["password"], nil),
        ])
        let words = Self.open.losses(after: shut, caller: nil).map(\.what)
        #expect(words == ["no administrator could get in over ssh any more, not even a"])
        #expect(Self.open.losses(after: shut, caller: "a").count == 2)

        let other = Self.access([
            ("root", ["key"], "is root"), ("a", [], "sudo"), ("b", ["password"], nil),
        ])
        #expect(Self.open.losses(after: other, caller: nil).isEmpty)
        #expect(Self.open.losses(after: other, caller: "a").count == 1)

        let powerless = Self.access([("root", ["key"], "is root"), ("a", ["password"], nil)])
        #expect(
            Self.open.losses(after: powerless, caller: nil).map(\.what) == [
                "a could not become root by sudo any more"
            ]
        )
    }

    @Test("a doubtful way may not go either, and doesn't stand for a certain one")
    func doubtful() {
        func entry(_ ways: [String], _ doubtful: [String], isRootDoubtful: Bool = false) -> Access {
            var access = Self.access([("a", ways, "sudo")])
            access.entries[0].doubtful = doubtful
            access.entries[0].isRootDoubtful = isRootDoubtful
            return access
        }
        let certain = entry(["key"], [])
        let perhaps = entry([], ["from"])
        let shut = entry([], [])
        #expect(perhaps.losses(after: shut, caller: nil).count == 1)
        #expect(certain.losses(after: perhaps, caller: nil).count == 1)
        #expect(perhaps.losses(after: certain, caller: nil).isEmpty)
        #expect(perhaps.losses(after: perhaps, caller: "a").isEmpty)
        // One whom sudo may not know here doesn't stand for one whom it does.
        #expect(
            certain.losses(after: entry(["key"], [], isRootDoubtful: true), caller: nil).count == 2
        )
    }

    @Test("commands without a password, and the addresses")
    func commands() {
        var before = Self.open
        before.entries[2].freeCommands = ["/bin/a", "/bin/b"]
        before.listens = ["0.0.0.0:22"]
        var after = before
        after.entries[2].freeCommands = ["/bin/a"]
        after.listens = ["127.0.0.1:22", "[::1]:22"]
        let losses = before.losses(after: after, caller: nil)
        #expect(
            losses.map(\.settings) == [
                ["sudo:nopasswd"], ["sshd:ListenAddress", "sshd:AddressFamily"],
            ]
        )
        #expect(losses.first?.what.contains("/bin/b by sudo") == true)
    }

    @Test("the settings behind a loss are those that are new")
    func settings() {
        var before = Self.open
        before.entries[1].obstacles = [.init("sshd:A", "old")]
        var after = before
        after.entries[1].ways = []
        after.entries[1].obstacles.append(.init("sshd:B", "new"))
        let losses = before.losses(after: after, caller: nil)
        #expect(losses.map(\.settings) == [["sshd:B"]])
        #expect(losses.first?.what.hasSuffix(": new") == true)
    }

    @Test("automation without a terminal, and a second factor")
    func others() {
        var before = Self.access([
            ("root", ["key"], "is root"), ("ci", ["key"], "sudo without a password"),
        ])
        before.secondFactor = "pam_oath"
        var after = before
        after.entries[1].needsTerminal = true
        after.secondFactor = nil
        #expect(
            before.losses(after: after, caller: nil).map(\.settings) == [
                ["sudo:requiretty"], ["sshd:KbdInteractiveAuthentication", "sshd:UsePAM"],
            ]
        )
    }
}
