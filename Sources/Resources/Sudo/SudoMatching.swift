/// Which members of lists cover which, as far as that is certain without asking the host.
///
/// sudo reads a list from its end, and the first member that matches decides (sudoers(5), 'last
/// match'). A group's members, a host's addresses and a command's links are not known here: there
/// the answer is `unknown`.
struct SudoMatching {
    enum Match: Hashable {
        case allow
        case deny
        case none
        case unknown
    }

    let aliases: [SudoPolicy.AliasKind: [String: [SudoMember]]]

    /// What a list says of one plain member (no alias, not negated).
    func match(_ list: [SudoMember], _ kind: SudoPolicy.AliasKind, _ atom: SudoMember) -> Match {
        var known: [String: Match] = [:]
        return match(list, kind, atom, &known)
    }

    /// `known` ends cycles, which sudo refuses, and keeps aliases of aliases linear.
    private func match(
        _ list: [SudoMember],
        _ kind: SudoPolicy.AliasKind,
        _ atom: SudoMember,
        _ known: inout [String: Match]
    ) -> Match {
        var possible: Set<Match> = []
        for member in list.reversed() {
            var match: Match
            if member.isAlias {
                if let answer = known[member.text] {
                    match = answer
                } else {
                    known[member.text] = .unknown
                    let members = aliases[kind]?[member.text] ?? []
                    match = self.match(members, kind, atom, &known)
                    known[member.text] = match
                }
                if member.isNegated { match = match.inverted }
                if match == .unknown { possible.formUnion([.allow, .deny]) }
            } else {
                match = compare(member, kind, atom)
                if match == .unknown { possible.insert(member.isNegated ? .deny : .allow) }
                if member.isNegated { match = match.inverted }
            }
            if match == .allow || match == .deny {
                return possible.subtracting([match]).isEmpty ? match : .unknown
            }
        }
        return possible.isEmpty ? .none : .unknown
    }

    private func compare(
        _ member: SudoMember,
        _ kind: SudoPolicy.AliasKind,
        _ atom: SudoMember
    ) -> Match {
        if !member.digests.isEmpty, member.digests != atom.digests { return .unknown }
        if member.isAll || member.text == atom.text { return .allow }
        if atom.isAll { return .unknown }
        switch kind {
        case .user, .runas:
            if Self.rootNames.isSuperset(of: [member.text, atom.text]) { return .allow }
            // An id and a name may be the same user.
            if member.text.hasPrefix("#") != atom.text.hasPrefix("#") { return .unknown }
            // Names match in any letter case, unless case_insensitive_user or _group is off.
            if member.text.utf8.count == atom.text.utf8.count,
                member.text.lowercased() == atom.text.lowercased()
            {
                return .unknown
            }
            return member.isPlainUser && atom.isPlainUser ? .none : .unknown
        case .host: return .unknown
        case .command:
            // A path without arguments stands for the command with any.
            let isSameCommand = atom.text.hasPrefix(member.text + " ") && !member.text.contains(" ")
            return isSameCommand ? .allow : .unknown
        }
    }

    private static let rootNames: Set<String> = ["root", "#0"]

    /// The plain members that a list may grant, each once; what it certainly denies is left out.
    func atoms(_ list: [SudoMember], _ kind: SudoPolicy.AliasKind) -> [SudoMember] {
        var atoms: [SudoMember] = []
        var seen: Set<SudoMember> = []
        var visited: Set<SudoMember> = []
        collect(list, kind, isNegated: false, &atoms, &seen, &visited)
        guard hasNegations(list, kind), atoms.count <= 1000 else { return atoms }
        return atoms.filter { [.allow, .unknown].contains(match(list, kind, $0)) }
    }

    private func collect(
        _ list: [SudoMember],
        _ kind: SudoPolicy.AliasKind,
        isNegated: Bool,
        _ atoms: inout [SudoMember],
        _ seen: inout Set<SudoMember>,
        _ visited: inout Set<SudoMember>
    ) {
        for member in list {
            let isDenied = member.isNegated != isNegated
            var plain = member
            plain.isNegated = isDenied
            if member.isAlias {
                guard visited.insert(plain).inserted else { continue }
                let members = aliases[kind]?[member.text] ?? []
                collect(members, kind, isNegated: isDenied, &atoms, &seen, &visited)
            } else if !isDenied, seen.insert(plain).inserted {
                atoms.append(plain)
            }
        }
    }

    private func hasNegations(_ list: [SudoMember], _ kind: SudoPolicy.AliasKind) -> Bool {
        // An alias may hide one, so a list with an alias is looked at in full.
        list.contains { $0.isNegated || $0.isAlias }
    }

    /// Whether all that `inner` may grant is certainly granted (or denied) by `outer` too.
    func covers(
        _ outer: [SudoMember],
        _ inner: [SudoMember],
        _ kind: SudoPolicy.AliasKind
    ) -> Bool {
        if outer == inner || outer == [.all] { return true }
        return atoms(inner, kind).allSatisfy { match(outer, kind, $0) == .allow }
    }

    /// Whether a setting of scope `outer` counts for everything in scope `inner`.
    func covers(_ outer: SudoScope, _ inner: SudoScope) -> Bool {
        if outer == inner || isEveryone(outer) { return true }
        guard let kind = outer.kind, kind == inner.kind else { return false }
        return covers(outer.members, inner.members, kind)
    }

    /// Whether a scope is as good as none.
    func isEveryone(_ scope: SudoScope) -> Bool {
        guard let kind = scope.kind else { return true }
        return match(scope.members, kind, .all) == .allow
    }
}

extension SudoMatching.Match {
    fileprivate var inverted: Self {
        switch self {
        case .allow: .deny
        case .deny: .allow
        default: self
        }
    }
}

extension SudoMember {
    /// Whether it names one user, and no group, number or pattern.
    fileprivate var isPlainUser: Bool {
        guard let first = text.utf8.first else { return false }
        return !"%+#".utf8.contains(first) && !isAll
    }
}
