import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

@Suite("How an account gets in, by sshd's effective values")
struct SSHDoorTests {
    /// A key of ssh-keygen's, of ed25519.
    static let ed25519 =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8sT3Vb0yYV7pXHk1n4Q0yq1m6y9p6dZcO1q0o2qVbB a@b"

    static let usual = """
        port 22
        usepam yes
        permitrootlogin without-password
        pubkeyauthentication yes
        passwordauthentication yes
        kbdinteractiveauthentication no
        permitemptypasswords no
        authenticationmethods any
        authorizedkeyscommand none
        trustedusercakeys none
        requiredrsasize 1024
        """

    /// What is printed beside the usual, the password, whether there is a key, root or not, and the
    /// ways that are left.
    @Test(
        "traps, both ways",
        arguments: [
            ("", Credential.Password.usable, false, false, ["password"]),
            ("", .none, true, false, ["publickey by /home/a/keys:1"]),
            ("", .usable, true, false, ["publickey by /home/a/keys:1", "password"]),
            ("", .none, false, false, []),
            ("", .empty, false, false, []),
            ("permitemptypasswords yes", .empty, false, false, ["password"]),
            ("passwordauthentication no", .usable, false, false, []),
            // Another method asks for the same password.
            (
                "passwordauthentication no\nkbdinteractiveauthentication yes", .usable, false,
                false,
                ["keyboard-interactive"]
            ),
            (
                "usepam no\npasswordauthentication no\nkbdinteractiveauthentication yes", .usable,
                false, false, []
            ),
            // A locked password keeps a key's owner out only where sshd looks at it itself.
            ("", .locked, true, false, ["publickey by /home/a/keys:1"]),
            ("usepam no", .locked, true, false, []),
            ("pubkeyauthentication no", .none, true, false, []),
            ("pubkeyacceptedalgorithms rsa-sha2-512", .none, true, false, []),
            (
                "pubkeyacceptedalgorithms ssh-ed25519", .none, true, false,
                ["publickey by /home/a/keys:1"]
            ),
            // Root.
            ("", .usable, false, true, []),
            ("permitrootlogin yes", .usable, false, true, ["password"]),
            ("", .usable, true, true, ["publickey by /home/a/keys:1"]),
            ("permitrootlogin no", .usable, true, true, []),
            ("permitrootlogin forced-commands-only", .usable, true, true, []),
            // Lists.
            ("allowusers b c", .usable, false, false, []),
            ("allowusers b\nallowusers a", .usable, false, false, ["password"]),
            ("allowusers a*", .usable, false, false, ["password"]),
            ("denyusers a", .usable, false, false, []),
            ("denyusers a\nallowusers a", .usable, false, false, []),
            ("allowgroups wheel", .usable, false, false, []),
            ("allowgroups staff", .usable, false, false, ["password"]),
            ("denygroups st?ff", .usable, false, false, []),
            ("allowusers a@10.0.0.0/8", .usable, false, false, []),
            ("allowusers a@192.0.2.*", .usable, false, false, ["password"]),
            // Several methods at once.
            ("authenticationmethods publickey,password", .usable, false, false, []),
            (
                "authenticationmethods publickey,password", .usable, true, false,
                ["publickey,password"]
            ),
            (
                "authenticationmethods publickey,keyboard-interactive:pam password", .usable, true,
                false, ["password"]
            ),
            (
                "authorizedkeyscommand /usr/bin/keys", .none, false, false,
                []
            ),
        ]
    )
    func ways(
        more: String,
        password: Credential.Password,
        hasKey: Bool,
        isRoot: Bool,
        wanted: [String]
    ) throws {
        let root = try ScratchRoot()
        try root.write("home/a/keys", hasKey ? Self.ed25519 + "\n" : "# none\n")
        let account = Account(
            name: "a",
            uid: isRoot ? 0 : 1000,
            gid: 50,
            groups: ["staff"],
            gids: [50],
            home: "/home/a"
        )
        let keys = try AuthorizedKeys(
            of: account,
            in: ["%h/keys"],
            isStrict: false,
            on: root.host()
        )
        var credential = Credential.unknown
        credential.password = password
        // What is printed twice counts once: the usual lines give way.
        let names = Set(more.split(separator: "\n").compactMap { $0.split(separator: " ").first })
        let rest = Self.usual.split(separator: "\n").filter { line in
            !names.contains(line.split(separator: " ")[0])
        }
        let printed = (rest.map(String.init) + [more]).joined(separator: "\n")
        let door = SSHDoor(
            of: account,
            credential,
            SSHDEffective(printed: Array(printed.utf8)),
            keys,
            from: "192.0.2.7"
        )
        let found = door.look()
        #expect(found.ways == wanted)
        if wanted.isEmpty { #expect(!found.obstacles.isEmpty, "a closed door says why") }
    }

    @Test("a line of authorized_keys that doesn't stand for a person's login doesn't count")
    func limits() {
        let limits = [
            "command=\"/bin/x\" ", "from=\"10.*\" ", "restrict,command=\"a b,c\" ",
            "expiry-time=\"20990101\" ", "cert-authority ",
        ]
        for text in limits {
            #expect(AuthorizedKey((text + Self.ed25519).utf8)?.limit != nil, "\(text)")
        }
        for text in ["", "no-pty ", "environment=\"A=command\" ", "  "] {
            let key = AuthorizedKey((text + Self.ed25519).utf8)
            #expect(key?.type == "ssh-ed25519" && key?.limit == nil, "\(text)")
        }
        for text in [
            "", "# comment", "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-rsa AAAAC3NzaC1lZDI1",
        ] {
            #expect(AuthorizedKey(text.utf8) == nil, "\(text)")
        }
    }

    @Test("a key's bits are those that ssh-keygen says", .enabled(if: Self.hasKeygen))
    func bits() throws {
        for bits in [1024, 2048, 3072] {
            let root = try ScratchRoot()
            let host = try Host.live()
            let path = root.absolute("key")
            let made = try host.run(
                Program(
                    "/usr/bin/ssh-keygen",
                    ["-q", "-t", "rsa", "-b", "\(bits)", "-N", "", "-f", path.string]
                )
            )
            #expect(made.status == 0, "\(made.message)")
            let line = try #require(root.text("key.pub"))
            #expect(AuthorizedKey(line.utf8.prefix { $0 != 0x0A })?.bits == bits)
        }
    }

    private static var hasKeygen: Bool {
        guard let host = try? Host.live() else { return false }
        return ((try? host.status("/usr/bin/ssh-keygen")) ?? nil) != nil
    }

    @Test("a file that StrictModes passes over has no keys, and says why")
    func strictness() throws {
        let root = try ScratchRoot()
        try root.write("home/a/.ssh/authorized_keys", Self.ed25519 + "\n")
        let account = Account(name: "a", uid: processUser(), home: "/home/a")
        func keys(_ isStrict: Bool) throws -> AuthorizedKeys {
            try AuthorizedKeys(
                of: account,
                in: [".ssh/authorized_keys"],
                isStrict: isStrict,
                on: root.host()
            )
        }
        #expect(try keys(true).keys.count == 1)
        try root.setMode("home/a/.ssh", 0o777)
        #expect(try keys(true).keys.isEmpty)
        #expect(
            try keys(true).refused == [
                "/home/a/.ssh/authorized_keys isn't read: others may write to /home/a/.ssh"
            ]
        )
        #expect(try keys(false).keys.count == 1)
    }
}
