import Host
import Model
import Resources
import SystemPackage

/// Parameters whose change cuts connections that are in use.
enum NetworkGuard {
    static func risks(of plan: Plan, on host: Host) throws(Failure) -> [Risk] {
        var risks: [Risk] = []
        for step in plan.steps {
            guard case .parameter(let change) = step.change else { continue }
            let path = change.key.path
            if isForwarding(path), change.before == "1", change.after == "0" {
                var reason = try forwards(on: host)
                if reason == nil { reason = try wish(for: change.key, on: host) }
                risks +=
                    reason.map {
                        [Risk(.network, of: step.controls, "\(change.key) is 1, and \($0)")]
                    } ?? []
            }
            if path.hasPrefix("net/ipv6/conf/"), path.hasSuffix("/disable_ipv6"),
                change.before == "0", change.after == "1",
                let address = host.callerAddress(), address.contains(":"),
                !address.lowercased().hasPrefix("::ffff:")
            {
                risks.append(
                    Risk(
                        .network,
                        of: step.controls,
                        "\(change.key): this session comes over IPv6, from \(address)"
                    )
                )
            }
        }
        return risks
    }

    private static func isForwarding(_ path: String) -> Bool {
        path == "net/ipv4/ip_forward" || path.hasSuffix("/forwarding")
    }

    /// A line of somebody else's that turns it on for good; `nil` where there is none.
    private static func wish(
        for key: SysctlKey,
        on host: Host
    ) throws(Failure) -> String? {
        let files = try reporting { () throws(HostError) in
            try host.snapshot(SysctlConfiguration.self)
        }
        let line = files.boot.assignments(of: [key]).last {
            $0.value != nil && $0.origin.path != Sysctl.dropIn.path
        }
        guard let line, line.value == "1" else { return nil }
        return "\(line.origin) asks for it: this host may route"
    }

    /// Why this host forwards packets for somebody; `nil` where it doesn't seem to.
    ///
    /// Bridges, tunnels and the host's ends of containers' links are what routes end at; so is more
    /// than one interface of its own (sysfs-class-net).
    private static func forwards(on host: Host) throws(Failure) -> String? {
        let folder = FilePath("/sys/class/net")
        let names = try reporting { () throws(HostError) in try host.list(folder) ?? [] }
        var own: [String] = []
        for name in names where name.string != "lo" {
            let interface = folder.appending(name)
            let event = try reporting { () throws(HostError) in
                try host.read(interface.appending("uevent"), upTo: 1 << 16)
            }
            let text = String(decoding: event?.bytes ?? [], as: UTF8.self)
            for kind in ["bridge", "wireguard", "vxlan", "geneve", "macvlan", "ipvlan"]
            where text.contains("DEVTYPE=\(kind)\n") {
                return "\(name.string) is a \(kind) that packets may be forwarded for"
            }
            if name.string.hasPrefix("veth") || name.string.hasPrefix("tun")
                || name.string.hasPrefix("tap")
            {
                return "\(name.string) leads to a container, a virtual machine or a tunnel"
            }
            let state = try reporting { () throws(HostError) in
                try host.read(interface.appending("operstate"), upTo: 1 << 16)
            }
            if state?.bytes.starts(with: "up".utf8) == true { own.append(name.string) }
        }
        guard own.count > 1 else { return nil }
        return "\(own.joined(separator: " and ")) are up: this host may route between them"
    }
}
