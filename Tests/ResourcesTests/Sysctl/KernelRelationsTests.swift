import Host
import Model
import SystemPackage
import Testing

@Suite("What the kernel does beyond one parameter")
struct KernelRelationsTests {
    @Test(
        "what can't be taken back before a reboot",
        arguments: [
            ("kernel.modules_disabled", "0", "1", true),
            ("kernel.kexec_load_disabled", "0", "1", true),
            ("kernel.yama.ptrace_scope", "1", "3", true),
            ("kernel.yama.ptrace_scope", "1", "2", false),
            ("kernel.unprivileged_bpf_disabled", "2", "1", true),
            ("kernel.unprivileged_bpf_disabled", "0", "2", false),
            ("kernel.kexec_load_limit_panic", "-1", "0", true),
            ("kernel.dmesg_restrict", "0", "1", false),
            ("kernel.modules_disabled", "1", "1", false),
        ]
    )
    func oneWay(key: String, from: String, to: String, isOneWay: Bool) throws {
        let key = try #require(SysctlKey(key))
        #expect(KernelRelations.isOneWay(key, from: from, to: to) == isOneWay)
    }

    @Test("forwarding is written first, what closes a door last")
    func ranks() throws {
        let keys = try [
            "net.ipv4.ip_forward", "net.ipv4.conf.all.accept_redirects",
            "net.ipv4.conf.default.accept_redirects", "net.ipv4.conf.eth0.accept_redirects",
            "kernel.modules_disabled",
        ].map { KernelRelations.rank(of: try #require(SysctlKey($0))) }
        #expect(keys == keys.sorted() && Set(keys).count == keys.count)
    }

    /// A write in a network namespace of its own changes what the table says, and nothing else.
    @Test(
        "the kernel changes the companions and no other key",
        .enabled(if: namespaces, "needs root and unshare(1)"),
        arguments: [
            "net/ipv4/ip_forward", "net/ipv4/conf/all/forwarding",
            "net/ipv4/conf/default/forwarding",
            "net/ipv6/conf/all/forwarding", "net/ipv6/conf/all/disable_ipv6",
            "net/ipv6/conf/all/ignore_routes_with_linkdown", "net/ipv6/conf/all/addr_gen_mode",
            "net/ipv4/conf/all/rp_filter", "net/ipv6/conf/default/forwarding",
        ]
    )
    func companions(path: String) throws {
        let key = try #require(SysctlKey(normalizedPath: path))
        let script = """
            cd /proc/sys; d() { grep -rs . net/ipv4 net/ipv6/conf | sort; }
            d > /dev/shm/temper.$$; echo $((1 - $(cat \(path)))) > \(path)
            d | comm -13 /dev/shm/temper.$$ - | cut -d: -f1; rm /dev/shm/temper.$$
            """
        let output = try Host.live().run(
            Program("/usr/bin/unshare", ["-n", "/bin/sh", "-c", script])
        )
        let changed = output.text.split(separator: "\n").filter { !$0.contains("/route/") }
        let known = [key.path] + KernelRelations.companions(of: key).map(\.pattern.path)
        for path in changed {
            #expect(known.contains { $0 == path || Glob($0).matches(path) }, "\(path)")
        }
        for pattern in known {
            #expect(changed.contains { $0 == pattern || Glob(pattern).matches($0) }, "\(pattern)")
        }
    }
}

private let namespaces =
    (try? Host.live().run(Program("/usr/bin/unshare", ["-n", "/bin/true"])))?.status == 0
