import Glibc
import Host
import Model
@testable import Resources
import SystemPackage
import TestSupport
import Testing

private let folder = "@includedir /etc/sudoers.d\n"

@Suite("The traps of sudoers are judged right, in both directions")
struct SudoScenarioTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let main: String
        var files: [String: String] = [:]
        let control: Sudo
        let outcome: Outcome
        var origin: String?
        /// Whether edits bring it to a pass.
        var isRepaired = false

        init(
            _ name: String,
            _ main: String,
            _ files: [String: String] = [:],
            _ control: Sudo,
            _ outcome: Outcome,
            at origin: String? = nil,
            repaired: Bool = false
        ) {
            self.name = name
            self.main = main
            self.files = files
            self.control = control
            self.outcome = outcome
            self.origin = origin
            isRepaired = repaired
        }

        var testDescription: String { name }
    }

    private static func defaults() throws -> [Case] {
        let pty = try Sudo.flag("use_pty", true)
        let ptyGlobal = try Sudo([
            "defaults": .plain("use_pty"), "value": .plain("true"), "scope": .plain("global"),
        ])
        let feedback = try Sudo.flag("pwfeedback", false)
        let timeout = try Sudo([
            "defaults": .plain("timestamp_timeout"), "range": .numbers(0, 15),
        ])
        let most = try Sudo(["defaults": .plain("timestamp_timeout"), "max": .plain("15")])
        return [
            Case(
                "a number that stands for no limit",
                "Defaults timestamp_timeout=-1\n\(folder)",
                [:],
                most,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case("a flag that is set", "Defaults use_pty\n", [:], pty, .pass, at: "/etc/sudoers:1"),
            Case(
                "a flag that is off",
                "Defaults !use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case("set nowhere, in an image", folder, [:], pty, .error, repaired: true),
            Case(
                "set nowhere, and no includedir",
                "root ALL=(ALL) ALL\n",
                [:],
                pty,
                .error,
                repaired: true
            ),
            Case("an empty main file", "\n", [:], pty, .error),
            Case(
                "the later line wins",
                "Defaults use_pty\nDefaults !use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                at: "/etc/sudoers:2",
                repaired: true
            ),
            Case(
                "the later line wins, well",
                "Defaults !use_pty\nDefaults use_pty\n",
                [:],
                pty,
                .pass,
                at: "/etc/sudoers:2"
            ),
            Case(
                "the later option of a line wins",
                "Defaults !use_pty, use_pty\n",
                [:],
                pty,
                .pass
            ),
            Case(
                "a file in the folder is ignored for its dot",
                folder,
                ["a.conf": "Defaults use_pty\n"],
                pty,
                .error
            ),
            Case(
                "a file in the folder is ignored for its tilde",
                folder,
                ["a~": "Defaults use_pty\n"],
                pty,
                .error
            ),
            Case(
                "a file in the folder counts",
                folder,
                ["a": "Defaults use_pty\n"],
                pty,
                .pass,
                at: "/etc/sudoers.d/a:1"
            ),
            Case(
                "1_x comes behind 10_x",
                folder,
                ["1_x": "Defaults !use_pty\n", "10_x": "Defaults use_pty\n"],
                pty,
                .fail,
                at: "/etc/sudoers.d/1_x:1",
                repaired: true
            ),
            Case(
                "1_x comes behind 10_x, well",
                folder,
                ["1_x": "Defaults use_pty\n", "10_x": "Defaults !use_pty\n"],
                pty,
                .pass
            ),
            Case(
                "a line behind the includedir",
                "\(folder)Defaults !use_pty\n",
                ["a": "Defaults use_pty\n"],
                pty,
                .fail,
                at: "/etc/sudoers:2",
                repaired: true
            ),
            Case(
                "a file behind the drop-in",
                folder,
                ["zzz": "Defaults !use_pty\n"],
                pty,
                .fail,
                at: "/etc/sudoers.d/zzz:1",
                repaired: true
            ),
            Case(
                "the old #includedir is no comment",
                "#includedir /etc/sudoers.d\n",
                ["a": "Defaults use_pty\n"],
                pty,
                .pass
            ),
            Case(
                "an indented #includedir is one",
                "  #includedir /etc/sudoers.d\n",
                ["a": "Defaults use_pty\n"],
                pty,
                .error,
                repaired: true
            ),
            Case(
                "#include of a file, relative",
                "#include more\n",
                ["/etc/more": "Defaults use_pty\n"],
                pty,
                .pass,
                at: "/etc/more:1"
            ),
            Case(
                "a quoted include",
                "@include \"/etc/mo re\"\n",
                ["/etc/mo re": "Defaults use_pty\n"],
                pty,
                .pass
            ),
            Case(
                "%h is the host's short name",
                "@include /etc/s.%h\n",
                ["/etc/s.web1": "Defaults use_pty\n", "/etc/hostname": "web1.example.com\n"],
                pty,
                .pass
            ),
            Case(
                "an include that isn't there",
                "Defaults use_pty\n@include /etc/nope\n",
                [:],
                pty,
                .error
            ),
            Case(
                "a folder that isn't there",
                "Defaults use_pty\n@includedir /etc/nope\n",
                [:],
                pty,
                .pass
            ),
            Case(
                "an include of itself",
                "Defaults use_pty\n@include /etc/sudoers\n",
                [:],
                pty,
                .error
            ),
            Case("a comment", "# Defaults use_pty\n", [:], pty, .error, repaired: true),
            Case(
                "a comment isn't continued",
                "# x \\\nDefaults use_pty\n",
                [:],
                pty,
                .pass,
                at: "/etc/sudoers:2"
            ),
            Case(
                "a continued line",
                "Defaults \\\n  !use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case("negated twice", "Defaults !!use_pty\n", [:], pty, .pass),
            Case(
                "a user's own line weakens it",
                "Defaults use_pty\nDefaults:bob !use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                at: "/etc/sudoers:2",
                repaired: true
            ),
            Case(
                "a user's own line, global asked",
                "Defaults use_pty\nDefaults:bob !use_pty\n",
                [:],
                ptyGlobal,
                .pass
            ),
            Case(
                "a later global line takes a user's back",
                "Defaults:bob !use_pty\nDefaults use_pty\n",
                [:],
                pty,
                .pass
            ),
            Case(
                "a line for ALL users is global",
                "Defaults:ALL !use_pty\nDefaults:ALL use_pty\n",
                [:],
                pty,
                .pass
            ),
            Case(
                "a line for nobody",
                "Defaults use_pty\nDefaults:!root !use_pty\n",
                [:],
                pty,
                .pass
            ),
            Case(
                "a host's line",
                "Defaults use_pty\nDefaults@web !use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                repaired: true
            ),
            Case(
                "a target user's line",
                "Defaults use_pty\nDefaults>bob !use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                repaired: true
            ),
            Case(
                "a command's line comes later, wherever it stands",
                "Defaults!/bin/ls !use_pty\nDefaults use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case(
                "a command's line, global asked",
                "Defaults!/bin/ls !use_pty\nDefaults use_pty\n",
                [:],
                ptyGlobal,
                .pass
            ),
            Case(
                "a command's line for an alias",
                "Cmnd_Alias LS = /bin/ls\nDefaults!LS !use_pty\nDefaults use_pty\n\(folder)",
                [:],
                pty,
                .fail,
                repaired: true
            ),
            Case(
                "an alias of users",
                "User_Alias OPS = bob\nDefaults use_pty\nDefaults:OPS !use_pty\nDefaults:bob use_pty\n",
                [:],
                pty,
                .pass
            ),
            Case(
                "a flag that must be off",
                "Defaults pwfeedback\n\(folder)",
                [:],
                feedback,
                .fail,
                repaired: true
            ),
            Case("a flag that is off by '!'", "Defaults !pwfeedback\n", [:], feedback, .pass),
            Case(
                "a syntax error is sudo's to refuse",
                "Defaults use_pty\nDefaults = x\n",
                [:],
                pty,
                .error
            ),
            Case("a number in its range", "Defaults timestamp_timeout=5\n", [:], timeout, .pass),
            Case(
                "a number above",
                "Defaults timestamp_timeout = 30\n\(folder)",
                [:],
                timeout,
                .fail,
                repaired: true
            ),
            Case(
                "a number below",
                "Defaults timestamp_timeout=-1\n\(folder)",
                [:],
                timeout,
                .fail,
                repaired: true
            ),
            Case("a fraction within", "Defaults timestamp_timeout=14.5\n", [:], timeout, .pass),
            Case(
                "a fraction above",
                "Defaults timestamp_timeout=15.5\n\(folder)",
                [:],
                timeout,
                .fail
            ),
            Case(
                "a number switched off is 0",
                "Defaults !timestamp_timeout\n",
                [:],
                timeout,
                .pass
            ),
            Case("a number in quotes", "Defaults timestamp_timeout=\"3\"\n", [:], timeout, .pass),
        ]
    }

    private static func texts() throws -> [Case] {
        let log = try Sudo(["defaults": .plain("logfile"), "value": .quoted("/var/log/sudo.log")])
        let lecture = try Sudo([
            "defaults": .plain("lecture"), "one-of": .list(["always", "once"]),
        ])
        let keep = try Sudo([
            "defaults": .plain("env_keep"), "none-of": .list(["LD_*", "PERL5LIB"]),
        ])
        let only = try Sudo(["defaults": .plain("env_keep"), "subset-of": .list(["LANG", "LC_*"])])
        return [
            Case("text", "Defaults logfile=/var/log/sudo.log\n", [:], log, .pass),
            Case("text in quotes", "Defaults logfile = \"/var/log/sudo.log\"\n", [:], log, .pass),
            Case(
                "other text",
                "Defaults logfile=/tmp/x\n\(folder)",
                [:],
                log,
                .fail,
                repaired: true
            ),
            Case(
                "text switched off",
                "Defaults !logfile\n\(folder)",
                [:],
                log,
                .fail,
                repaired: true
            ),
            Case("a word by the bare name", "Defaults lecture\n", [:], lecture, .pass),
            Case(
                "a word switched off is 'never'",
                "Defaults !lecture\n\(folder)",
                [:],
                lecture,
                .fail,
                repaired: true
            ),
            Case(
                "a list that adds what is refused",
                "Defaults env_keep += \"A LD_PRELOAD\"\n\(folder)",
                [:],
                keep,
                .fail,
                repaired: true
            ),
            Case(
                "a list that adds a pattern of it",
                "Defaults env_keep += LD_*\n\(folder)",
                [:],
                keep,
                .fail,
                repaired: true
            ),
            Case("a list that is written out", "Defaults env_keep = \"A B\"\n", [:], keep, .pass),
            Case(
                "a list written out, with more",
                "Defaults env_keep = A\nDefaults env_keep += \"B PERL5LIB\"\n\(folder)",
                [:],
                keep,
                .fail,
                at: "/etc/sudoers:2",
                repaired: true
            ),
            Case(
                "a list from which it is taken again",
                "Defaults env_keep = \"A PERL5LIB\"\nDefaults env_keep -= PERL5LIB\n",
                [:],
                keep,
                .pass
            ),
            Case(
                "a list of somebody's own",
                "Defaults env_keep = A\nDefaults:bob env_keep += LD_PRELOAD\n\(folder)",
                [:],
                keep,
                .fail,
                repaired: true
            ),
            Case(
                "a list of a command's own",
                "Defaults env_keep = A\nDefaults!/bin/ls env_keep += LD_PRELOAD\n\(folder)",
                [:],
                keep,
                .fail,
                repaired: true
            ),
            Case("a list switched off", "Defaults !env_keep\n", [:], keep, .pass),
            Case("a list in an image, not written out", folder, [:], keep, .error, repaired: true),
            Case("a subset", "Defaults env_keep = \"LANG LC_ALL LC_*\"\n", [:], only, .pass),
            Case(
                "more than the subset",
                "Defaults env_keep = \"LANG L*\"\n\(folder)",
                [:],
                only,
                .fail,
                repaired: true
            ),
        ]
    }

    private static func rules() throws -> [Case] {
        let none = try Sudo(["nopasswd": .plain("none"), "except": .list(["ansible", "%ops"])])
        let removes = try Sudo([
            "nopasswd": .plain("none"), "except": .list(["ansible", "%ops"]),
            "remove": .plain("true"),
        ])
        let all = try Sudo(["grants-all": .plain("none"), "except": .list(["root", "%sudo"])])
        let allRemoves = try Sudo([
            "grants-all": .plain("none"), "except": .list(["root", "%sudo"]),
            "remove": .plain("true"),
        ])
        let ignored = try Sudo(["ignored-files": .plain("none")])
        return [
            Case("no NOPASSWD", "root ALL=(ALL:ALL) ALL\n", [:], none, .pass),
            Case(
                "NOPASSWD",
                "bob ALL=(ALL) NOPASSWD: ALL\n",
                [:],
                none,
                .fail,
                at: "/etc/sudoers:1"
            ),
            Case(
                "NOPASSWD with blanks",
                "bob ALL=(ALL) NOPASSWD : ALL\n",
                [:],
                removes,
                .fail,
                repaired: true
            ),
            Case("in a comment", "# bob ALL=(ALL) NOPASSWD: ALL\n", [:], none, .pass),
            Case(
                "NOPASSWD of who may",
                "ansible, %ops ALL=(ALL) NOPASSWD: ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "NOPASSWD of one who may and one who may not",
                "ansible, bob ALL=(ALL) NOPASSWD: ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "NOPASSWD over continued lines",
                "bob ALL = \\\n  (ALL) NOPASSWD: \\\n  ALL\nroot ALL=(ALL) ALL\n",
                [:],
                removes,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case(
                "the tag stays for the next command",
                "bob ALL = NOPASSWD: /bin/a, /bin/b\n",
                [:],
                removes,
                .fail,
                repaired: true
            ),
            Case(
                "PASSWD ends it",
                "bob ALL = NOPASSWD: /bin/a, PASSWD: /bin/b\nbob ALL = /bin/a\n",
                [:],
                none,
                .pass
            ),
            Case(
                "a tag doesn't pass to the next hosts",
                "bob ALL = /bin/a : web = /bin/b\n",
                [:],
                none,
                .pass
            ),
            Case(
                "a later rule takes it back",
                "bob ALL=(ALL) NOPASSWD: ALL\nbob ALL=(ALL) PASSWD: ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "a later rule without a tag takes it back",
                "bob ALL=(ALL) NOPASSWD: /bin/a\nbob ALL=(ALL) ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "a later rule of everybody takes it back",
                "bob ALL=(root) NOPASSWD: ALL\nALL ALL=(ALL) ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "an earlier rule doesn't",
                "bob ALL=(ALL) ALL\nbob ALL=(ALL) NOPASSWD: ALL\n",
                [:],
                none,
                .fail,
                at: "/etc/sudoers:2"
            ),
            Case(
                "a later rule for less doesn't",
                "bob ALL=(ALL) NOPASSWD: ALL\nbob ALL=(ALL) /bin/a\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a later rule of another doesn't",
                "bob ALL=(ALL) NOPASSWD: ALL\nalice ALL=(ALL) ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a later rule for another target doesn't",
                "bob ALL=(ALL) NOPASSWD: ALL\nbob ALL=(www) ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a later rule for users, not groups, doesn't",
                "bob ALL=(ALL:ALL) NOPASSWD: ALL\nbob ALL=(ALL) ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a later rule on one host doesn't",
                "bob ALL=(ALL) NOPASSWD: ALL\nbob web=(ALL) ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a later rule that is over soon doesn't",
                "bob ALL=(ALL) NOPASSWD: ALL\nbob ALL=(ALL) NOTAFTER=20300101000000Z ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a later refusal takes it back",
                "bob ALL=(ALL) NOPASSWD: ALL\nbob ALL=(ALL) !ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "a command without arguments stands for all",
                "bob ALL = NOPASSWD: /bin/a -x\nbob ALL = /bin/a\n",
                [:],
                none,
                .pass
            ),
            Case(
                "a command with arguments doesn't",
                "bob ALL = NOPASSWD: /bin/a\nbob ALL = /bin/a -x\n",
                [:],
                none,
                .fail
            ),
            Case(
                "a refusal with NOPASSWD grants nothing",
                "bob ALL=(ALL) NOPASSWD: !/bin/a\n",
                [:],
                none,
                .pass
            ),
            Case(
                "an alias of users",
                "User_Alias OPS = bob, ansible\nOPS ALL = NOPASSWD: ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "an alias of those who may",
                "User_Alias OPS = ansible, %ops\nOPS ALL = NOPASSWD: ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "an alias that excludes",
                "User_Alias OPS = ansible, bob, !bob\nOPS ALL = NOPASSWD: ALL\n",
                [:],
                none,
                .pass
            ),
            Case(
                "aliases in a circle",
                "User_Alias A = B, bob\nUser_Alias B = A\nA ALL = NOPASSWD: ALL\n",
                [:],
                none,
                .fail
            ),
            Case(
                "an alias of commands taken back one by one",
                "Cmnd_Alias C = /bin/a, /bin/b\nbob ALL = NOPASSWD: C\nbob ALL = /bin/a, /bin/b\n",
                [:],
                none,
                .pass
            ),
            Case(
                "an alias of commands taken back in part",
                "Cmnd_Alias C = /bin/a, /bin/b\nbob ALL = NOPASSWD: C\nbob ALL = /bin/a\n",
                [:],
                none,
                .fail
            ),
            Case(
                "Defaults !authenticate",
                "Defaults !authenticate\n",
                [:],
                removes,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case(
                "Defaults !authenticate beside others",
                "Defaults use_pty, !authenticate, !pwfeedback\n",
                [:],
                removes,
                .fail,
                repaired: true
            ),
            Case(
                "Defaults !authenticate taken back",
                "Defaults !authenticate\nDefaults authenticate\n",
                [:],
                none,
                .pass
            ),
            Case(
                "Defaults !authenticate of a user",
                "Defaults:bob !authenticate\n",
                [:],
                removes,
                .fail,
                repaired: true
            ),
            Case(
                "Defaults !authenticate of who may",
                "Defaults:ansible !authenticate\n",
                [:],
                none,
                .pass
            ),
            Case(
                "Defaults !authenticate of a command",
                "Defaults!/bin/a !authenticate\n",
                [:],
                removes,
                .fail,
                repaired: true
            ),
            Case(
                "an exempt group",
                "Defaults exempt_group=admin\n",
                [:],
                removes,
                .fail,
                repaired: true
            ),
            Case("an exempt group that may", "Defaults exempt_group=ops\n", [:], none, .pass),
            Case(
                "ALL of who may",
                "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n",
                [:],
                all,
                .pass
            ),
            Case(
                "ALL of another",
                "bob ALL=(ALL:ALL) ALL\n",
                [:],
                allRemoves,
                .fail,
                at: "/etc/sudoers:1",
                repaired: true
            ),
            Case("ALL as root, unsaid", "bob ALL=ALL\n", [:], all, .fail),
            Case("ALL as root, by number", "bob ALL=(#0) ALL\n", [:], all, .fail),
            Case("ALL as all but root", "bob ALL=(ALL, !root) ALL\n", [:], all, .fail),
            Case("ALL as another", "bob ALL=(www) ALL\n", [:], all, .pass),
            Case("ALL with a group only", "bob ALL=(:www) ALL\n", [:], all, .pass),
            Case("some commands", "bob ALL=(ALL) /bin/a, /bin/b\n", [:], all, .pass),
            Case(
                "ALL by an alias",
                "Cmnd_Alias EVERYTHING = ALL\nRunas_Alias R = root\nbob ALL=(R) EVERYTHING\n",
                [:],
                all,
                .fail
            ),
            Case("ALL but some", "bob ALL=(ALL) ALL, !/bin/su\n", [:], all, .fail),
            Case("ALL, then nothing", "bob ALL=(ALL) ALL\nbob ALL=(ALL) !ALL\n", [:], all, .pass),
            Case("root by number", "#0 ALL=(ALL) ALL\n", [:], all, .pass),
            Case("a group's number isn't a comment", "%#27 ALL=(ALL) ALL\n", [:], all, .fail),
            Case(
                "no ignored file",
                folder,
                ["README": "# x\n", "a": "# x\n", "README.md": "x"],
                ignored,
                .pass
            ),
            Case(
                "an ignored file",
                folder,
                ["a.conf": "x\n"],
                ignored,
                .fail,
                at: "/etc/sudoers.d/a.conf"
            ),
            Case("an ignored copy", folder, ["a~": "x\n"], ignored, .fail),
            Case(
                "a folder that nobody includes",
                "root ALL=ALL\n",
                ["a.conf": "x\n"],
                ignored,
                .pass
            ),
        ]
    }

    @Test(
        "the verdict and the deciding line are right",
        arguments: try defaults() + texts() + rules()
    )
    func verdict(of scenario: Case) throws {
        let fixture = try SudoFixture(scenario.main, scenario.files)
        let (verdict, edits) = try scenario.control.look(at: fixture.root.host())
        #expect(verdict.outcome == scenario.outcome, "\(verdict.reason)")
        if let origin = scenario.origin {
            let bad = verdict.evidence.first { $0.holds == false } ?? verdict.evidence.first
            #expect(bad?.origin?.description == origin)
        }
        if verdict.outcome == .pass { #expect(edits == []) }
        if scenario.isRepaired {
            try fixture.carryOut(edits)
            if processUser() == 0, fixture.root.text(Sudo.dropIn.path.string) != nil {
                let path = fixture.root.absolute(Sudo.dropIn.path.string).string
                let visudo = Program("/usr/sbin/visudo", ["-c", "-f", path])
                let answer = try Host.live().run(visudo)
                #expect(answer.status == 0, "\(answer.message)")
            }
            let after = try scenario.control.look(at: fixture.root.host())
            #expect(after.verdict.outcome == .pass, "\(after.verdict.reason) after \(edits)")
            #expect(after.edits == [])
        } else {
            #expect(edits.allSatisfy { if case .foreignLine = $0 { false } else { true } })
        }
    }

    @Test(
        "a file counts as sudo reads it, whatever visudo thinks of its mode",
        .enabled(if: processUser() == 0, "needs root"),
        arguments: [
            (0o440, 0, 0, true), (0o444, 0, 0, true), (0o644, 0, 0, true), (0o600, 0, 0, true),
            (0o664, 0, 0, true), (0o440, 0, 1000, true), (0o460, 0, 1000, false),
            (0o666, 0, 0, false), (0o442, 0, 0, false), (0o440, 1000, 0, false),
        ]
    )
    func modes(bits: UInt32, owner: UInt32, group: UInt32, isRead: Bool) throws {
        let fixture = try SudoFixture("\(folder)")
        try fixture.root.write("/etc/sudoers.d/a", "bob ALL = NOPASSWD: ALL\n", mode: bits)
        let path = fixture.root.absolute("/etc/sudoers.d/a").string
        #expect(unsafe chown(path, owner, group) == 0)
        #expect(unsafe chmod(path, bits) == 0)
        let nopasswd = try resource(Sudo.self, "{nopasswd: none, remove: true}")
        let (verdict, edits) = nopasswd.look(at: try fixture.root.host())
        #expect(verdict.outcome == (isRead ? .fail : .pass), "\(verdict.reason)")
        // visudo, which judges a candidate, would refuse all of them but the first.
        let isFaultless = bits == 0o440 && owner == 0 && group == 0
        if isRead {
            #expect(edits.contains { if case .refusal = $0 { true } else { false } } != isFaultless)
        }
        let ignored = try resource(Sudo.self, "{ignored-files: none}")
        let seen = ignored.look(at: try fixture.root.host()).verdict
        #expect(seen.outcome == (isRead ? .pass : .fail), "\(seen.reason)")
    }

    @Test("without sudo and its policy nothing applies")
    func absent() throws {
        let root = try ScratchRoot()
        #expect(
            try Sudo.flag("use_pty", true).look(at: root.host()).verdict.outcome == .notapplicable
        )
    }

    @Test("a folder where the policy should be is an error, not 'absent'")
    func wrongKind() throws {
        let root = try ScratchRoot()
        try root.folder("/etc/sudoers")
        #expect(try Sudo.flag("use_pty", true).look(at: root.host()).verdict.outcome == .error)
    }
}
