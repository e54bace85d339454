package import Host
import Model

extension Limits {
    /// A question without a demand of its own.
    init(_ domain: LimitsDomain, _ item: String, _ kinds: Set<LimitsLine.Kind>) {
        self.domain = domain
        self.item = item
        let any = Expectation.value("0")
        soft = kinds.isDisjoint(with: [.soft, .both]) ? nil : any
        hard = kinds.isDisjoint(with: [.hard, .both]) ? nil : any
        isDefaultOnly = Limits.isScoped(domain)
    }

    /// Whether what a line gives a domain is asked of it alone, and not of the users within it that
    /// other lines name.
    static func isScoped(_ domain: LimitsDomain) -> Bool {
        if case .user = domain { false } else { true }
    }

    /// Every domain and item that a line of limits.conf or limits.d speaks of.
    package static func inventory(on host: Host) throws(HostError) -> [Limits] {
        let configuration = try host.snapshot(LimitsConfiguration.self)
        var found: [Limits] = []
        for item in items {
            var kinds: [LimitsDomain: Set<LimitsLine.Kind>] = [:]
            for line in configuration.lines(of: item)
            where !line.isExemption && line.value != nil {
                kinds[line.domain, default: []].insert(line.line.kind)
            }
            found += kinds.sorted { $0.key.description < $1.key.description }
                .map { Limits($0.key, item, $0.value) }
        }
        return found
    }

    package func captured(_ state: State) -> [Capture] {
        let sessions = state.subjects.map { state.session(of: $0) }
        if let line = sessions.compactMap(\.refused).first?.line {
            return [
                .left(
                    setting,
                    reason: "\(line.origin) asks for more than fs.nr_open: it never takes effect"
                )
            ]
        }
        var values: [(LimitsLine.Kind, [Rlimit])] = []
        for (kind, _) in demands {
            let found = sessions.map { $0.limit(kind).value }
            let known = Set(found.compactMap(\.self))
            if !found.contains(nil), !known.isEmpty { values.append((kind, known.sorted())) }
        }
        guard !values.isEmpty else {
            return [
                .left(setting, reason: "no line sets it, and what a session inherits isn't known")
            ]
        }
        return [.draft(Self.draft(domain, item, values, isDefaultOnly: isDefaultOnly))]
    }

    /// A control for limits that are one of some values each.
    static func draft(
        _ domain: LimitsDomain,
        _ item: String,
        _ values: [(kind: LimitsLine.Kind, limits: [Rlimit])],
        isDefaultOnly: Bool
    ) -> Draft {
        var fields = [("domain", Node(text: domain.description)), ("item", Node(text: item))]
        var phrases: [String] = []
        for (kind, limits) in values {
            let nodes = limits.map { Node(value: $0.description) }
            let demand =
                nodes.count == 1 ? ("value", nodes[0]) : ("one-of", Node(list: nodes))
            fields.append((kind.rawValue, Node(fields: [demand])))
            phrases.append(
                "\(kind.rawValue) " + limits.map(\.description).joined(separator: " or ")
            )
        }
        if isDefaultOnly { fields.append(("scope", Node(text: "default"))) }
        return Draft(
            kind: kind,
            setting: "\(domain) \(item)",
            fields: Node(fields: fields),
            title: "Sessions of \(domain) get \(item) " + phrases.joined(separator: ", ")
        )
    }
}
