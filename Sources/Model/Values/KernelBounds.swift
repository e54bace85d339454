/// The least and the highest value that the kernel takes for a parameter, where it refuses others.
///
/// Those that every kernel of Debian 12 and newer has (6.1 on): what a kernel may refuse beyond is
/// not told. Sources: admin-guide/sysctl, networking/ip-sysctl, and the kernel's own answer.
package enum KernelBounds {
    /// `nil` where nothing is known.
    package static func of(_ key: SysctlKey) -> ClosedRange<Int128>? { table[key.path] }

    package static let table: [String: ClosedRange<Int128>] = [
        "fs/protected_fifos": 0...2, "fs/protected_hardlinks": 0...1,
        "fs/protected_regular": 0...2, "fs/protected_symlinks": 0...1, "fs/suid_dumpable": 0...2,
        "kernel/dmesg_restrict": 0...1, "kernel/kptr_restrict": 0...2,
        "kernel/unprivileged_bpf_disabled": 0...2, "kernel/yama/ptrace_scope": 0...3,
        "net/core/bpf_jit_harden": 0...2, "net/ipv4/icmp_echo_ignore_all": 0...255,
        "net/ipv4/icmp_echo_ignore_broadcasts": 0...255,
        "net/ipv4/icmp_ignore_bogus_error_responses": 0...255, "net/ipv4/ip_default_ttl": 1...255,
        "net/ipv4/tcp_rfc1337": 0...255, "net/ipv4/tcp_syn_retries": 1...127,
        "net/ipv4/tcp_synack_retries": 0...255, "net/ipv4/tcp_syncookies": 0...255,
        "net/ipv4/tcp_timestamps": 0...255, "vm/overcommit_memory": 0...2,
        "vm/swappiness": 0...200,
    ]
}
