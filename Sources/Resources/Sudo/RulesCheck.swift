import Model
import SystemPackage

/// Judges what rules grant: all commands as root, or anything without a password.
struct RulesCheck {
    enum Question {
        /// NOPASSWD, and the `Defaults` that come to the same: !authenticate, exempt_group.
        case nopasswd
        case grantsAll
    }

    let question: Question
    let except: Set<String>
    let want: String
    let state: Sudo.State
    let matching: SudoMatching

    /// More comparisons than these of rules with later ones are not made.
    static let largestWork = 5_000_000

    init(_ question: Question, except: [String], want: String, _ state: Sudo.State) {
        self.question = question
        // Root has two names.
        self.except = Set(except.flatMap { $0 == "root" ? ["root", "#0"] : [$0] })
        self.want = want
        self.state = state
        matching = SudoMatching(aliases: state.policy.aliases)
    }

    var verdict: Verdict {
        guard let grants = grants() else {
            return Verdict(.error, "too many rules to weigh against each other, want \(want)")
        }
        var evidence = grants.map { grant in
            Evidence(
                grant.users.joined(separator: ", "),
                holds: false,
                nextBoot: grant.summary,
                origin: grant.place.map { Origin($0.path, line: $0.first) },
                notes: state.notes
            )
        }
        evidence += spared().map { setting in
            Evidence(
                setting.scope == .global ? "everybody" : setting.scope.description,
                holds: false,
                nextBoot: "Defaults \(setting.value == .off ? "!" : "")\(setting.option)"
                    + (setting.elements.isEmpty
                        ? "" : "=" + setting.elements.joined(separator: " ")),
                origin: setting.origin,
                notes: state.notes
            )
        }
        if evidence.isEmpty {
            let unknown = unknownDefaults()
            evidence = [
                Evidence(
                    "rules",
                    holds: unknown == nil ? true : nil,
                    nextBoot: "\(state.policy.rules.count) rules were looked at",
                    notes: state.notes + [unknown].compactMap { $0 }
                )
            ]
            if let unknown {
                return Verdict(.error, "\(unknown), want \(want)", evidence: evidence)
            }
        }
        return Verdict(of: evidence, want: want) { evidence in
            if evidence.holds == true { return "no such rule" }
            let whence = evidence.origin.map { " from \($0)" } ?? ""
            return "\(evidence.subject): \(evidence.nextBoot ?? "")\(whence)"
        }
    }

    // MARK: Rules

    /// A rule that grants what it shouldn't, and to whom.
    struct Grant {
        let users: [String]
        let rule: SudoRule
        let summary: String
        var place: SudoPlace? { rule.place }
    }

    /// Every rule that offends and that no later one takes back; `nil` if they are too many.
    func grants() -> [Grant]? {
        let rules = state.policy.rules
        let takers = rules.indices.filter { takesBack(rules[$0]) }
        var work = 0
        var grants: [Grant] = []
        for (index, rule) in rules.enumerated() where offends(rule) {
            let users = matching.atoms(rule.users, .user).filter { !isExcepted($0, rule) }
            if users.isEmpty { continue }
            let later = takers[takers.partitioningIndex { $0 > index }...]
            work += later.count * users.count
            guard work <= Self.largestWork else { return nil }
            let commands = matching.atoms([rule.command], .command)
            let granted = users.filter { user in
                commands.contains { command in
                    !later.contains { takes(rules[$0], user: user, command: command, of: rule) }
                }
            }
            guard !granted.isEmpty else { continue }
            let names = granted.map(\.text)
            grants.append(Grant(users: names, rule: rule, summary: summary(rule)))
        }
        return grants
    }

    func isExcepted(_ user: SudoMember, _ rule: SudoRule) -> Bool {
        except.contains(user.text)
            || rule.users.contains { $0.isAlias && !$0.isNegated && except.contains($0.text) }
                && rule.users.count == 1
    }

    func offends(_ rule: SudoRule) -> Bool {
        if rule.command.isNegated { return false }
        switch question {
        case .nopasswd: return rule.authenticate == false
        case .grantsAll:
            guard rule.command.digests.isEmpty,
                matching.match([rule.command], .command, .all) == .allow
            else { return false }
            guard let users = rule.runasUsers else { return rule.runasGroups == nil }
            return matching.match(users, .runas, SudoMember(text: "root")) == .allow
                || matching.atoms(users, .runas).contains(where: \.isAll)
        }
    }

    /// Whether a later rule for the same may undo an offending one: the last match decides.
    func takesBack(_ rule: SudoRule) -> Bool {
        if rule.isTimed { return false }
        return rule.command.isNegated || (question == .nopasswd && rule.authenticate != false)
            || rule.command.isAlias
    }

    func takes(
        _ later: SudoRule,
        user: SudoMember,
        command: SudoMember,
        of rule: SudoRule
    ) -> Bool {
        let answer = matching.match([later.command], .command, command)
        let isTaken =
            answer == .deny
            || (answer == .allow && question == .nopasswd && later.authenticate != false)
        guard isTaken, matching.match(later.users, .user, user) == .allow,
            matching.covers(later.hosts, rule.hosts, .host)
        else { return false }
        return coversRunas(later, rule)
    }

    func coversRunas(_ later: SudoRule, _ rule: SudoRule) -> Bool {
        if later.runasUsers == rule.runasUsers, later.runasGroups == rule.runasGroups {
            return true
        }
        let root = [SudoMember(text: "root")]
        // Only a group: the command runs as the invoking user, whom no name stands for.
        let own = [SudoMember(text: "")]
        let outer = later.runasUsers ?? (later.runasGroups == nil ? root : own)
        let inner = rule.runasUsers ?? (rule.runasGroups == nil ? root : own)
        guard matching.covers(outer, inner, .runas) else { return false }
        guard let groups = rule.runasGroups else { return true }
        return later.runasGroups.map { matching.covers($0, groups, .runas) } ?? false
    }

    func summary(_ rule: SudoRule) -> String {
        func list(_ members: [SudoMember]) -> String {
            members.map { ($0.isNegated ? "!" : "") + $0.text }.joined(separator: ",")
        }
        var runas = ""
        if rule.runasUsers != nil || rule.runasGroups != nil {
            let groups = rule.runasGroups.map { ":" + list($0) } ?? ""
            runas = "(\(list(rule.runasUsers ?? []))\(groups)) "
        }
        let tag = rule.authenticate == false ? "NOPASSWD: " : ""
        return "\(list(rule.users)) \(list(rule.hosts))=\(runas)\(tag)\(rule.command.text)"
    }

    // MARK: Defaults that spare the password

    /// Lines that spare somebody the password, and that no later line takes back.
    func spared() -> [SudoSetting] {
        guard question == .nopasswd else { return [] }
        var spared: [SudoSetting] = []
        for view in views("authenticate") where view.value == ["false"] {
            let users: [SudoMember]
            if case .user(let members) = view.scope {
                users = matching.atoms(members, .user)
            } else {
                users = [.all]
            }
            if users.allSatisfy({ except.contains($0.text) }) { continue }
            spared.append(view.decider ?? own("authenticate", .off, view.scope))
        }
        for view in views("exempt_group") {
            guard let group = view.value?.first, !except.contains("%" + group) else { continue }
            spared.append(view.decider ?? own("exempt_group", .text([group]), view.scope))
        }
        return spared
    }

    func own(
        _ option: String,
        _ value: SudoSetting.Value,
        _ scope: SudoScope
    ) -> SudoSetting {
        SudoSetting(scope: scope, option: option, operation: .set, value: value)
    }

    func views(_ name: String) -> [SudoDefaults.View] {
        guard let option = SudoOption.named[name] else { return [] }
        let defaults = SudoDefaults(option, in: state.policy, compiled: state.compiled)
        return defaults.isTooLong ? [] : defaults.views()
    }

    /// Why what spares the password could not be told; `nil` where it could.
    ///
    /// In an image sudo can't be asked, but no release has ever been without `authenticate`, and
    /// none exempts a group unless it was built to.
    func unknownDefaults() -> String? {
        guard question == .nopasswd else { return nil }
        for name in ["authenticate", "exempt_group"] {
            guard let option = SudoOption.named[name] else { continue }
            let defaults = SudoDefaults(option, in: state.policy, compiled: state.compiled)
            if defaults.isTooLong { return "too many lines set \(name)" }
        }
        return nil
    }
}

extension Array {
    /// The first index whose element meets a condition that all behind it meet too.
    fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
