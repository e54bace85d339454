package import Model

extension Drift.State {
    /// For people: `back again`.
    package var phrase: String {
        switch self {
        case .new: "new"
        case .persisting: "persisting"
        case .resolved: "resolved"
        case .backAgain: "back again"
        }
    }
}

extension Drift.Cause {
    package var phrase: String {
        switch self {
        case .changedOutside: "changed outside temper"
        case .reboot: "lost by the reboot"
        case .unknown: "what changed it can't be told"
        case .baselineUpdate: "the baseline asks for something else than before"
        case .waiverEnded: "its waiver has ended"
        case .temper: "changed by temper"
        }
    }
}

extension Nature {
    package var phrase: String {
        switch self {
        case .lostAtReboot: "right now, not kept at a reboot"
        case .neverLoaded: "right at the next boot, not loaded now"
        }
    }
}

extension Finding {
    /// What its history and its nature say, in words; `nil` where neither says anything.
    package var driftPhrase: String? {
        var parts: [String] = []
        if let drift, let state = drift.state {
            var words = state.phrase
            if state == .backAgain { words += ", \(drift.episodes.counted("time"))" }
            if state == .persisting, let since = drift.since { words += " since \(since)" }
            parts.append(words)
        }
        if isOpen { parts += [nature?.phrase].compactMap(\.self) }
        parts += (drift?.causes ?? []).map(\.phrase)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
