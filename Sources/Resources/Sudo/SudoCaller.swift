import Host
import SystemPackage

/// The person on whose sudo temper runs: their access is never taken away.
struct SudoCaller: Hashable, Sendable {
    let name: String
    /// `nil` where the name isn't in /etc/passwd.
    var uid: UInt32?
    /// Names of the groups in /etc/group that they are in.
    var groups: Set<String> = []
    var groupIDs: Set<UInt32> = []
    /// Every name that /etc/group has; another one may come from a directory service.
    var knownGroups: Set<String> = []

    /// `nil` where root itself logged in, or nobody did.
    static func current(on host: Host) throws(HostError) -> SudoCaller? {
        let accounts = try host.snapshot(Accounts.self)
        guard let name = accounts.caller, name != "root", !name.isEmpty else { return nil }
        let account = accounts[name]
        return SudoCaller(
            name: name,
            uid: account?.uid,
            groups: Set(account?.groups ?? []),
            groupIDs: account?.gids ?? [],
            knownGroups: Set(accounts.groupIDs.keys)
        )
    }

    /// Whether a list's member may mean this person.
    ///
    /// What can't be told is taken as yes.
    func isMeant(by member: SudoMember) -> Bool {
        let text = member.text
        if member.isAll || text == name { return true }
        if text.hasPrefix("%:") || text.hasPrefix("+") { return true }
        if text.hasPrefix("%#") {
            return UInt32(text.dropFirst(2)).map(groupIDs.contains) ?? true
        }
        if text.hasPrefix("%") {
            let group = String(text.dropFirst())
            return groups.contains(group) || uid == nil || !knownGroups.contains(group)
        }
        if text.hasPrefix("#") {
            return uid.map { UInt32(text.dropFirst()) == $0 } ?? true
        }
        return false
    }
}
