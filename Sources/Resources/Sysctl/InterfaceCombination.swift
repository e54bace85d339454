import Host
import Model

/// How `conf.all` and an interface's own value of `net.ipv4.conf` make what is in effect.
///
/// Source: the kernel's networking/ip-sysctl.rst. IPv6 combines nothing.
enum InterfaceCombination {
    case larger, any, every
    /// Every where the interface forwards, any where it doesn't.
    case dependsOnForwarding

    init?(_ key: SysctlKey) {
        let parts = key.parts
        guard parts.count == 5, parts[0] == "net", parts[1] == "ipv4", parts[2] == "conf" else {
            return nil
        }
        switch parts[4] {
        case "rp_filter", "arp_ignore", "arp_announce", "src_valid_mark": self = .larger
        case "log_martians", "send_redirects", "secure_redirects", "shared_media", "proxy_arp",
            "arp_filter":
            self = .any
        case "accept_source_route", "mc_forwarding", "bootp_relay": self = .every
        case "accept_redirects": self = .dependsOnForwarding
        default: return nil
        }
    }

    /// What is in effect on the interface of a key, said for people; `nil` where nothing combines.
    static func note(
        on key: SysctlKey,
        own: String,
        of host: Host
    ) throws(HostError) -> String? {
        guard let combination = InterfaceCombination(key), let general = general(of: key),
            let all = try host.parameter(general)
        else { return nil }
        var forwards = false
        if combination == .dependsOnForwarding {
            var parts = key.parts
            parts[4] = "forwarding"
            let switching = SysctlKey(normalizedPath: parts.joined(separator: "/"))
            forwards =
                try switching.flatMap { key throws(HostError) in try host.parameter(key) } == "1"
        }
        return combination.note(
            general: all,
            own: own,
            interface: key.parts[3],
            forwards: forwards
        )
    }

    /// The key of `all` where `key` is one of an interface.
    static func general(of key: SysctlKey) -> SysctlKey? {
        var parts = key.parts
        guard InterfaceCombination(key) != nil, parts[3] != "all", parts[3] != "default" else {
            return nil
        }
        parts[3] = "all"
        return SysctlKey(normalizedPath: parts.joined(separator: "/"))
    }

    private func note(
        general: String,
        own: String,
        interface: Substring,
        forwards: Bool
    ) -> String? {
        guard let all = Int(general), let own = Int(own) else { return nil }
        let (value, rule) =
            switch self {
            case .larger: (max(all, own), "the larger of all and its own")
            case .any: (all != 0 || own != 0 ? 1 : 0, "on where all or its own is")
            case .dependsOnForwarding where !forwards:
                (all != 0 || own != 0 ? 1 : 0, "it doesn't forward: on where all or its own is")
            case .dependsOnForwarding:
                (all != 0 && own != 0 ? 1 : 0, "it forwards: on only where all and its own are")
            case .every: (all != 0 && own != 0 ? 1 : 0, "on only where all and its own are")
            }
        return "in effect on \(interface): \(value) (\(rule); all is \(all))"
    }
}
