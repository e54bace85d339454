import Host
import Model

/// Judges one option of `Defaults`, and finds the lines that would set it right.
struct DefaultsCheck {
    let option: SudoOption
    let expectation: Expectation
    let reach: Sudo.Reach
    let state: Sudo.State

    init(
        _ option: SudoOption,
        _ expectation: Expectation,
        _ reach: Sudo.Reach,
        _ state: Sudo.State
    ) {
        self.option = option
        self.expectation = expectation
        self.reach = reach
        self.state = state
    }

    var verdict: Verdict {
        let defaults = SudoDefaults(option, in: state.policy, compiled: state.compiled)
        if defaults.isTooLong {
            return Verdict(
                .error,
                "more than \(SudoDefaults.largestCount) lines set \(option.name): "
                    + "they were not weighed against each other"
            )
        }
        let evidence = views(defaults).map(evidence)
        return Verdict(of: evidence, want: "\(expectation)", explain: explain)
    }

    /// What is judged: everybody's value and each narrower line's, or the one that is asked for.
    private func views(_ defaults: SudoDefaults) -> [SudoDefaults.View] {
        switch reach {
        case .everybody: defaults.views()
        case .global: [defaults.view(of: .global)]
        case .one(let scope): [defaults.view(of: scope)]
        }
    }

    private func evidence(_ view: SudoDefaults.View) -> Evidence {
        var notes = state.notes
        if view.value == nil {
            notes.append(
                option.isList && !view.certain.isEmpty
                    ? "sudo's own default, to which lines add, isn't known"
                    : "no line sets it, and sudo's own default isn't known"
            )
        } else if view.decider == nil {
            notes.append("no line sets it: this is sudo's own default")
        }
        let value = view.value ?? (view.certain.isEmpty ? nil : view.certain)
        return Evidence(
            option.name + (view.scope == .global ? "" : " for \(view.scope)"),
            holds: holds(view),
            nextBoot: value.map { $0.isEmpty ? "(none)" : $0.joined(separator: " ") },
            origin: view.decider?.origin,
            shadowed: view.shadowed.compactMap { setting in
                setting.origin.map { Shadowed($0, value: setting.summary) }
            },
            notes: notes
        )
    }

    private func explain(_ evidence: Evidence) -> String {
        let whence = evidence.origin.map { " from \($0)" } ?? ""
        guard let value = evidence.nextBoot else {
            return "\(evidence.subject) is set nowhere, and sudo's own default isn't known"
        }
        return "\(evidence.subject) \(value)\(whence)"
    }

    // MARK: Judging

    /// Whether a view is as asked; `nil` where that can't be told.
    func holds(_ view: SudoDefaults.View) -> Bool? {
        if option.isList { return holdsList(view) }
        guard let value = view.value else { return nil }
        switch expectation {
        case .value("true") where option.kind != .flag:
            return value == option.value(of: Self.bare(option, .on))
        case .value("false") where option.kind != .flag:
            return value == option.value(of: Self.bare(option, .off))
        case .noneOf, .subsetOf:
            let isPath = option.name == "secure_path"
            let parts = isPath ? value.flatMap { $0.split(separator: ":").map(String.init) } : value
            return expectation.isMet(by: parts)
        default: break
        }
        guard option.kind == .number, value.count == 1, let number = Double(value[0]),
            number.rounded() != number, abs(number) < 1e15
        else { return expectation.isMet(by: value) }
        // Minutes may have a fraction: both whole neighbours must be within the bounds.
        let below = expectation.isMet(by: ["\(Int64(number.rounded(.down)))"])
        let above = expectation.isMet(by: ["\(Int64(number.rounded(.up)))"])
        guard let below, let above else { return nil }
        if case .value = expectation { return false }
        if case .oneOf = expectation { return false }
        return below && above
    }

    private static func bare(_ option: SudoOption, _ value: SudoSetting.Value) -> SudoSetting {
        SudoSetting(scope: .global, option: option.name, operation: .set, value: value)
    }

    private func holdsList(_ view: SudoDefaults.View) -> Bool? {
        let elements = view.value ?? view.certain
        switch expectation {
        case .noneOf(let refused):
            if !offending(elements).isEmpty { return false }
            if view.value != nil { return true }
            let isCertain = refused.allSatisfy {
                !Glob.isPattern($0) && view.removed.contains($0)
            }
            return isCertain ? true : nil
        case .subsetOf:
            if !offending(elements).isEmpty { return false }
            return view.value == nil ? nil : true
        case .value(let wanted):
            let wanted = wanted == "false" ? [] : Set(Expectation.tokens(wanted))
            return view.value.map { Set($0) == wanted }
        case .oneOf(let choices):
            return view.value.map { value in
                choices.contains { Set(Expectation.tokens($0)) == Set(value) }
            }
        default: return nil
        }
    }

    /// The elements of a list that the demand doesn't allow.
    ///
    /// They may be patterns themselves: `LD_*` offends where `LD_PRELOAD` is refused, and the
    /// reverse. An element with a value (`TERM=*`) goes by its name.
    private func offending(_ elements: [String]) -> [String] {
        elements.filter { element in
            let name = String(element.prefix { $0 != "=" })
            return switch expectation {
            case .noneOf(let refused):
                refused.contains { pattern in
                    pattern == element || Glob(pattern).matches(name, pathname: false)
                        || Glob(name).matches(pattern, pathname: false)
                }
            case .subsetOf(let allowed):
                !allowed.contains { pattern in
                    pattern == element || Glob(pattern).matches(name, pathname: false)
                }
            default: false
            }
        }
    }

    // MARK: Setting right

    var edits: [Edit] {
        let defaults = SudoDefaults(option, in: state.policy, compiled: state.compiled)
        if defaults.isTooLong { return [] }
        let views = views(defaults)
        let wrong = views.filter { holds($0) != true }
        if wrong.isEmpty { return [] }
        // A value that is there and can't be compared is not written over.
        if wrong.contains(where: { holds($0) == nil && $0.value != nil && !option.isList }) {
            return []
        }
        guard state.policy.settings.allSatisfy({ $0.place != nil }) else {
            return [.refusal("\(option.name): cvtsudoers tells no lines, so nothing is changed")]
        }
        let end = state.policy.settings.count
        for position in [state.files.settingsBeforeDropIn, end] {
            guard let position, let lines = lines(at: position, for: views) else { continue }
            let isReadThere = position == state.files.settingsBeforeDropIn
            return lines + (isReadThere ? [] : SudoInclusion(state).edits)
        }
        return [.refusal("\(option.name): no line of temper's own could set it as asked")]
    }

    /// Lines that set all right if sudo reads them at a position; `nil` where none do.
    private func lines(at position: Int, for views: [SudoDefaults.View]) -> [Edit]? {
        let scope: SudoScope = if case .one(let scope) = reach { scope } else { .global }
        let wrong = views.filter { holds($0) != true && (!$0.scope.isCommand || $0.scope == scope) }
        var lines: [SudoSetting] = []
        if !wrong.isEmpty {
            guard let remedy = remedy(for: wrong, of: views, in: scope) else { return nil }
            lines = remedy
        }
        // Lines for a command come after all others, so each needs an answer of its own.
        for _ in 0..<2 {
            let policy = policy(with: lines, at: position)
            let defaults = SudoDefaults(option, in: policy, compiled: state.compiled)
            let wrong = self.views(defaults).filter { holds($0) != true }
            if wrong.isEmpty { return edits(lines) }
            for view in wrong where view.scope.isCommand {
                guard let remedy = remedy(for: [view], of: [view], in: view.scope) else {
                    return nil
                }
                lines += remedy
            }
        }
        return nil
    }

    private func edits(_ lines: [SudoSetting]) -> [Edit]? {
        var edits: [Edit] = []
        for line in lines {
            guard let text = line.line else { return nil }
            edits.append(.line(Sudo.dropIn, setting: line.name, text: text))
        }
        return edits
    }

    private func remedy(
        for wrong: [SudoDefaults.View],
        of views: [SudoDefaults.View],
        in scope: SudoScope
    ) -> [SudoSetting]? {
        var setting = SudoSetting(
            scope: scope,
            option: option.name,
            operation: .set,
            value: .off
        )
        if option.isList { return listRemedy(for: wrong, setting) }
        let actual = views.first { $0.scope == scope }?.value
        let value = expectation.remedy(for: actual?.isEmpty == true ? nil : actual)
        switch value {
        case nil, []: break
        case ["false"]: break
        case ["true"]: setting.value = .on
        case .some(let tokens): setting.value = .text([tokens.joined(separator: " ")])
        }
        if setting.value == .off, !option.canBeOff { return nil }
        return [setting]
    }

    private func listRemedy(
        for wrong: [SudoDefaults.View],
        _ setting: SudoSetting
    ) -> [SudoSetting]? {
        var setting = setting
        let isKnown = wrong.allSatisfy { $0.value != nil }
        let offending = offending(wrong.flatMap { $0.value ?? $0.certain })
        switch expectation {
        case .noneOf where isKnown, .subsetOf where isKnown:
            var seen: Set<String> = []
            return offending.filter { seen.insert($0).inserted }.map { element in
                setting.operation = .remove
                setting.value = .text([element])
                return setting
            }
        case .noneOf(let refused):
            guard option.name == "env_keep" else { return nil }
            // Only a list that is written out is certain where sudo can't be asked for its own.
            let kept = Self.environmentKept + wrong.flatMap(\.certain)
            let bad = Set(self.offending(kept)).union(refused)
            var seen: Set<String> = []
            let elements = kept.filter { !bad.contains($0) && seen.insert($0).inserted }
            setting.value = elements.isEmpty ? .off : .text(elements)
        case .subsetOf:
            let bad = Set(offending)
            let kept = wrong.flatMap(\.certain).filter { !bad.contains($0) }
            setting.value = kept.isEmpty ? .off : .text(kept)
        case .value(let wanted):
            let elements = wanted == "false" ? [] : Expectation.tokens(wanted)
            setting.value = elements.isEmpty ? .off : .text(elements)
        case .oneOf(let choices): setting.value = .text(Expectation.tokens(choices[0]))
        default: return nil
        }
        return [setting]
    }

    /// The variables that sudo keeps by itself (its env.c, 1.8 to 1.9; Debian adds the fourth).
    private static let environmentKept = [
        "COLORS", "DISPLAY", "HOSTNAME", "DPKG_COLORS", "KRB5CCNAME", "LS_COLORS", "PATH", "PS1",
        "PS2", "XAUTHORITY", "XAUTHORIZATION", "XDG_CURRENT_DESKTOP",
    ]

    /// The policy as it would be with lines in temper's own drop-in.
    private func policy(with lines: [SudoSetting], at position: Int) -> SudoPolicy {
        var policy = SudoPolicy()
        policy.aliases = state.policy.aliases
        let replaced = Set(lines.map(\.name))
        for (index, setting) in state.policy.settings.enumerated() {
            if index == position { policy.settings += lines }
            guard setting.option == option.name else { continue }
            let isOwn = setting.place?.path == Sudo.dropIn.path
            if !(isOwn && replaced.contains(setting.name)) { policy.settings.append(setting) }
        }
        if position >= state.policy.settings.count { policy.settings += lines }
        return policy
    }
}

extension SudoSetting {
    var origin: Origin? { place.map { Origin($0.path, line: $0.first) } }
}
