/// What the kernel does beyond the one parameter that is written.
///
/// Found by writing each of them in a network namespace of its own (`unshare -n`, Linux 6.18) and
/// comparing all of `net.*` before and after:
///
/// | written | changes along with it |
/// | --- | --- |
/// | `net.ipv4.ip_forward` | `net.ipv4.conf.*.forwarding` (`all`, `default`, each interface) to the same value, `net.ipv4.conf.all.accept_redirects` to the opposite |
/// | `net.ipv4.conf.all.forwarding` | the same, and `net.ipv4.ip_forward` |
/// | `net.ipv6.conf.all.forwarding` | `net.ipv6.conf.*.forwarding` |
/// | `net.ipv6.conf.all.disable_ipv6` | `net.ipv6.conf.*.disable_ipv6`; addresses and routes are lost |
/// | `net.ipv6.conf.all.ignore_routes_with_linkdown`, `….addr_gen_mode` | the same of `net.ipv6.conf.*` |
/// | anything of `conf.default` or of one interface | nothing |
///
/// The pairs of `vm.*` that keep each other at zero are in the kernel's admin-guide/sysctl/vm.rst.
package enum KernelRelations {
    /// Another parameter whose write changes this one too.
    package struct Overwriter: Sendable {
        package let key: SysctlKey
        /// The value that the kernel boots with, where it is known.
        package let bootsWith: String?
        /// Whether the kernel carries a write of the value that is there already on, too.
        package let carriesSameValue: Bool
        /// What a write of the given value leaves here; `nil` where it changes nothing.
        package let value: @Sendable (String) -> String?
    }

    /// The keys and patterns that a write of `key` changes, `key` itself aside.
    ///
    /// `staysAsBefore`: the change is a side effect that nobody asked for, so the apply puts the
    /// old value back; the others follow the new value. An undo restores all of them.
    package static func companions(
        of key: SysctlKey
    ) -> [(pattern: SysctlKey, staysAsBefore: Bool)] {
        let names: [(String, Bool)] =
            switch key.path {
            case "net/ipv4/ip_forward":
                [
                    ("net/ipv4/conf/*/forwarding", false),
                    ("net/ipv4/conf/all/accept_redirects", true),
                ]
            case "net/ipv4/conf/all/forwarding":
                [
                    ("net/ipv4/ip_forward", false), ("net/ipv4/conf/*/forwarding", false),
                    ("net/ipv4/conf/all/accept_redirects", true),
                ]
            case let path where spreading.contains(path):
                [("net/ipv6/conf/*/" + (path.split(separator: "/").last ?? ""), false)]
            case let path: twin(of: path).map { [($0, false)] } ?? []
            }
        return names.compactMap { name, stays in
            SysctlKey(normalizedPath: name).map { (pattern: $0, staysAsBefore: stays) }
        }
    }

    /// Where a write stands among others: what changes further keys comes before those keys, and
    /// what closes a door until the next reboot comes last.
    package static func rank(of key: SysctlKey) -> Int {
        let path = key.path
        if path == "net/ipv4/ip_forward" || path.hasSuffix("/conf/all/forwarding") { return 0 }
        if oneWayFinals[path] != nil { return 90 }
        if path.utf8.starts(with: "net/".utf8) {
            let parts = key.parts
            if parts.count == 5, parts[2] == "conf" {
                return parts[3] == "all" ? 10 : parts[3] == "default" ? 20 : 30
            }
        }
        return 30
    }

    /// Whether the kernel refuses the way back from `to` until a reboot.
    ///
    /// Source: admin-guide/sysctl/kernel.rst and LSM/Yama.rst of the kernel. The limits of
    /// kexec_load can only be lowered.
    package static func isOneWay(_ key: SysctlKey, from: String, to: String) -> Bool {
        guard from != to else { return false }
        if let final = oneWayFinals[key.path] { return Int(to) == final }
        return key.path.hasPrefix("kernel/kexec_load_limit_")
    }

    /// The parameters whose write changes `key` too, with what it leaves here.
    package static func overwriters(of key: SysctlKey) -> [Overwriter] {
        var found: [Overwriter] = []
        func add(
            _ path: String,
            bootsWith: String? = nil,
            carriesSameValue: Bool = false,
            _ value: @escaping @Sendable (String) -> String?
        ) {
            if let other = SysctlKey(normalizedPath: path), other != key {
                found.append(
                    Overwriter(
                        key: other,
                        bootsWith: bootsWith,
                        carriesSameValue: carriesSameValue,
                        value: value
                    )
                )
            }
        }
        let path = key.path
        if let twin = twin(of: path) {
            let isAlias = aliases.contains { $0.0 == path || $0.1 == path }
            add(twin) { isAlias ? $0 : Int128($0) == 0 ? nil : "0" }
        }
        let parts = key.parts
        guard parts.count == 5, parts[0] == "net", parts[2] == "conf" else { return found }
        if parts[1] == "ipv4", parts[4] == "forwarding", parts[3] != "all" {
            add("net/ipv4/ip_forward", bootsWith: "0") { $0 }
            add("net/ipv4/conf/all/forwarding", bootsWith: "0") { $0 }
        }
        if path == "net/ipv4/conf/all/accept_redirects" {
            add("net/ipv4/ip_forward", bootsWith: "0") { Int128($0) == 0 ? "1" : "0" }
            add("net/ipv4/conf/all/forwarding", bootsWith: "0") { Int128($0) == 0 ? "1" : "0" }
        }
        let general = "net/ipv6/conf/all/\(parts[4])"
        if parts[1] == "ipv6", spreading.contains(general) {
            add(general, bootsWith: "0", carriesSameValue: true) { $0 }
        }
        return found
    }

    /// The other name of a value, or the parameter that a write of this one sets to zero.
    package static func twin(of key: SysctlKey) -> SysctlKey? {
        twin(of: key.path).flatMap { SysctlKey(normalizedPath: $0) }
    }

    /// Whether a parameter is one of two names of a value.
    package static func isAlias(_ key: SysctlKey) -> Bool {
        aliases.contains { $0.0 == key.path || $0.1 == key.path }
    }

    private static func twin(of path: String) -> String? {
        for (left, right) in aliases + pairs {
            if left == path { return right }
            if right == path { return left }
        }
        return nil
    }

    /// One value behind two names.
    private static let aliases = [
        ("net/ipv4/ip_forward", "net/ipv4/conf/all/forwarding"),
        ("net/nf_conntrack_max", "net/netfilter/nf_conntrack_max"),
    ]

    /// Of the two, the one that was written last counts; the other reads zero.
    private static let pairs = [
        ("vm/dirty_ratio", "vm/dirty_bytes"),
        ("vm/dirty_background_ratio", "vm/dirty_background_bytes"),
        ("vm/overcommit_ratio", "vm/overcommit_kbytes"),
    ]

    /// The parameters of IPv6's `all` that are written to `default` and each interface too.
    private static let spreading: Set = [
        "net/ipv6/conf/all/forwarding", "net/ipv6/conf/all/disable_ipv6",
        "net/ipv6/conf/all/ignore_routes_with_linkdown", "net/ipv6/conf/all/addr_gen_mode",
    ]

    private static let oneWayFinals = [
        "kernel/modules_disabled": 1, "kernel/kexec_load_disabled": 1,
        "kernel/yama/ptrace_scope": 3, "kernel/unprivileged_bpf_disabled": 1,
    ]
}
