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
    func views(_ defaults: SudoDefaults) -> [SudoDefaults.View] {
        switch reach {
        case .everybody: defaults.views()
        case .global: [defaults.view(of: .global)]
        case .one(let scope): [defaults.view(of: scope)]
        }
    }

    func evidence(_ view: SudoDefaults.View) -> Evidence {
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

    func explain(_ evidence: Evidence) -> String {
        let whence = evidence.origin.map { " from \($0)" } ?? ""
        guard let value = evidence.nextBoot else {
            return "\(evidence.subject) is set nowhere, and sudo's own default isn't known"
        }
        return "\(evidence.subject) \(value)\(whence)"
    }

    // MARK: Judging

    /// Whether a number stands for no limit at all: a timestamp below zero never expires, a prompt
    /// of zero minutes waits for ever (sudoers(5)).
    func isUnlimited(_ value: [String]) -> Bool {
        guard value.count == 1, let number = Double(value[0]) else { return false }
        switch option.name {
        case "timestamp_timeout": return number < 0
        case "passwd_timeout": return number == 0
        default: return false
        }
    }

    /// Whether a view is as asked; `nil` where that can't be told.
    func holds(_ view: SudoDefaults.View) -> Bool? {
        if option.isList { return holdsList(view) }
        guard let value = view.value else { return nil }
        if isUnlimited(value) {
            switch expectation {
            case .max, .range: return false
            case .min: return true
            default: break
            }
        }
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

    static func bare(_ option: SudoOption, _ value: SudoSetting.Value) -> SudoSetting {
        SudoSetting(scope: .global, option: option.name, operation: .set, value: value)
    }

    func holdsList(_ view: SudoDefaults.View) -> Bool? {
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
    func offending(_ elements: [String]) -> [String] {
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
}

extension SudoSetting {
    var origin: Origin? { place.map { Origin($0.path, line: $0.first) } }
}
