/// What became of each control between two runs: of one host at two times, or of two hosts.
package struct Comparison: Sendable {
    package enum Change: String, CaseIterable, Sendable {
        /// It failed or could not be determined, and didn't before; the worst comes first.
        case worse
        /// It still fails, by another value, place or reason; or it asks for something else, weighs
        /// more or less, is waived on other terms, begins or ceases to apply.
        case changed
        /// It failed or could not be determined, and doesn't any more.
        case better
        /// It fails, and that is accepted now.
        case waived
        /// The second run has the control, the first hadn't.
        case appeared
        /// The first run had the control, the second hasn't.
        case gone
    }

    /// A control that differs; one of the two findings is always there.
    package struct Entry: Sendable {
        package let change: Change
        package let before: Finding?
        package let after: Finding?

        package var control: String { after?.control ?? before?.control ?? "" }
    }

    package let before: Report
    package let after: Report
    /// By kinds of change, then what is open first, then by severity, the worst first, then by names.
    package let entries: [Entry]
    /// How many controls are as they were.
    package let unchanged: Int

    package init(from before: Report, to after: Report) {
        self.before = before
        self.after = after
        var old: [String: Finding] = [:]
        for finding in before.findings { old[finding.control] = finding }
        var entries: [Entry] = []
        var unchanged = 0
        for finding in after.findings {
            guard let then = old.removeValue(forKey: finding.control) else {
                entries.append(Entry(change: .appeared, before: nil, after: finding))
                continue
            }
            if let change = Self.change(from: then, to: finding) {
                entries.append(Entry(change: change, before: then, after: finding))
            } else {
                unchanged += 1
            }
        }
        entries += old.values.map { Entry(change: .gone, before: $0, after: nil) }
        self.entries = entries.sorted(by: Self.precedes)
        self.unchanged = unchanged
    }

    package func entries(_ change: Change) -> [Entry] { entries.filter { $0.change == change } }

    /// The entry of a control; `nil` where nothing differs.
    package subscript(control: String) -> Entry? { entries.first { $0.control == control } }

    /// `nil` where nothing differs that a reader would ask about.
    ///
    /// A pass by another value is still a pass; a failure by another value is told.
    private static func change(from then: Finding, to now: Finding) -> Change? {
        switch (then.isOpen, now.isOpen) {
        case (false, true): return .worse
        case (true, false): return now.outcome == .waived ? .waived : .better
        case (true, true):
            if then.outcome == .fail, now.outcome == .error { return .worse }
        case (false, false):
            if then.outcome != .waived, now.outcome == .waived { return .waived }
            if then.outcome == .waived, now.outcome != .waived { return .better }
        }
        return then.tells(whatIsToldBy: now) ? nil : .changed
    }

    private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
        let order = Change.allCases
        if left.change != right.change {
            return order.firstIndex(of: left.change) ?? 0 < order.firstIndex(of: right.change) ?? 0
        }
        let open = [left, right].map { ($0.after ?? $0.before)?.isOpen ?? false }
        if open[0] != open[1] { return open[0] }
        let severities = [left, right].map { ($0.after ?? $0.before)?.severity ?? .info }
        if severities[0] != severities[1] { return severities[0] > severities[1] }
        return left.control < right.control
    }
}

extension Finding {
    /// Whether a reader learns the same from both: of what isn't as asked also what was seen.
    fileprivate func tells(whatIsToldBy other: Finding) -> Bool {
        guard outcome == other.outcome, expected == other.expected, severity == other.severity,
            isWaived(as: other)
        else { return false }
        guard isOpen || outcome == .waived else { return true }
        return verdict.reason == other.verdict.reason && seen == other.seen
    }

    /// Whether the waivers, if any, say the same; where they stand doesn't matter.
    private func isWaived(as other: Finding) -> Bool {
        waiver?.reason == other.waiver?.reason && waiver?.owner == other.waiver?.owner
            && waiver?.ticket == other.waiver?.ticket && waiver?.expires == other.waiver?.expires
    }

    /// What was seen of each thing, without what only explains it.
    package var seen: [Evidence] {
        verdict.evidence.map { evidence in
            var bare = evidence
            bare.notes = []
            bare.shadowed = []
            return bare
        }
    }
}
