import Host
import Model
import SystemPackage

/// The units that carry the session, the network, and temper's own journal and audit records.
enum ServiceGuard {
    static func risks(of plan: Plan, on host: Host) throws(Failure) -> [Risk] {
        let off = Self.turnedOff(by: plan)
        var risks: [Risk] = []
        var open: [[String]] = []
        for names in doors {
            for name in names where try isRunning(name, on: host) {
                open.append(names)
                break
            }
        }
        let closed = open.compactMap { names in names.first { off[$0] != nil } }
        if !closed.isEmpty, closed.count == open.count {
            risks.append(
                Risk(
                    .lockout,
                    of: closed.flatMap { off[$0] ?? [] },
                    "\(closed.joined(separator: ", ")) is what logins over ssh come in by"
                )
            )
        }
        for (unit, controls) in off.sorted(by: { $0.key < $1.key }) {
            if network.contains(where: unit.hasPrefix), try isRunning(unit, on: host) {
                risks.append(Risk(.network, of: controls, "\(unit) carries the network"))
            }
            if records.contains(where: unit.hasPrefix), try isRunning(unit, on: host) {
                risks.append(
                    Risk(.lockout, of: controls, "\(unit) keeps the records of what temper does")
                )
            }
        }
        return risks
    }

    /// Whether logins over ssh come in by a unit.
    static func isDoor(_ unit: UnitName) -> Bool {
        doors.contains { $0.contains(unit.description) }
    }

    /// What listens for logins, each by its names.
    private static let doors = [["ssh.service", "sshd.service"], ["ssh.socket", "sshd.socket"]]
    private static let network = [
        "networking.service", "systemd-networkd.", "NetworkManager.service",
        "wpa_supplicant.service",
        "ifup@", "systemd-resolved.service", "dhcpcd.service", "connman.service", "wg-quick@",
    ]
    private static let records = [
        "systemd-journald", "auditd.service", "dbus.", "dbus-broker.service",
        "systemd-logind.service",
    ]

    /// Units that the plan stops, masks, or takes the links of, with the controls behind it.
    private static func turnedOff(by plan: Plan) -> [String: [String]] {
        var off: [String: [String]] = [:]
        for step in plan.steps {
            switch step.change {
            case .activity(let unit, _, after: false):
                off[unit.description, default: []] += step.controls
            // To take a mask away turns nothing off.
            case .link(let path, let before, let after)
            where after == "/dev/null" || (after == nil && before != "/dev/null"):
                off[path.lastComponent?.string ?? "", default: []] += step.controls
            default: break
            }
        }
        return off
    }

    private static func isRunning(_ unit: String, on host: Host) throws(Failure) -> Bool {
        guard let unit = UnitName(unit), host.hasSystemd else { return false }
        return try reporting { () throws(HostError) in try host.activity(of: unit).runs }
    }
}
