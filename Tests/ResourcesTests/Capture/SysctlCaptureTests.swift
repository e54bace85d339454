import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

@Suite("What a capture asks of kernel parameters")
struct SysctlCaptureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var key = "net.core.somaxconn"
        var running: [(String, String?)] = []
        var lines: [(String, String?)] = []
        var isLive = true
        var persists = true
        let wanted: String
        var testDescription: String { name }
    }

    static let filter = "net.ipv4.conf.*.rp_filter"
    static let lo = "net.ipv4.conf.lo.rp_filter"
    static let all = "net.ipv4.conf.all.rp_filter"
    static let cases: [Case] = [
        .init(
            name: "a value that a file gives",
            running: [("net.core.somaxconn", "4096")],
            lines: [("net/core/somaxconn", "4096")],
            wanted: "{key: net.core.somaxconn, value: 4096}"
        ),
        .init(
            name: "one in another spelling",
            running: [("net.core.somaxconn", "4096")],
            lines: [("net/core/somaxconn", "0x1000 # many")],
            wanted: "{key: net.core.somaxconn, value: 4096}"
        ),
        .init(
            name: "one that no file gives",
            running: [("net.core.somaxconn", "4096")],
            wanted: "{key: net.core.somaxconn, value: 4096, persist: false}"
        ),
        .init(
            name: "one that the next boot changes",
            running: [("net.core.somaxconn", "4096")],
            lines: [("net/core/somaxconn", "128")],
            wanted: "left: net.core.somaxconn runs with '4096', and the next boot gives '128' "
                + "from /etc/sysctl.d/0.conf:1"
        ),
        .init(
            name: "where only what runs was asked",
            running: [("net.core.somaxconn", "4096")],
            persists: false,
            wanted: "{key: net.core.somaxconn, value: 4096, persist: false}"
        ),
        .init(
            name: "a vector",
            key: "net.ipv4.tcp_rmem",
            running: [("net.ipv4.tcp_rmem", "4096\t131072\t6291456")],
            wanted: "{key: net.ipv4.tcp_rmem, value: 4096 131072 6291456, persist: false}"
        ),
        .init(
            name: "an empty value and an awkward one",
            key: "kernel.core_pattern",
            running: [("kernel.core_pattern", "|/bin/x %p")],
            lines: [("kernel/core_pattern", "|/bin/x %p")],
            wanted: #"{key: kernel.core_pattern, value: "|/bin/x %p"}"#
        ),
        .init(
            name: "several lines",
            key: "dev.x",
            running: [("dev.x", "a\nb")],
            wanted: "left: its value isn't one line of text"
        ),
        .init(name: "nothing there", wanted: "left: the kernel has no net.core.somaxconn"),
        .init(
            name: "a pattern whose matches agree",
            key: filter,
            running: [(all, "1"), (lo, "1")],
            lines: [("net/ipv4/conf/*/rp_filter", "1")],
            wanted: "{key: net.ipv4.conf.*.rp_filter, value: 1}"
        ),
        .init(
            name: "a pattern whose matches differ",
            key: filter,
            running: [(all, "10"), (lo, "2")],
            lines: [("net/ipv4/conf/all/rp_filter", "10"), ("net/ipv4/conf/lo/rp_filter", "2")],
            wanted: "{key: net.ipv4.conf.*.rp_filter, one-of: [2, 10]}"
        ),
        .init(
            name: "a pattern of which files give a part",
            key: filter,
            running: [(all, "0"), (lo, "2")],
            lines: [("net/ipv4/conf/lo/rp_filter", "2")],
            wanted: "{key: net.ipv4.conf.*.rp_filter, one-of: [0, 2], persist: false}"
        ),
        .init(
            name: "a pattern that stands for a secret",
            key: "net.ipv6.conf.*.s*",
            running: [("net.ipv6.conf.lo.stable_secret", "::1")],
            wanted: "left: it stands for net.ipv6.conf.lo.stable_secret: "
                + "a secret, from which the host's addresses follow"
        ),
        .init(
            name: "of an image what a file gives",
            running: [("net.core.somaxconn", nil)],
            lines: [("net/core/somaxconn", "4096")],
            isLive: false,
            wanted: "{key: net.core.somaxconn, value: 4096}"
        ),
        .init(
            name: "of an image what none gives",
            running: [("net.core.somaxconn", nil)],
            isLive: false,
            wanted: "left: no file sets net.core.somaxconn"
        ),
    ]

    @Test("by what runs and what the next boot gives", arguments: cases)
    func captured(one: Case) throws {
        let key = try #require(SysctlKey(one.key))
        let subjects = try one.running.map { name, value in
            Sysctl.State.Subject(try #require(SysctlKey(name)), running: value)
        }
        let lines = one.lines.enumerated().map { index, line in
            let origin = Origin("/etc/sysctl.d/0.conf", line: index + 1)
            return SysctlAssignment(
                path: line.0,
                value: line.1,
                origin: origin,
                text: "",
                target: origin
            )
        }
        let state = Sysctl.State(isLive: one.isLive, subjects: subjects, lines: lines)
        let captured = Sysctl(key, .value("none of these"), persists: one.persists).captured(state)
        #expect(captured.map(\.text) == [one.wanted])
    }

    @Test(
        "secrets and what changes by itself are left out without a look",
        arguments: [
            "net.ipv6.conf.eth0.stable_secret", "net.ipv6.conf.*.stable_secret",
            "net.ipv4.tcp_fastopen_key", "kernel.hostname", "kernel.random.boot_id",
            "kernel.ns_last_pid", "kernel.tainted", "fs.dentry-state", "fs.file-nr",
            "net.ipv4.route.flush", "net.netfilter.nf_conntrack_count", "kernel.x_seed", "kernel.*",
        ]
    )
    func leftOut(name: String) throws {
        let key = try #require(SysctlKey(name))
        let captured = Sysctl(key, .value("1")).capture(on: try ScratchRoot().host())
        guard case .left = captured.first else {
            Issue.record("\(captured)")
            return
        }
    }

    @Test(
        "ordinary parameters are not",
        arguments: ["fs.file-max", "kernel.panic", "vm.swappiness"]
    )
    func ordinary(name: String) throws {
        #expect(SysctlExclusion.reason(for: try #require(SysctlKey(name))) == nil)
    }
}
