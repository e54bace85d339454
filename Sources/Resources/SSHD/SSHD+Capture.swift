package import Host
import Model

extension SSHD {
    /// A question without a demand of its own.
    init(_ keyword: SSHDKeyword) {
        self.keyword = keyword
        demand = .value("")
        canonicalDemand = .value("")
        scope = .everywhere
    }

    /// Every keyword that a line outside of Match blocks sets.
    package static func inventory(on host: Host) throws(HostError) -> [SSHD] {
        guard try host.status(program) != nil else { return [] }
        let config = try host.snapshot(SSHDLook.self).config
        return config.lines.filter { $0.value.contains { config.isActiveFirst($0.block) } }
            .keys.sorted().compactMap { SSHDKeyword.byKey[$0].map { SSHD($0) } }
    }

    package func captured(_ state: State) -> [Capture] {
        if let absence = state.absence { return left(absence) }
        if state.isImage, let problem = state.problems.first {
            return [.unknown(setting, reason: "sshd refuses \(problem)")]
        }
        if let stale = state.staleness {
            return left("the daemon hasn't read \(stale.path) since it changed")
        }
        var values: [[String]] = []
        for view in state.views {
            switch view.value {
            case .known(let tokens): if !values.contains(tokens) { values.append(tokens) }
            case .unreadable(let text):
                return [
                    .unknown(setting, reason: "\(view.subject) has '\(text)', no value of it")
                ]
            case .relative(let text):
                return left("\(view.subject) '\(text)' is completed by the daemon")
            case nil: return left("nothing sets it, and sshd isn't asked of its default here")
            }
        }
        guard let draft = Self.draft(keyword, values, scope) else {
            return left("a control can't ask for what it has")
        }
        return [.draft(draft)]
    }

    private func left(_ reason: String) -> [Capture] { [.left(setting, reason: reason)] }

    /// A control for a keyword that has one of some values; `nil` where the language has no way to
    /// ask for them.
    ///
    /// A list of algorithms is what may be offered: fewer are as good.
    static func draft(
        _ keyword: SSHDKeyword,
        _ values: [[String]],
        _ scope: Scope = .everywhere
    ) -> Draft? {
        let texts = values.map { tokens in
            tokens.isEmpty && keyword.shape == .wordsOrNone
                ? "none" : keyword.shape.written(tokens)
        }
        var seen: Set<String> = []
        let members = values.flatMap(\.self).filter { seen.insert($0).inserted }
        var candidates: [Expectation] = members.isEmpty ? [] : [.subsetOf(members)]
        if keyword.shape != .algorithms, let first = texts.first {
            candidates.insert(texts.count == 1 ? .value(first) : .oneOf(texts), at: 0)
        }
        let demand = candidates.first { candidate in
            guard let canonical = try? candidate.canonical(for: keyword) else { return false }
            return values.allSatisfy { canonical.isMet(by: $0) == true }
        }
        guard let demand else { return nil }
        var fields = [("keyword", Node(text: keyword.name))]
        switch demand {
        case .value(let text): fields.append(("value", Node(value: text)))
        case .oneOf(let texts), .subsetOf(let texts):
            let nodes = texts.map { Node(value: $0) }
            fields.append((demand.operator.rawValue, Node(list: nodes)))
        default: return nil
        }
        if scope == .global { fields.append(("scope", Node(text: "global"))) }
        var setting = keyword.name
        if case .context(let context) = scope {
            setting += " for \(context)"
            fields.append(
                (
                    "context",
                    Node(fields: [
                        ("user", Node(text: context.user)), ("host", Node(text: context.host)),
                        ("address", Node(text: context.address)),
                    ])
                )
            )
        }
        return Draft(
            kind: kind,
            setting: setting,
            fields: Node(fields: fields),
            title: setting + says(demand)
        )
    }

    private static func says(_ demand: Expectation) -> String {
        switch demand {
        case .oneOf(let texts): " is " + texts.joined(separator: " or ")
        case .subsetOf(let members): " has only " + members.joined(separator: ", ")
        default: " is \(demand)"
        }
    }
}
