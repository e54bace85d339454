package import Host
import Model

extension Sudo {
    /// Every option that a `Defaults` line sets.
    package static func inventory(on host: Host) throws(HostError) -> [Sudo] {
        let names = Set(try state(on: host).policy.settings.map(\.option))
        return names.sorted().compactMap { SudoOption.named[$0] }.map {
            Sudo(.defaults($0, .value("true"), .everybody))
        }
    }

    /// A question.
    private init(_ demand: Demand) {
        self.demand = demand
        removes = false
    }

    package func captured(_ state: State) -> [Capture] {
        if !state.isInstalled { return left("sudo isn't installed") }
        if let refusal = state.refusal { return [.unknown(setting, reason: refusal)] }
        switch demand {
        case .defaults(let option, _, let reach): return captured(option, reach, state)
        case .nopasswd:
            return captured(.nopasswd, "nopasswd", "Nobody is spared sudo's password", state)
        case .grantsAll:
            return captured(.grantsAll, "grants-all", "Nobody may do all as root", state)
        case .ignoredFiles:
            guard state.files.ignored.isEmpty, state.files.refused.isEmpty else {
                return left("there are files that sudo passes over")
            }
            return [
                .draft(
                    Draft(
                        kind: Self.kind,
                        setting: setting,
                        fields: Node(fields: [("ignored-files", Node(text: "none"))]),
                        title: "sudo passes over no file"
                    )
                )
            ]
        }
    }

    private func left(_ reason: String) -> [Capture] { [.left(setting, reason: reason)] }

    // MARK: Defaults

    /// One control where all have the same value, else one for each scope.
    private func captured(_ option: SudoOption, _ reach: Reach, _ state: State) -> [Capture] {
        let defaults = SudoDefaults(option, in: state.policy, compiled: state.compiled)
        if defaults.isTooLong {
            return [.unknown(setting, reason: "too many lines set \(option.name)")]
        }
        let views = DefaultsCheck(option, .value("true"), reach, state).views(defaults)
        let isOne = Set(views.map(\.value)).count == 1
        if isOne, let value = views.first?.value {
            return [capture(option, value, reach)]
        }
        return views.map { view in
            let own = view.scope == .global ? Reach.global : .one(view.scope)
            guard let value = view.value else {
                return .left(
                    "Defaults \(option.name)\(own)",
                    reason: "no line sets it, and sudo's own default isn't known"
                )
            }
            return capture(option, value, own)
        }
    }

    private func capture(_ option: SudoOption, _ value: [String], _ reach: Reach) -> Capture {
        Self.draft(option, value, reach).map { .draft($0) }
            ?? .left(
                "Defaults \(option.name)\(reach)",
                reason: "a control can't ask for what it has"
            )
    }

    /// A control for an option's value; `nil` where the language has no way to ask for it.
    static func draft(_ option: SudoOption, _ value: [String], _ reach: Reach) -> Draft? {
        var fields = [("defaults", Node(text: option.name))]
        guard let demand = demand(option, value) else { return nil }
        fields.append((demand.operator.rawValue, demand.node))
        switch reach {
        case .everybody: break
        case .global: fields.append(("scope", Node(text: "global")))
        case .one(let scope):
            guard let kind = scope.kind, !scope.members.isEmpty,
                scope.members.allSatisfy({ !$0.isNegated && $0.digests.isEmpty })
            else { return nil }
            let words: [SudoPolicy.AliasKind: String] = [
                .user: "user", .host: "host", .runas: "runas", .command: "command",
            ]
            let names = Node(list: scope.members.map { Node(text: $0.text) })
            fields.append(("scope", Node(fields: [(words[kind] ?? "", names)])))
        }
        return Draft(
            kind: kind,
            setting: "Defaults \(option.name)\(reach)",
            fields: Node(fields: fields),
            title: "sudo's \(option.name)\(reach) is \(demand.says)"
        )
    }

    private static func demand(
        _ option: SudoOption,
        _ value: [String]
    ) -> (operator: Expectation.Operator, node: Node, says: String)? {
        // Minutes may have a fraction, which no control can ask for: the whole ones around it can.
        if option.kind == .number, value.count == 1, let number = Double(value[0]),
            number.rounded() != number, abs(number) < 1e15
        {
            let bounds = [number.rounded(.down), number.rounded(.up)].map { "\(Int64($0))" }
            return (
                .range, Node(list: bounds.map { Node(value: $0) }), bounds.joined(separator: " to ")
            )
        }
        if value.isEmpty {
            return option.canBeOff ? (.value, Node(flag: false), "off") : nil
        }
        if option.isList, value.contains(where: { $0.contains(" ") || $0.contains("\t") }) {
            return nil
        }
        let text = value.joined(separator: " ")
        return (.value, Node(value: text), text)
    }

    // MARK: Rules

    /// A control that spares those whom the rules name now.
    private func captured(
        _ question: RulesCheck.Question,
        _ word: String,
        _ title: String,
        _ state: State
    ) -> [Capture] {
        let check = RulesCheck(question, except: [], want: expected, state)
        guard let grants = check.grants() else {
            return [.unknown(setting, reason: "too many rules to weigh against each other")]
        }
        var names = Set(grants.flatMap(\.users))
        for setting in check.spared() {
            if setting.option == "exempt_group" {
                names.formUnion(setting.elements.map { "%" + $0 })
            } else if case .user(let members) = setting.scope {
                names.formUnion(check.matching.atoms(members, .user).map(\.text))
            } else {
                names.insert("ALL")
            }
        }
        let except = names.sorted()
        var fields = [(word, Node(text: "none"))]
        if !except.isEmpty { fields.append(("except", Node(list: except.map { Node(text: $0) }))) }
        return [
            .draft(
                Draft(
                    kind: Self.kind,
                    setting: setting,
                    fields: Node(fields: fields),
                    title: title + (except.isEmpty ? "" : " but " + except.joined(separator: ", "))
                )
            )
        ]
    }
}
