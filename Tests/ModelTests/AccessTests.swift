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
