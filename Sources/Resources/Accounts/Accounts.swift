package import Host
import Model
package import SystemPackage

/// Users and groups by /etc/passwd and /etc/group.
///
/// Accounts of a directory service aren't among them: who is known only there is judged by the
/// lines alone.
package struct Accounts: Snapshot {
    /// In the order of /etc/passwd.
    package private(set) var all: [Account] = []
    /// The groups of /etc/group by name; another one may come from a directory service.
    package private(set) var groupIDs: [String: UInt32] = [:]
    private var byName: [String: Int] = [:]

    /// The person behind this process: sudo's caller, else who logged in; `nil` where nobody did.
    package var caller: String? {
        if let name = environment("SUDO_USER") { return name }
        return Host.loginUID().flatMap { uid in all.first { $0.uid == uid }?.name }
    }

    package init(of host: Host, for subject: Whole) throws(HostError) {
        var groupsOf: [String: (names: [String], ids: Set<UInt32>)] = [:]
        var nameOf: [UInt32: String] = [:]
        for fields in try Self.records("/etc/group", of: host) where fields.count >= 4 {
            guard let gid = UInt32(fields[2]) else { continue }
            let name = String(fields[0])
            if groupIDs[name] == nil { groupIDs[name] = gid }
            if nameOf[gid] == nil { nameOf[gid] = name }
            for member in fields[3].utf8.split(separator: UInt8(ascii: ",")) {
                groupsOf[String(Substring(member)), default: ([], [])].names.append(name)
                groupsOf[String(Substring(member)), default: ([], [])].ids.insert(gid)
            }
        }
        for fields in try Self.records("/etc/passwd", of: host) where fields.count >= 4 {
            guard let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { continue }
            let name = String(fields[0])
            guard byName[name] == nil else { continue }
            let groups = groupsOf[name] ?? ([], [])
            byName[name] = all.count
            all.append(
                Account(
                    name: name,
                    uid: uid,
                    gid: gid,
                    groups: (nameOf[gid].map { [$0] } ?? []) + groups.names,
                    gids: groups.ids.union([gid]),
                    home: FilePath(fields.count > 5 ? String(fields[5]) : "/"),
                    // passwd(5): an empty shell is /bin/sh.
                    shell: FilePath(
                        fields.count > 6 && !fields[6].isEmpty ? String(fields[6]) : "/bin/sh"
                    )
                )
            )
        }
    }

    /// `nil` where the files don't have the name.
    package subscript(name: String) -> Account? { byName[name].map { all[$0] } }

    /// The account of a name; one without ids where the files don't have it.
    package func account(named name: String) -> Account {
        self[name] ?? Account(name: name, uid: name == "root" ? 0 : nil)
    }

    /// The records of a file whose fields are separated by colons; none where it isn't there.
    static func records(
        _ path: FilePath,
        of host: Host
    ) throws(HostError) -> [[Substring]] {
        guard let file = try host.read(path) else { return [] }
        return file.bytes.split(separator: UInt8(ascii: "\n")).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
                Substring(decoding: $0, as: UTF8.self)
            }
        }
    }
}

/// A user of passwd(5), with the groups of group(5).
package struct Account: Hashable, Sendable {
    package let name: String
    /// `nil` for somebody whom the files don't have.
    package let uid: UInt32?
    package let gid: UInt32?
    /// The primary one first.
    package let groups: [String]
    package let gids: Set<UInt32>
    package let home: FilePath
    package let shell: FilePath

    package init(
        name: String,
        uid: UInt32? = nil,
        gid: UInt32? = nil,
        groups: [String] = [],
        gids: Set<UInt32> = [],
        home: FilePath = "/",
        shell: FilePath = "/bin/sh"
    ) {
        self.name = name
        self.uid = uid
        self.gid = gid
        self.groups = groups
        self.gids = gids
        self.home = home
        self.shell = shell
    }

    /// Group, `%` and `*` lines of limits.conf don't bind root on Debian (limits.conf(5) there).
    package var isRoot: Bool { uid == 0 }
}
