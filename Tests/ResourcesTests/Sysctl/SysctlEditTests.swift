import Host
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("Edits of kernel parameters")
struct SysctlEditTests {
    /// Carries out the edits of files by hand.
    private func carryOut(_ edits: [Edit], in root: ScratchRoot) throws {
        var lines = root.text("etc/sysctl.d/zz-temper.conf").map { [$0] } ?? []
        for edit in edits {
            switch edit {
            case .line(_, let setting, let text): lines.append("# control of \(setting)\n\(text)\n")
            case .foreignLine(let file, let number, let was, let with):
                let text = root.text(file.path.string) ?? ""
                // By bytes: to Character, a carriage return and a newline are one.
                var old = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
                    .map { String(decoding: Array($0), as: UTF8.self) }
                #expect(old[number - 1] == was)
                if let with { old[number - 1] = with } else { old.remove(at: number - 1) }
                try root.write(file.path.string, old.joined(separator: "\n"))
            default: Issue.record("not expected in an image: \(edit)")
            }
        }
        try root.write("etc/sysctl.d/zz-temper.conf", lines.joined())
    }

    static let trees: [Tree] = [
        [:],
        ["etc/sysctl.d/a.conf": "net.ipv4.conf.eth0.rp_filter=0\n"],
        ["etc/sysctl.d/a.conf": "-net.ipv4.conf.eth0.rp_filter\n"],
        ["etc/sysctl.d/a.conf": "net.ipv4.conf.*.rp_filter=0\n"],
        ["etc/sysctl.d/zzz.conf": "# x\n -net/ipv4/conf/eth0/rp_filter =  0\n"],
        ["etc/sysctl.d/zzz.conf": "-net.ipv4.conf.eth0.rp_filter\n"],
        [
            "etc/sysctl.d/zzz.conf":
                "net.ipv4.conf.eth0.rp_filter=1\n-net.ipv4.conf.eth0.rp_filter\n"
        ],
        ["etc/sysctl.d/zzz.conf": "net.ipv4.conf.e*.rp_filter=0\n"],
        ["etc/sysctl.d/zzz.conf": "net.ipv4.conf.eth0.rp_filter=0\r\n"],
        [
            "etc/sysctl.d/a.conf":
                "net.ipv4.conf.*.rp_filter=1\nnet.ipv4.conf.e*.rp_filter=0\n"
        ],
        ["usr/lib/sysctl.d/zzz.conf": "net.ipv4.conf.all.rp_filter=0\n"],
    ]

    @Test("after them the next look passes", arguments: trees)
    func converges(tree: Tree) throws {
        for key in ["net.ipv4.conf.eth0.rp_filter", "net.ipv4.conf.*.rp_filter"] {
            let control = try sysctl(key, .value("1"))
            let root = try ScratchRoot()
            try root.write(tree)
            let first = control.look(at: try root.host())
            #expect(first.verdict.outcome == .fail)
            if case .refusal(let reason) = first.edits.first {
                #expect(!reason.isEmpty && first.edits.count == 1)
                #expect(key.contains("*") && (tree.keys.first ?? "").hasSuffix(".conf"))
                continue
            }
            try carryOut(first.edits, in: root)
            let second = control.look(at: try root.host())
            #expect(second.verdict.outcome == .pass, "\(second.verdict.reason) \(first.edits)")
            #expect(second.edits.isEmpty)
        }
    }

    @Test("a line of somebody else's keeps its spelling")
    func foreign() throws {
        let control = try sysctl("net.ipv4.conf.eth0.rp_filter", .value("1"))
        let root = try ScratchRoot()
        try root.write("etc/sysctl.d/zzz.conf", " -net/ipv4/conf/eth0/rp_filter =  0\n")
        let edits = control.look(at: try root.host()).edits
        #expect(
            edits == [
                .line(
                    Sysctl.dropIn,
                    setting: "net.ipv4.conf.eth0.rp_filter",
                    text: "net.ipv4.conf.eth0.rp_filter = 1"
                ),
                .foreignLine(
                    ForeignFile("/etc/sysctl.d/zzz.conf", phase: .sysctlFiles),
                    line: 1,
                    was: " -net/ipv4/conf/eth0/rp_filter =  0",
                    with: " -net/ipv4/conf/eth0/rp_filter =  1"
                ),
            ]
        )
    }

    @Test("what no edit in /etc can change is refused, with the line")
    func refused() throws {
        let control = try sysctl("net.core.somaxconn", .value("1"))
        let root = try ScratchRoot()
        try root.write("usr/lib/sysctl.d/zzz.conf", "net.core.somaxconn=2\n")
        let edits = control.look(at: try root.host()).edits
        guard case .refusal(let reason) = edits.first else {
            Issue.record("\(edits)")
            return
        }
        #expect(edits.count == 1)
        #expect(reason.contains("/usr/lib/sysctl.d/zzz.conf:1"))
    }

    @Test("a value that the kernel refuses is written nowhere, and that is why")
    func outOfBounds() throws {
        let control = try sysctl("fs.protected_*", .value("2"))
        let state = try state(
            control,
            [:],
            running: ["fs.protected_fifos": "1", "fs.protected_hardlinks": "1"]
        )
        #expect(
            control.edits(from: state) == [
                .refusal("the kernel refuses 2 for fs.protected_hardlinks: it takes 0 to 1")
            ]
        )
    }

    @Test(
        "a minimum lowers neither what runs nor what is set",
        arguments: [
            ("128", "4096", "65535", true), ("128", "200000", "200000", false),
            ("300000", "4096", "300000", true), ("300000", "", "300000", true),
        ]
    )
    func minimum(running: String, file: String, value: String, writesFile: Bool) throws {
        let control = try sysctl("net.core.somaxconn", .min([65535]))
        let tree: Tree =
            file.isEmpty ? [:] : ["etc/sysctl.d/a.conf": "net.core.somaxconn = \(file)\n"]
        let state = try state(control, tree, running: ["net.core.somaxconn": running])
        var expected: [Edit] = []
        if running == "128" {
            expected.append(.parameter(control.key, value: value, rank: 30))
        }
        if writesFile {
            expected.append(
                .line(
                    Sysctl.dropIn,
                    setting: "net.core.somaxconn",
                    text: "net.core.somaxconn = \(value)"
                )
            )
        }
        #expect(control.edits(from: state) == expected)
    }

    @Test("persist: false writes the running value alone")
    func runningOnly() throws {
        let control = try sysctl("net.core.somaxconn", .value("5"), persists: false)
        let state = try state(control, [:], running: ["net.core.somaxconn": "4"])
        #expect(
            control.edits(from: state) == [.parameter(control.key, value: "5", rank: 30)]
        )
    }

    @Test("a pattern becomes one line, and one more for each key that has a line of its own")
    func pattern() throws {
        let control = try sysctl("net.ipv4.conf.*.accept_redirects", .value("0"))
        let tree: Tree = ["etc/sysctl.d/a.conf": "net.ipv4.conf.all.accept_redirects=1\n"]
        let state = try state(
            control,
            tree,
            running: [
                "net.ipv4.conf.all.accept_redirects": "1",
                "net.ipv4.conf.default.accept_redirects": "1",
                "net.ipv4.conf.lo.accept_redirects": "0",
            ]
        )
        let texts = control.edits(from: state).map { edit in
            switch edit {
            case .parameter(let key, let value, let rank): "\(key)=\(value) \(rank)"
            case .line(_, _, let text): text
            default: "\(edit)"
            }
        }
        #expect(
            texts == [
                "net.ipv4.conf.all.accept_redirects=0 10",
                "net.ipv4.conf.default.accept_redirects=0 20",
                "net.ipv4.conf.*.accept_redirects = 0",
                "net.ipv4.conf.all.accept_redirects = 0",
            ]
        )
    }
}
