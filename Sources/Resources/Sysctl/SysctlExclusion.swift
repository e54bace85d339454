import Host
package import Model

/// Parameters that no baseline should have: secrets, what changes by itself, and what is no setting.
package enum SysctlExclusion {
    /// Paths below `/proc/sys` (glob(7)), and why a capture or an import leaves them out.
    ///
    /// Sources: the kernel's admin-guide/sysctl and networking/ip-sysctl.rst.
    static let rules: [(pattern: String, reason: String)] = [
        ("net/ipv6/conf/*/stable_secret", "a secret, from which the host's addresses follow"),
        ("net/ipv4/tcp_fastopen_key", "a secret key"),
        ("*/*_seed", seed), ("*/*/*_seed", seed), ("*/*/*/*_seed", seed),
        ("kernel/hostname", name), ("kernel/domainname", name),
        ("kernel/random/*", "of this boot and this moment"),
        ("kernel/ns_last_pid", counter), ("kernel/pty/nr", counter), ("kernel/tainted", counter),
        ("kernel/msg_next_id", counter), ("kernel/sem_next_id", counter),
        ("kernel/shm_next_id", counter), ("fs/file-nr", counter), ("fs/inode-nr", counter),
        ("fs/*-state", counter),
        ("fs/quota/*", counter), ("net/nf_conntrack_count", counter),
        ("net/netfilter/nf_conntrack_count", counter),
        ("net/*/*/flush", command), ("net/*/flush", command), ("vm/drop_caches", command),
        ("vm/compact_memory", command), ("vm/stat_refresh", command),
        ("kernel/perf_event_max_sample_rate", "the kernel lowers it by itself"),
        ("fs/binfmt_misc/*", "a registered format of programs, not a setting"),
        ("kernel/ostype", fact), ("kernel/osrelease", fact), ("kernel/version", fact),
        ("kernel/bootloader_*", fact), ("kernel/cap_last_cap", fact), ("kernel/ngroups_max", fact),
        ("net/ipv4/tcp_available_*", fact), ("dev/cdrom/info", fact), ("sunrpc/transports", fact),
    ]

    private static let seed = "a seed: a secret of this boot"
    private static let name = "the host's own name"
    private static let counter = "it counts what happens on the host"
    private static let command = "writing it does something once; it keeps no value"
    private static let fact = "a fact of the kernel or the machine, not a setting"

    /// Why a parameter, or one of those that a pattern may stand for, is left out.
    package static func reason(for key: SysctlKey) -> String? {
        let rule = rules.first { rule in
            key.isPattern
                ? SysctlFold.mayOverlap(key.path, rule.pattern)
                : Glob(rule.pattern).matches(key.path)
        }
        return rule.map {
            key.isPattern ? "it may stand for \($0.pattern): \($0.reason)" : $0.reason
        }
    }
}
