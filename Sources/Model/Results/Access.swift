/// Who can get into a host over ssh, and who of them can become root.
///
/// What a directory service knows isn't in it: local accounts alone.
package struct Access: Hashable, Sendable {
    /// Something that keeps somebody from a way in.
    package struct Obstacle: Hashable, Sendable {
        /// As `temper explain` has it: `sshd:PermitRootLogin`; `nil` where no setting is behind it.
        package let setting: String?
        package let reason: String

        package init(_ setting: String?, _ reason: String) {
            self.setting = setting
            self.reason = reason
        }
    }

    package struct Entry: Hashable, Sendable {
        package let user: String
        /// How they can log in: `publickey by /home/ops/.ssh/authorized_keys:1`, `password`.
        package var ways: [String] = []
        /// How they may be able to, by what isn't known here: where from, a directory, PAM.
        package var doubtful: [String] = []
        /// How they become root: `is root`, `sudo`, `sudo without a password`; `nil` if they can't.
        package var root: String?
        /// Whether sudo's rules leave it open: netgroups, other names of hosts.
        package var isRootDoubtful = false
        /// Whether sudo wants a terminal of them.
        package var needsTerminal = false
        /// What somebody without a usable password runs as root by sudo all the same.
        package var freeCommands: [String] = []
        package var obstacles: [Obstacle] = []

        package init(_ user: String) {
            self.user = user
        }

        package var isAdministrator: Bool { !ways.isEmpty && power == 2 }

        /// 2 for who becomes root, 1 for who may, 0 for who doesn't.
        fileprivate var power: Int { root == nil ? 0 : isRootDoubtful ? 1 : 2 }

        /// 2 for who gets in, 1 for who may, 0 for who doesn't.
        fileprivate var access: Int { ways.isEmpty ? (doubtful.isEmpty ? 0 : 1) : 2 }
    }

    package var entries: [Entry] = []
    /// The PAM module that asks for a second factor, where sshd lets it ask.
    package var secondFactor: String?
    /// What the daemon accepts: `ciphers`, `kexalgorithms`, `macs`, `hostkeyalgorithms`.
    package var algorithms: [String: [String]] = [:]
    /// The addresses, with their ports, that sshd listens on.
    package var listens: [String] = []
    /// What could not be looked at.
    package var notes: [String] = []

    package init() {}

    package subscript(user: String) -> Entry? { entries.first { $0.user == user } }
}

extension Access {
    /// Somebody's way in that a change would close.
    package struct Loss: Hashable, Sendable {
        package let what: String
        /// The settings that close it, as `temper explain` has them; empty where none is known.
        package let settings: [String]
    }

    /// Whether nobody from elsewhere reaches the daemon; RFC 1122 and RFC 4291 have the addresses.
    private var isLocal: Bool {
        !listens.isEmpty && listens.allSatisfy { $0.hasPrefix("127.") || $0.hasPrefix("[::1]") }
    }

    /// The ways that are open here and closed in `after`.
    ///
    /// `caller` is the person on whose login the change is made: their own way in must stay, and
    /// one of an administrator. Who could become root by sudo must still be able to.
    package func losses(after: Access, caller: String?) -> [Loss] {
        var losses: [Loss] = []
        func lose(_ what: String, _ user: String) {
            let old = Set(self[user]?.obstacles ?? [])
            let new = (after[user]?.obstacles ?? []).filter { !old.contains($0) }
            let reasons = new.map(\.reason)
            losses.append(
                Loss(
                    what: what + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")),
                    settings: new.compactMap(\.setting)
                )
            )
        }
        for entry in entries {
            let then = after[entry.user] ?? Entry(entry.user)
            if entry.user == caller, then.access < entry.access {
                lose("\(entry.user), on whose login this runs, could not log in again", entry.user)
            }
            if then.power < entry.power {
                lose("\(entry.user) could not become root by sudo any more", entry.user)
            }
            let lost = entry.freeCommands.filter { !then.freeCommands.contains($0) }
            if !lost.isEmpty {
                losses.append(
                    Loss(
                        what: "\(entry.user) has no usable password, and could not run "
                            + "\(lost.joined(separator: ", ")) by sudo any more",
                        settings: ["sudo:nopasswd"]
                    )
                )
            }
            if !entry.needsTerminal, then.needsTerminal, then.root == "sudo without a password" {
                losses.append(
                    Loss(
                        what: "\(entry.user) runs sudo without a password, as automation does; "
                            + "without a terminal sudo would refuse them",
                        settings: ["sudo:requiretty"]
                    )
                )
            }
        }
        func best(_ access: Access) -> Int {
            access.entries.map { min($0.power, $0.access) }.max() ?? 0
        }
        if best(after) < best(self) {
            for administrator in entries
            where min(administrator.power, administrator.access) == best(self) {
                lose(
                    "no administrator could \(best(after) == 0 ? "" : "surely ")get in over ssh any "
                        + "more, not even \(administrator.user)",
                    administrator.user
                )
            }
        }
        if !isLocal, after.isLocal {
            losses.append(
                Loss(
                    what: "sshd would listen on this host's own loopback alone",
                    settings: ["sshd:ListenAddress", "sshd:AddressFamily"]
                )
            )
        }
        if let module = secondFactor, after.secondFactor == nil {
            losses.append(
                Loss(
                    what: "\(module) asks for a second factor, and sshd would not let it ask",
                    settings: ["sshd:KbdInteractiveAuthentication", "sshd:UsePAM"]
                )
            )
        }
        return losses
    }
}
