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
        /// How they can log in: `publickey by /root/.ssh/authorized_keys:1`, `password`.
        package var ways: [String] = []
        /// How they may be able to, by what isn't known here: where from, a directory, PAM.
        package var doubtful: [String] = []
        /// How they become root: `is root`, `sudo`, `sudo without a password`; `nil` if they can't.
        package var root: String?
        /// Whether sudo wants a terminal of them.
        package var needsTerminal = false
        package var obstacles: [Obstacle] = []

        package init(_ user: String) {
            self.user = user
        }

        package var isAdministrator: Bool { !ways.isEmpty && root != nil }

        /// 2 for who gets in, 1 for who may, 0 for who doesn't.
        fileprivate var access: Int { ways.isEmpty ? (doubtful.isEmpty ? 0 : 1) : 2 }
    }

    package var entries: [Entry] = []
    /// The PAM module that asks for a second factor, where sshd lets it ask.
    package var secondFactor: String?
    /// What the daemon accepts: `ciphers`, `kexalgorithms`, `macs`, `hostkeyalgorithms`.
    package var algorithms: [String: [String]] = [:]
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
            if entry.root != nil, then.root == nil {
                lose("\(entry.user) could not become root by sudo any more", entry.user)
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
            access.entries.filter { $0.root != nil }.map(\.access).max() ?? 0
        }
        if best(after) < best(self) {
            for administrator in entries
            where administrator.root != nil && administrator.access == best(self) {
                lose(
                    "no administrator could \(best(after) == 0 ? "" : "surely ")get in over ssh any "
                        + "more, not even \(administrator.user)",
                    administrator.user
                )
            }
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
