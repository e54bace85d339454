package import Host
import Model
import SystemPackage

/// Users and groups by /etc/passwd and /etc/group.
///
/// Accounts of a directory service aren't among them: who is known only there is judged by the
/// lines alone.
package struct LimitsAccounts: Snapshot {
    package struct Account: Hashable, Sendable {
        package let name: String
        package let uid: UInt32?
        package let gid: UInt32?
        package let groups: Set<String>
        package let gids: Set<UInt32>

        /// Group, `%` and `*` lines don't bind root on Debian (limits.conf(5) there).
        package var isRoot: Bool { uid == 0 }
    }

    /// In the order of /etc/passwd.
    package private(set) var accounts: [Account] = []
    private var byName: [String: Int] = [:]

    package init(of host: Host, for subject: Whole) throws(HostError) {
        var groupsOf: [String: (names: Set<String>, ids: Set<UInt32>)] = [:]
        var groupNames: [UInt32: String] = [:]
        for fields in try Self.records("/etc/group", of: host) where fields.count >= 4 {
            guard let gid = UInt32(fields[2]) else { continue }
            let name = String(fields[0])
            if groupNames[gid] == nil { groupNames[gid] = name }
            for member in fields[3].utf8.split(separator: UInt8(ascii: ",")) {
                groupsOf[String(Substring(member)), default: ([], [])].names.insert(name)
                groupsOf[String(Substring(member)), default: ([], [])].ids.insert(gid)
            }
        }
        for fields in try Self.records("/etc/passwd", of: host) where fields.count >= 4 {
            guard let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { continue }
            let name = String(fields[0])
            guard byName[name] == nil else { continue }
            var groups = groupsOf[name] ?? ([], [])
            groups.ids.insert(gid)
            if let primary = groupNames[gid] { groups.names.insert(primary) }
            byName[name] = accounts.count
            accounts.append(
                Account(name: name, uid: uid, gid: gid, groups: groups.names, gids: groups.ids)
            )
        }
    }

    /// The account of a name; one without ids where the files don't have it.
    package func account(named name: String) -> Account {
        byName[name].map { accounts[$0] }
            ?? Account(
                name: name,
                uid: name == "root" ? 0 : nil,
                gid: nil,
                groups: [],
                gids: []
            )
    }

    private static func records(
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

/// Somebody whose session is judged.
package enum LimitsSubject: Hashable, Sendable {
    case account(LimitsAccounts.Account)
    /// Somebody, not further known, whom lines for this domain and for `*` bind, and no others.
    case member(LimitsDomain)

    /// The class in which pam_limits reads a line as theirs; `nil` where it isn't.
    ///
    /// The lower the class, the stronger. To root, whom Debian spares lines for groups, a range of
    /// gids is one of uids.
    package func rank(of line: LimitsConfiguration.Line) -> Int? {
        if line.isExemption { return isExempt(by: line.domain) ? 0 : nil }
        if case .account(let account) = self, account.isRoot {
            switch line.domain {
            case .groups(let range), .allOfGroups(let range): return range.contains(0) ? 0 : nil
            default: break
            }
        }
        guard isBound(by: line.domain), !line.domain.isForLogins || line.line.isAboutLogins else {
            return nil
        }
        return line.domain.rank
    }

    /// Whether a `domain -` keeps all limits away from them.
    ///
    /// It is read in other ways than the rest: lines for groups bind root too, those for `*` and
    /// `%` nobody, and a range behind `%` is one of uids.
    private func isExempt(by domain: LimitsDomain) -> Bool {
        switch (self, domain) {
        case (_, .everyone), (_, .all), (_, .allOfGroup): false
        case (.account(let account), .allOfGroups(let range)):
            account.uid.map(range.contains) ?? false
        case (.account(let account), _): Self.binds(domain, account, sparingRoot: false)
        case (.member, .allOfGroups): false
        case (.member, _): isBound(by: domain)
        }
    }

    /// Whether lines that set a limit for `domain` are read as theirs.
    package func isBound(by domain: LimitsDomain) -> Bool {
        switch self {
        case .account(let account): return Self.binds(domain, account, sparingRoot: true)
        case .member(let own):
            if own == domain || domain == .everyone || domain == .all { return true }
            switch (own, domain) {
            case (.users(let own), .users(let other)), (.groups(let own), .groups(let other)),
                (.allOfGroups(let own), .allOfGroups(let other)):
                return other.contains(own) && (own.isOne || !other.isOne)
            default: return false
            }
        }
    }

    private static func binds(
        _ domain: LimitsDomain,
        _ account: LimitsAccounts.Account,
        sparingRoot: Bool
    ) -> Bool {
        let isSpared = sparingRoot && account.isRoot
        switch domain {
        case .user(let name): return name == account.name
        case .users(let range): return account.uid.map(range.contains) ?? false
        case .everyone, .all: return !isSpared
        case .group(let name), .allOfGroup(let name):
            return !isSpared && account.groups.contains(name)
        case .groups(let range), .allOfGroups(let range):
            guard !isSpared else { return false }
            return range.isOne
                ? account.gids.contains(range.low) : account.gid.map(range.contains) ?? false
        }
    }
}
