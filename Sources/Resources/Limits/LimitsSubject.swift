/// Somebody whose session is judged.
package enum LimitsSubject: Hashable, Sendable {
    case account(Account)
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
        _ account: Account,
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
