package import Host
package import Model
import SystemPackage

extension Sudo {
    package var question: Question {
        switch demand {
        case .defaults(let option, _, let reach):
            var question = Question(option.name)
            if case .one(.user(let members)) = reach, members.count == 1 {
                question.user = members[0].text
            }
            return question
        default: return Question(setting)
        }
    }

    /// A control for users by their names is about nobody else; of a group's or an alias's members
    /// it may be.
    package func isAbout(_ question: Question, on host: Host) -> Bool {
        guard question.name.lowercased() == self.question.name.lowercased() else { return false }
        guard let user = question.user, case .defaults(_, _, .one(.user(let members))) = demand
        else { return true }
        return members.contains { member in
            member.text == user || member.isAlias || member.isNegated || member.text == "ALL"
                || "%+#".contains(member.text.prefix(1))
        }
    }

    package static func explain(
        _ question: Question,
        on host: Host
    ) throws(QuestionError) -> Explanation {
        let name = question.name.lowercased()
        let forms = ["nopasswd", "grants-all", "ignored-files"]
        let option = SudoOption.named[name]
        guard option != nil || forms.contains(name) else {
            throw .unanswerable(
                "'\(question.name)' isn't an option of sudoers(5)"
                    + Spelling.suggestion(
                        for: question.name,
                        among: SudoOption.named.keys.sorted() + forms
                    )
            )
        }
        return try onHost { () throws(HostError) in
            let chain = SudoChain(question.user, try state(on: host), host)
            return try chain.explanation(of: option, name)
        }
    }
}

/// Gathers what is known of an option, or of the rules.
private struct SudoChain {
    let user: String?
    let state: Sudo.State
    let host: Host

    init(_ user: String?, _ state: Sudo.State, _ host: Host) {
        self.user = user
        self.state = state
        self.host = host
    }

    func explanation(
        of option: SudoOption?,
        _ name: String
    ) throws(HostError) -> Explanation {
        var explanation = Explanation(kind: Sudo.kind, setting: name, context: user)
        if !state.isInstalled {
            explanation.facts.append(.init("sudo", "it isn't installed"))
            return explanation
        }
        if let refusal = state.refusal {
            explanation.facts.append(.init("refused", refusal))
            explanation.isIncomplete = true
        }
        if let option {
            explain(option, in: &explanation)
        } else {
            explainRules(name, in: &explanation)
        }
        explanation.facts += state.notes.map { .init("note", $0) }
        explanation.facts += state.files.ignored.map {
            .init("passed over", "sudo doesn't read a file of such a name", from: Origin($0))
        }
        // Of a running host the notes say so.
        explanation.facts += (host.isLive ? [:] : state.files.refused).sorted {
            $0.key.string < $1.key.string
        }
        .map { .init("not read", "sudo refuses it: \($1)", from: Origin($0)) }
        if let user { explanation.facts += try rights(of: user) }
        return explanation
    }

    // MARK: Options

    private func explain(_ option: SudoOption, in explanation: inout Explanation) {
        let defaults = SudoDefaults(option, in: state.policy, compiled: state.compiled)
        guard !defaults.isTooLong else {
            explanation.facts.append(
                .init("lines", "more than \(SudoDefaults.largestCount) lines set it")
            )
            return
        }
        var views = defaults.views()
        if let user { views.insert(defaults.view(of: .user([SudoMember(text: user)])), at: 0) }
        var deciding: Set<SudoPlace> = []
        for view in views {
            deciding.formUnion(view.contributing.compactMap(\.place))
            let isUser = user.map { view.scope == .user([SudoMember(text: $0)]) } ?? false
            let place =
                isUser
                ? "for \(user ?? "")"
                : view.scope == .global ? "for everybody" : "for \(view.scope)"
            explanation.values.append(value(place, view))
        }
        if let compiled = state.compiled?[option] {
            explanation.facts.append(
                .init("sudo -V", "for root it says \(text(compiled)), the lines included")
            )
        }
        for setting in state.policy.settings where setting.option == option.name {
            guard let place = setting.place else { continue }
            let isDeciding = deciding.contains(place)
            let whom = setting.scope == .global ? "" : "for \(setting.scope)"
            let why = isDeciding ? whom : (whom.isEmpty ? "" : whom + "; ") + "a later line decides"
            explanation.lines.append(
                .init(
                    Origin(place.path, line: place.first),
                    line(at: place) ?? setting.summary,
                    isDeciding ? .decides : .shadowed,
                    because: why
                )
            )
        }
    }

    private func value(_ place: String, _ view: SudoDefaults.View) -> Explanation.Value {
        var reason = ""
        if view.value == nil {
            reason = "no line sets it, and sudo's own default isn't known"
        } else if view.decider == nil {
            reason = "no line sets it: sudo's own default"
        }
        return .init(place, view.value.map(text), from: view.decider?.origin, because: reason)
    }

    private func text(_ value: [String]) -> String {
        value.isEmpty ? "(none)" : value.joined(separator: " ")
    }

    private func line(at place: SudoPlace) -> String? {
        state.files.lines(of: place)?.joined(separator: " ")
    }

    // MARK: Rules

    private func explainRules(_ name: String, in explanation: inout Explanation) {
        guard name != "ignored-files" else {
            let count = state.files.ignored.count
            explanation.values.append(.init("passed over", "\(count.counted("file"))"))
            return
        }
        let question: RulesCheck.Question = name == "nopasswd" ? .nopasswd : .grantsAll
        let check = RulesCheck(question, except: [], want: "", state)
        guard let grants = check.grants() else {
            explanation.facts.append(.init("rules", "too many to weigh against each other"))
            return
        }
        let standing = Set(grants.compactMap(\.place))
        let concerning = grants.filter { concerns($0, check) }
        for grant in concerning {
            explanation.values.append(
                .init(
                    grant.users.joined(separator: ", "),
                    grant.summary,
                    from: grant.place.map { Origin($0.path, line: $0.first) }
                )
            )
        }
        if concerning.isEmpty {
            explanation.values.append(
                .init("granted", user.map { "nothing to \($0)" } ?? "to nobody")
            )
        }
        var seen: Set<SudoPlace> = []
        for rule in state.policy.rules where check.offends(rule) {
            guard let place = rule.place, seen.insert(place).inserted else { continue }
            guard
                standing.contains(place) == false
                    || concerning.contains(where: { $0.place == place })
            else {
                explanation.lines.append(
                    .init(
                        Origin(place.path, line: place.first),
                        line(at: place) ?? "",
                        .elsewhere,
                        because: "it is for others"
                    )
                )
                continue
            }
            let counts = standing.contains(place)
            explanation.lines.append(
                .init(
                    Origin(place.path, line: place.first),
                    line(at: place) ?? "",
                    counts ? .decides : .shadowed,
                    because: counts ? "" : "a later rule takes it back"
                )
            )
        }
    }

    /// Whether a grant may be the user's: by name, by ALL, or by a group that isn't looked into.
    private func concerns(_ grant: RulesCheck.Grant, _ check: RulesCheck) -> Bool {
        guard let user else { return true }
        switch check.matching.match(grant.rule.users, .user, SudoMember(text: user)) {
        case .deny, .none: return false
        case .allow, .unknown: break
        }
        // What later rules have left of it.
        return grant.users.contains { $0 == user || $0 == "ALL" || "%+#".contains($0.prefix(1)) }
    }

    /// What sudo itself says that a user may do, as `sudo -l -U` tells root.
    private func rights(of user: String) throws(HostError) -> [Explanation.Fact] {
        guard host.isLive, processUser() == 0, state.refusal == nil else { return [] }
        // A name that begins like an option would be read as one.
        guard !user.hasPrefix("-") else { return [] }
        let answer = try host.run(Program("/usr/bin/sudo", ["-n", "-l", "-U", user]))
        guard answer.status == 0 else { return [.init("sudo -l -U \(user)", answer.message)] }
        return answer.text.split(separator: "\n").map { line in
            .init("sudo -l -U \(user)", Expectation.tokens(String(line)).joined(separator: " "))
        }
    }
}
