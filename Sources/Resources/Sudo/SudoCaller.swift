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

    /// Reads SUDO_USER, or who logged in; `nil` where root itself did, or nobody.
    static func current(on host: Host) throws(HostError) -> SudoCaller? {
        let users = try entries("/etc/passwd", on: host)
        var name = environment("SUDO_USER")
        if name == nil, let bytes = try host.read("/proc/self/loginuid")?.bytes {
            let uid = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
            name = users.first { $0.count > 2 && $0[2] == uid }?.first
        }
        guard let name, name != "root", !name.isEmpty else { return nil }
        var caller = SudoCaller(name: name)
        if let user = users.first(where: { $0.first == name }), user.count > 3 {
            caller.uid = UInt32(user[2])
            if let group = UInt32(user[3]) { caller.groupIDs.insert(group) }
        }
        for group in try entries("/etc/group", on: host) where group.count > 3 {
            caller.knownGroups.insert(group[0])
            let gid = UInt32(group[2])
            let isMember = group[3].split(separator: ",").contains { $0 == name }
            if isMember || gid.map(caller.groupIDs.contains) == true {
                caller.groups.insert(group[0])
                if let gid { caller.groupIDs.insert(gid) }
            }
        }
        return caller
    }

    private static func entries(
        _ path: FilePath,
        on host: Host
    ) throws(HostError) -> [[String]] {
        let bytes = try host.read(path)?.bytes ?? []
        return bytes.split(separator: UInt8(ascii: "\n")).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
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
