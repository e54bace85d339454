package import Host
package import Model
import SystemPackage

extension Limits {
    package var question: Question {
        var question = Question(item)
        if case .user(let name) = domain { question.user = name }
        return question
    }

    /// A line of limits.conf is nothing to a unit, nor to a process; of those it names it is about
    /// whoever it binds.
    package func isAbout(_ question: Question, on host: Host) throws(HostError) -> Bool {
        guard question.name.lowercased() == item else { return false }
        guard let user = question.user else {
            return question.unit == nil && question.process == nil
        }
        let account = try host.snapshot(Accounts.self).account(named: user)
        return LimitsSubject.account(account).isBound(by: domain)
    }

    package static func explain(
        _ question: Question,
        on host: Host
    ) throws(QuestionError) -> Explanation {
        let item = question.name.lowercased()
        guard items.contains(item) else {
            throw .unanswerable(
                "'\(question.name)' isn't an item of limits.conf(5)"
                    + Spelling.suggestion(for: question.name, among: items)
            )
        }
        if let pid = question.process {
            guard host.isLive else {
                throw .unanswerable("a process is of the running system, not of an image")
            }
            let status = try onHost { () throws(HostError) in
                try host.status(FilePath("/proc/\(pid)"))
            }
            guard pid > 0, status != nil else { throw .unanswerable("there is no process \(pid)") }
        }
        return try onHost { () throws(HostError) in
            try LimitsChain(question, item, on: host).explanation()
        }
    }
}

/// Gathers what is known of an item, for one user or for those who have no line of their own.
private struct LimitsChain {
    /// Of a unit by its own name, whichever was asked about.
    let question: Question
    let asked: UnitName?
    let item: String
    let host: Host
    let state: Limits.State
    let names: [String]

    init(_ question: Question, _ item: String, on host: Host) throws(HostError) {
        var question = question
        asked = question.unit
        if let unit = question.unit {
            question.unit = try host.snapshot(UnitDirectories.self).canonical(unit)
        }
        self.question = question
        self.item = item
        self.host = host
        let accounts = try host.snapshot(Accounts.self)
        if let user = question.user {
            names = [user]
            state = try Limits.state(of: item, [.account(accounts.account(named: user))], on: host)
        } else {
            names = ["others", "root"]
            let subjects = [
                LimitsSubject.member(.everyone), .account(accounts.account(named: "root")),
            ]
            state = try Limits.state(of: item, subjects, on: host)
        }
    }

    func explanation() throws(HostError) -> Explanation {
        var explanation = Explanation(
            kind: Limits.kind,
            setting: item,
            context: question.user ?? question.unit?.description
                ?? question.process.map { "process \($0)" }
        )
        let isAboutSessions =
            question.user != nil
            || (question.unit == nil && question.process == nil)
        if isAboutSessions {
            for (name, subject) in zip(names, state.subjects) {
                explanation.values += values(of: name, state.session(of: subject))
            }
            explanation.lines = state.lines.map(line)
        }
        if let unit = question.unit {
            try explain(unit, in: &explanation)
        }
        explanation.facts += try facts(isAboutSessions: isAboutSessions)
        explanation.facts += try processes()
        return explanation
    }

    // MARK: Sessions

    private func values(of name: String, _ session: LimitsSession) -> [Explanation.Value] {
        [LimitsLine.Kind.soft, .hard].map { kind in
            let limit = session.limit(kind)
            let line = session.exemption ?? (session.refused ?? limit).line
            return Explanation.Value(
                "next session, \(name), \(kind.rawValue)",
                limit.value?.description,
                from: line?.origin,
                because: reason(session, kind)
            )
        }
    }

    private func reason(_ session: LimitsSession, _ kind: LimitsLine.Kind) -> String {
        if session.exemption != nil { return "exempted from all limits: inherited" }
        if let refused = session.refused, let line = refused.line, let ceiling = state.ceiling {
            return "\(line.line.value) is above fs.nr_open (\(ceiling)), so the kernel refuses it: "
                + "inherited"
        }
        if session.isDenied { return "no daemon here may raise a hard limit: inherited" }
        let limit = session.limit(kind)
        guard let line = limit.line else {
            return limit.value == nil
                ? "no line sets it, and what a session inherits isn't known of an image"
                : "no line sets it: inherited"
        }
        if kind == .soft, session.isClamped {
            return "\(line.line.value) is brought down to the hard limit"
        }
        return "the last for \(line.domain)"
    }

    private func line(_ line: LimitsConfiguration.Line) -> Explanation.Line {
        var deciding: [String] = []
        var isForSomebody = false
        for (name, subject) in zip(names, state.subjects) where subject.rank(of: line) != nil {
            isForSomebody = true
            let session = state.session(of: subject)
            for kind in [LimitsLine.Kind.soft, .hard] where session.limit(kind).line == line {
                deciding.append(names.count > 1 ? "\(name), \(kind.rawValue)" : kind.rawValue)
            }
            if session.exemption == line || session.refused?.line == line { deciding.append(name) }
        }
        let text = line.text
        if !deciding.isEmpty {
            return .init(line.origin, text, .decides, because: deciding.joined(separator: "; "))
        }
        guard isForSomebody else {
            return .init(
                line.origin,
                text,
                .elsewhere,
                because: whyNot(line)
            )
        }
        let isRefused = state.subjects.contains { state.session(of: $0).refused != nil }
        let why =
            line.value == nil && !line.isExemption
            ? "pam_limits can't read its value and skips it"
            : isRefused
                ? "refused together with the hard limit above fs.nr_open"
                : "a nearer or a later line decides"
        return .init(line.origin, text, .shadowed, because: why)
    }

    private func whyNot(_ line: LimitsConfiguration.Line) -> String {
        if line.isExemption { return "it exempts others" }
        if line.domain.isForLogins, !line.line.isAboutLogins {
            return "% counts for maxlogins and maxsyslogins alone"
        }
        let isOfRoot = question.user == "root"
        switch line.domain {
        case .user, .users: return "it is for \(line.domain)"
        case .group, .groups, .allOfGroup, .allOfGroups, .everyone, .all:
            if isOfRoot { return "lines for groups and for * spare root" }
            return question.user.map { "\($0) isn't in \(line.domain)" }
                ?? "it is for \(line.domain)"
        }
    }

    // MARK: Units and processes

    /// Services don't read limits.conf: systemd gives them their limits.
    private func explain(
        _ unit: UnitName,
        in explanation: inout Explanation
    ) throws(HostError) {
        let key = "Limit\(item.uppercased())"
        if let asked, asked != unit {
            explanation.facts.append(.init("unit", "\(asked) is another name of \(unit)"))
        }
        if try host.snapshot(UnitDirectories.self).deciding(unit) == nil {
            explanation.facts.append(.init("unit", "\(unit) isn't installed"))
        }
        let lines = try host.snapshot(UnitLimits.self, for: unit).lines[item] ?? []
        let inherited = try host.snapshot(InheritedLimits.self)
        if let last = lines.last {
            explanation.values.append(
                .init("next start of \(unit)", last.limits.description, from: last.origin)
            )
        } else {
            let limits = inherited.defaults[item]
            explanation.values.append(
                .init(
                    "next start of \(unit)",
                    limits?.description,
                    from: inherited.defaultLines[item]?.origin,
                    because: limits == nil
                        ? "\(key)= isn't set, and systemd's default isn't known here"
                        : "\(key)= isn't set: systemd's default"
                )
            )
        }
        explanation.lines += lines.enumerated().map { index, line in
            .init(
                line.origin,
                line.text,
                index == lines.count - 1 ? .decides : .shadowed,
                because: index == lines.count - 1 ? "" : "a later line sets it again"
            )
        }
    }

    private func processes() throws(HostError) -> [Explanation.Fact] {
        guard host.isLive else { return [] }
        // The number of logins and the priority are no limits of a process.
        guard !Limits.sessionItems.contains(item) else {
            return question.process == nil ? [] : [.init("running", "no process has a limit on it")]
        }
        let processes = try ProcessLimits.find(question, item, on: host)
        var groups: [(limits: LimitPair, members: [ProcessLimits])] = []
        for process in processes {
            if let index = groups.firstIndex(where: { $0.limits == process.limits }) {
                groups[index].members.append(process)
            } else {
                groups.append((process.limits, [process]))
            }
        }
        if groups.isEmpty, question.process != nil {
            return [.init("running", "there is no such process")]
        }
        return groups.map { group in
            let shown = group.members.prefix(5).map { "\($0.pid) \($0.name)" }
            let rest = group.members.count - shown.count
            return .init(
                "running",
                "\(group.limits) in "
                    + (group.members.count == 1
                        ? "1 process: " : "\(group.members.count) processes: ")
                    + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
            )
        }
    }

    // MARK: Facts

    private func facts(isAboutSessions: Bool) throws(HostError) -> [Explanation.Fact] {
        var facts: [Explanation.Fact] = []
        let inherited = try host.snapshot(InheritedLimits.self)
        let origins = inherited.origins(of: item)
        if isAboutSessions, origins.first.soft != nil {
            let whence =
                origins.resets
                ? "process 1 has \(origins.first), with which this release of pam_limits begins"
                : "the daemon that opens a session has \(origins.daemon)"
            facts.append(.init("inherited", whence))
        }
        if isAboutSessions, question.unit == nil, !Limits.sessionItems.contains(item) {
            let line = inherited.defaultLines[item]
            let key = item.uppercased()
            let value = inherited.defaults[item].map { "\($0), " } ?? ""
            facts.append(
                .init(
                    "services",
                    "\(value)systemd's DefaultLimit\(key)=, or their unit's own Limit\(key)=: "
                        + "they don't read limits.conf",
                    from: line?.origin
                )
            )
        }
        if let ceiling = state.ceiling {
            facts.append(
                .init("fs.nr_open", "\(ceiling): a higher hard limit is refused by the kernel")
            )
        }
        let folder: FilePath = "/etc/security/limits.d"
        for name in try host.list(folder) ?? [] where !name.string.hasSuffix(".conf") {
            facts.append(
                .init(
                    "not read",
                    "its name doesn't end in .conf",
                    from: Origin(folder.appending(name))
                )
            )
        }
        if let user = question.user,
            try host.snapshot(Accounts.self).account(named: user).uid == nil
        {
            facts.append(
                .init("account", "\(user) isn't in /etc/passwd: judged by the name alone")
            )
        }
        return facts
    }
}
