import Glibc
import Host
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

/// One trap: files, and the value that the next boot gives to net.core.somaxconn.
struct Trap: Sendable, CustomTestStringConvertible {
    let name: String
    let tree: Tree
    let value: String?
    var key = "net.core.somaxconn"
    var testDescription: String { name }
}

@Suite("Traps of sysctl.d")
struct SysctlScenarioTests {
    static let traps: [Trap] = [
        Trap(name: "nothing sets it", tree: [:], value: nil),
        Trap(
            name: "the same name in /etc replaces the vendor's file",
            tree: [
                "etc/sysctl.d/50-a.conf": "net.core.somaxconn=1\n",
                "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: "1"
        ),
        Trap(
            name: "the same name replaces the file even if it says nothing of the key",
            tree: [
                "etc/sysctl.d/50-a.conf": "# nothing\n",
                "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: nil
        ),
        Trap(
            name: "/usr/local/lib goes before /usr/lib",
            tree: [
                "usr/local/lib/sysctl.d/50-a.conf": "net.core.somaxconn=1\n",
                "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: "1"
        ),
        Trap(
            name: "a link to /dev/null masks",
            tree: [
                "etc/sysctl.d/50-a.conf": nil,
                "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: nil
        ),
        Trap(
            name: "a dangling link masks too",
            tree: [
                "etc/sysctl.d/50-a.conf": "-> /nowhere",
                "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: nil
        ),
        Trap(
            name: "a loop of links masks too",
            tree: [
                "etc/sysctl.d/50-a.conf": "-> 50-a.conf",
                "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: nil
        ),
        Trap(
            name: "the later name wins, whatever its folder",
            tree: [
                "etc/sysctl.d/10-a.conf": "net.core.somaxconn=1\n",
                "usr/lib/sysctl.d/20-a.conf": "net.core.somaxconn=2\n",
            ],
            value: "2"
        ),
        Trap(
            name: "names sort by bytes",
            tree: [
                "etc/sysctl.d/9-a.conf": "net.core.somaxconn=9\n",
                "etc/sysctl.d/10-a.conf": "net.core.somaxconn=10\n",
            ],
            value: "9"
        ),
        Trap(
            name: "/etc/sysctl.conf counts by a link",
            tree: [
                "etc/sysctl.conf": "net.core.somaxconn=1\n",
                "etc/sysctl.d/99-sysctl.conf": "-> ../sysctl.conf",
            ],
            value: "1"
        ),
        Trap(
            name: "/etc/sysctl.conf doesn't count without",
            tree: ["etc/sysctl.conf": "net.core.somaxconn=1\n"],
            value: nil
        ),
        Trap(
            name: "/run is empty at the next boot",
            tree: [
                "run/sysctl.d/90-a.conf": "net.core.somaxconn=9\n",
                "etc/sysctl.d/10-a.conf": "net.core.somaxconn=1\n",
            ],
            value: "1"
        ),
        Trap(
            name: "a file that isn't .conf isn't read",
            tree: [
                "etc/sysctl.d/50-a.conf.bak": "net.core.somaxconn=1\n",
                "etc/sysctl.d/.50-a.conf": "net.core.somaxconn=2\n",
            ],
            value: nil
        ),
        Trap(
            name: "slashes are another spelling",
            tree: [
                "etc/sysctl.d/a.conf": "net.core.somaxconn=1\n",
                "etc/sysctl.d/b.conf": "-net/core/somaxconn = 2 \n",
            ],
            value: "2"
        ),
        Trap(
            name: "a comment doesn't count",
            tree: ["etc/sysctl.d/a.conf": "net.core.somaxconn=1\n#net.core.somaxconn=2\n"],
            value: "1"
        ),
        Trap(
            name: "an exclusion takes an earlier value back",
            tree: ["etc/sysctl.d/a.conf": "net.core.somaxconn=1\n-net.core.somaxconn\n"],
            value: nil
        ),
        Trap(
            name: "a value takes an earlier exclusion back",
            tree: ["etc/sysctl.d/a.conf": "-net.core.somaxconn\nnet.core.somaxconn=1\n"],
            value: "1"
        ),
        Trap(
            name: "a later pattern doesn't reach a key with a line of its own",
            tree: ["etc/sysctl.d/a.conf": "net.core.somaxconn=1\nnet.core.somax*=2\n"],
            value: "1"
        ),
        Trap(
            name: "an exclusion anywhere keeps patterns off",
            tree: ["etc/sysctl.d/a.conf": "-net.core.somaxconn\nnet.core.somax*=2\n"],
            value: nil
        ),
        Trap(
            name: "of overlapping patterns the later wins",
            tree: ["etc/sysctl.d/a.conf": "net.core.somax*=2\nnet.*.somaxconn=3\n"],
            value: "3"
        ),
        Trap(
            name: "a pattern that says the same again keeps its place",
            tree: [
                "etc/sysctl.d/a.conf":
                    "net.core.somax*=2\nnet.*.somaxconn=3\nnet.core.somax*=2\n"
            ],
            value: "3"
        ),
        Trap(
            name: "an interface with a dot in its name",
            tree: [
                "etc/sysctl.d/a.conf": "net.ipv4.conf.eth0/100.rp_filter=1\n",
                "etc/sysctl.d/b.conf": "net.ipv4.conf.eth0.100.rp_filter=2\n",
            ],
            value: "1",
            key: "net/ipv4/conf/eth0.100/rp_filter"
        ),
        Trap(
            name: "bytes against a ratio",
            tree: ["etc/sysctl.d/a.conf": "vm.dirty_ratio=20\nvm.dirty_bytes=4096\n"],
            value: "0",
            key: "vm.dirty_ratio"
        ),
        Trap(
            name: "a ratio against bytes",
            tree: ["etc/sysctl.d/a.conf": "vm.dirty_bytes=4096\nvm.dirty_ratio=20\n"],
            value: "20",
            key: "vm.dirty_ratio"
        ),
        Trap(
            name: "forwarding has two names",
            tree: [
                "etc/sysctl.d/a.conf":
                    "net.ipv4.ip_forward=0\nnet.ipv4.conf.all.forwarding=1\n"
            ],
            value: "1",
            key: "net.ipv4.ip_forward"
        ),
    ]

    @Test("the next boot gives what the last line gives", arguments: traps)
    func nextBoot(trap: Trap) throws {
        let good = try sysctl(trap.key, .value(trap.value ?? "1"))
        let found = try verdict(good, trap.tree)
        #expect(found.outcome == (trap.value == nil ? .fail : .pass), "\(found.reason)")
        #expect(found.evidence.first?.nextBoot == trap.value)
        let bad = try verdict(try sysctl(trap.key, .value("77")), trap.tree)
        #expect(bad.outcome == .fail)
    }

    @Test("the reason names the file and the line that decide")
    func reason() throws {
        let tree: Tree = [
            "etc/sysctl.d/50-x.conf": "# a\n\nnet.core.somaxconn = 4096\n",
            "etc/sysctl.d/10-x.conf": "net.core.somaxconn = 128\n",
        ]
        let found = try verdict(try sysctl("net.core.somaxconn", .min([65535])), tree)
        #expect(found.reason == "next boot 4096 from /etc/sysctl.d/50-x.conf:3, want ≥ 65535")
        #expect(
            found.evidence.first?.shadowed
                == [Shadowed(Origin("/etc/sysctl.d/10-x.conf", line: 1), value: "128")]
        )
        let live = try sysctl("net.core.somaxconn", .min([65535]))
        let judged = live.assess(
            try state(live, tree, running: ["net.core.somaxconn": "128"])
        )
        #expect(
            judged.reason
                == "running 128, next boot 4096 from /etc/sysctl.d/50-x.conf:3, want ≥ 65535"
        )
    }

    @Test(
        "running and next boot are both judged",
        arguments: [
            ("65535", "65535", true, Outcome.pass), ("128", "65535", true, .fail),
            ("65535", "128", true, .fail), ("128", "", true, .fail),
            ("65535", "", true, .fail), ("65535", "", false, .pass), ("128", "", false, .fail),
            ("65535", "0x10000", true, .pass), ("65535", "0177777", true, .pass),
            ("65535", "65536 # half", true, .pass), ("65535", "65536#half", true, .fail),
            ("65535", "many", true, .fail), ("65535", "99999999999", true, .fail),
            ("many", "65535", true, .error),
        ]
    )
    func both(running: String, file: String, persists: Bool, outcome: Outcome) throws {
        let control = try sysctl("net.core.somaxconn", .min([65535]), persists: persists)
        let tree: Tree =
            file.isEmpty ? [:] : ["etc/sysctl.d/a.conf": "net.core.somaxconn = \(file)\n"]
        let state = try state(control, tree, running: ["net.core.somaxconn": running])
        let verdict = control.assess(state)
        #expect(verdict.outcome == outcome, "\(verdict.reason)")
        if running == "65535", file.isEmpty, persists {
            #expect(verdict.reason.contains("right now, kept by nothing"))
        }
    }

    @Test(
        "what the kernel refuses isn't what the next boot gives",
        arguments: [("64", Outcome.pass), ("255", .pass), ("256", .fail), ("300", .fail)]
    )
    func refused(value: String, outcome: Outcome) throws {
        let root = try ScratchRoot()
        try root.write("etc/sysctl.d/a.conf", "net.ipv4.ip_default_ttl=\(value)\n")
        let control = try resource(Sysctl.self, "{key: net.ipv4.ip_default_ttl, min: 64}")
        let verdict = control.look(at: try root.host()).verdict
        #expect(verdict.outcome == outcome, "\(verdict.reason)")
        #expect(verdict.reason.contains("the kernel refuses") == (outcome == .fail))
    }

    @Test("vectors compare token by token, whatever parts them")
    func vectors() throws {
        let tree: Tree = ["etc/sysctl.d/a.conf": "net.ipv4.tcp_rmem = 4096  131072\t16777216\n"]
        let key = "net.ipv4.tcp_rmem"
        #expect(try verdict(sysctl(key, .value("4096 131072 16777216")), tree).outcome == .pass)
        #expect(try verdict(sysctl(key, .min([4096, 1, 16_777_217])), tree).outcome == .fail)
        #expect(try verdict(sysctl(key, .value("4096")), tree).outcome == .fail)
    }

    @Test("a pattern of an image needs a line that covers it, and no wrong exception")
    func pattern() throws {
        let control = try sysctl("net.ipv4.conf.*.accept_redirects", .value("0"))
        func outcome(_ text: String) throws -> Outcome {
            try verdict(control, ["etc/sysctl.d/a.conf": text]).outcome
        }
        let right = "net.ipv4.conf.*.accept_redirects = 0\n"
        #expect(try outcome(right) == .pass)
        #expect(try outcome("net.*.conf.*.accept_redirects = 0\n") == .pass)
        #expect(try outcome("net.ipv4.conf.e*.accept_redirects = 0\n") == .fail)
        #expect(try outcome("net.ipv4.conf.all.accept_redirects = 0\n") == .fail)
        #expect(try outcome(right + "net.ipv4.conf.eth0.accept_redirects = 1\n") == .fail)
        #expect(try outcome(right + "net.ipv4.conf.eth0.accept_redirects = 0\n") == .pass)
        #expect(try outcome(right + "-net.ipv4.conf.eth0.accept_redirects\n") == .fail)
        #expect(try outcome(right + "net.ipv4.conf.w*.accept_redirects = 1\n") == .fail)
        #expect(try outcome("net.ipv4.conf.w*.accept_redirects = 1\n" + right) == .pass)
        #expect(try outcome(right + "net.ipv6.conf.*.accept_redirects = 1\n") == .pass)
    }

    @Test("other writers and other loaders are named")
    func notes() throws {
        let tree: Tree = [
            "etc/sysctl.d/50-a.conf": "net.core.somaxconn=1\n",
            "usr/lib/sysctl.d/50-a.conf": "net.core.somaxconn=2\n",
            "run/sysctl.d/90-a.conf": "net.core.somaxconn=3\n",
            "etc/sysctl.conf": "net.core.somaxconn=4\n",
            "etc/ufw/ufw.conf": "ENABLED=yes\n",
            "etc/ufw/sysctl.conf": "net/core/somaxconn=5\n",
        ]
        let found = try verdict(try sysctl("net.core.somaxconn", .value("1")), tree)
        #expect(found.outcome == .pass)
        let notes = (found.evidence.first?.notes ?? []).joined(separator: "\n")
        for part in [
            "/run/sysctl.d/90-a.conf:1 sets it to 3 until the next boot",
            "/usr/lib/sysctl.d/50-a.conf:1 sets it to 2, but",
            "'sysctl --system' would set it to 4, from /etc/sysctl.conf:1",
            "ufw sets it to 5 when it starts (/etc/ufw/sysctl.conf:1)",
        ] {
            #expect(notes.contains(part))
        }
    }

    @Test("what can't be read or would hang the loader is an error, what it skips is not")
    func hostile() throws {
        let control = try sysctl("net.core.somaxconn", .value("1"))
        let root = try ScratchRoot()
        try root.write("etc/sysctl.d/10-a.conf", "net.core.somaxconn=1\n")
        try root.folder("etc/sysctl.d/20-folder.conf")
        #expect(control.look(at: try root.host()).verdict.outcome == .pass)
        #expect(unsafe mkfifo(root.absolute("etc/sysctl.d/30-fifo.conf").string, 0o644) == 0)
        let (verdict, edits) = control.look(at: try root.host())
        #expect(verdict.outcome == .error)
        #expect(verdict.reason.contains("/etc/sysctl.d/30-fifo.conf: it is a FIFO"))
        #expect(edits.isEmpty)
    }

    @Test("the running machine is asked for what it has")
    func live() throws {
        let host = try Host.live()
        let there = try sysctl("kernel.ostype", .value("Linux"), persists: false)
        #expect(there.look(at: host).verdict.outcome == .pass)
        let absent = try sysctl("kernel.no_such_parameter", .value("1"))
        #expect(absent.look(at: host).verdict.outcome == .notapplicable)
        let none = try sysctl("net.ipv4.conf.*.no_such_parameter", .value("1"))
        #expect(none.look(at: host).verdict.outcome == .notapplicable)
    }
}
