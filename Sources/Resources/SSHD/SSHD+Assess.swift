package import Model
import SystemPackage

/// Shadowed lines that a report shows of one setting.
private let mostShadowed = 20

extension SSHD {
    package func assess(_ state: State) -> Verdict {
        if let absence = state.absence { return Verdict(.notapplicable, absence) }
        var reasons: [String: String] = [:]
        let seen = state.views.map { view in
            reasons[view.subject] = reason(view, state)
            return evidence(view, state)
        }
        return Verdict(of: seen, want: demand.description) { reasons[$0.subject] ?? $0.subject }
    }

    /// Whether one view's value is as asked; the running daemon aside.
    func holds(_ view: SSHDView, in state: State) -> Bool? {
        if state.isImage, !state.problems.isEmpty { return nil }
        switch view.value {
        case nil, .unreadable: return nil
        case .known(let tokens): return isMet(by: tokens)
        case .relative(let list): return isMet(byListRelative: list)
        }
    }

    private func isMet(by tokens: [String]) -> Bool? {
        if keyword.shape.readsAsUnlimited(tokens, of: keyword.name) {
            switch canonicalDemand {
            case .max, .range: return false
            case .min where tokens == ["none"]: return true
            default: break
            }
        }
        return canonicalDemand.isMet(by: tokens)
    }

    /// What is added to the daemon's list is certain, the rest isn't known here.
    private func isMet(byListRelative list: String) -> Bool? {
        guard list.hasPrefix("+") || list.hasPrefix("^") else { return nil }
        let added = list.dropFirst().split(separator: ",").map(String.init)
        switch canonicalDemand {
        case .subsetOf, .noneOf: return canonicalDemand.isMet(by: added) == false ? false : nil
        default: return nil
        }
    }

    private func evidence(_ view: SSHDView, _ state: State) -> Evidence {
        let value = shown(view)
        var notes = view.notes
        if let setting = view.setting, setting.contributing.count > 1 {
            let lines = setting.contributing.prefix(mostShadowed).map { "\($0.origin)" }
            notes.append("it comes from several lines: " + lines.joined(separator: ", "))
        }
        notes += state.problems.map { "sshd may refuse \($0)" }
        let holds = holds(view, in: state)
        return Evidence(
            view.subject,
            holds: state.staleness == nil ? holds : false,
            runs: state.staleness != nil ? false : state.isRunning ? holds : nil,
            boots: holds,
            running: state.staleness.map { "the daemon read its files at \($0.loaded)" }
                ?? (state.isRunning ? value : nil),
            nextBoot: value,
            origin: view.setting?.deciding.origin,
            shadowed: view.shadowed.prefix(mostShadowed).map {
                Shadowed($0.origin, value: $0.rest)
            },
            notes: notes
        )
    }

    private func shown(_ view: SSHDView) -> String? {
        switch view.value {
        case nil: nil
        case .known(let tokens): keyword.shape.written(tokens)
        case .relative(let text), .unreadable(let text): text
        }
    }

    private func reason(_ view: SSHDView, _ state: State) -> String {
        if state.isImage, let problem = state.problems.first { return "sshd refuses \(problem)" }
        var text = view.subject
        switch (shown(view), view.value) {
        case (let value?, .known): text += " " + (value.isEmpty ? "(empty)" : value)
        case (let value?, .unreadable): text += " has '\(value)', which is no value of it"
        case (let value?, _):
            text += " '\(value)' is completed by the daemon, which isn't asked of it here"
        default:
            text +=
                " is set nowhere: the default is the daemon's own, and sshd isn't asked under --root"
        }
        if let line = view.setting?.deciding {
            text += " from \(line.origin)"
        } else if view.value != nil {
            text += ", the daemon's default"
        }
        if let stale = state.staleness, holds(view, in: state) != false {
            text +=
                ", not loaded: the daemon read its files at \(stale.loaded), "
                + "\(stale.path) changed at \(stale.changed)"
        }
        return text
    }
}

extension SSHDLine {
    var origin: Origin { Origin(path, line: isOption ? nil : number) }
}
