import Model

/// The lines of temper's own drop-in that set an option right.
extension DefaultsCheck {
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
    func lines(at position: Int, for views: [SudoDefaults.View]) -> [Edit]? {
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

    func edits(_ lines: [SudoSetting]) -> [Edit]? {
        var edits: [Edit] = []
        for line in lines {
            guard let text = line.line else { return nil }
            edits.append(.line(Sudo.dropIn, setting: line.name, text: text))
        }
        return edits
    }

    func remedy(
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
        let isUsable = actual.map { !$0.isEmpty && !isUnlimited($0) } ?? false
        let value = expectation.remedy(for: isUsable ? actual : nil)
        switch value {
        case nil, []: break
        case ["false"]: break
        case ["true"]: setting.value = .on
        case .some(let tokens): setting.value = .text([tokens.joined(separator: " ")])
        }
        if setting.value == .off, !option.canBeOff { return nil }
        return [setting]
    }

    func listRemedy(
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
            // What a narrower scope adds is not for everybody.
            let own = wrong.filter { $0.scope == setting.scope }
            let kept = Self.environmentKept + own.flatMap(\.certain)
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
    static let environmentKept = [
        "COLORS", "DISPLAY", "HOSTNAME", "DPKG_COLORS", "KRB5CCNAME", "LS_COLORS", "PATH", "PS1",
        "PS2", "XAUTHORITY", "XAUTHORIZATION", "XDG_CURRENT_DESKTOP",
    ]

    /// The policy as it would be with lines in temper's own drop-in.
    func policy(with lines: [SudoSetting], at position: Int) -> SudoPolicy {
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
