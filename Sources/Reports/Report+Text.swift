package import Model
import SystemPackage

extension Report {
    /// A table that fits the terminal: worst first, each drift explained, totals at the end.
    package func text(width: Int?, color: Bool, verbose: Bool) -> String {
        let style = Style(color: color)
        let columns = max(40, width ?? 100)
        let shown = findings.filter { finding in
            verbose || finding.outcome == .fail || finding.outcome == .error
                || finding.outcome == .waived || !finding.changed.isEmpty
        }.sorted(by: Report.precedes)
        var text = doubtLines(style, columns)
        let idWidth = min(shown.map { Style.safe($0.control).count }.max() ?? 0, columns / 2)
        let shared = sharedUnknowns
        let layout = Layout(
            columns: columns,
            isTerminal: width != nil,
            idWidth: idWidth,
            tellsHistory: verbose,
            shared: shared
        )
        for finding in shown { text += row(finding, layout, style) }
        if !shown.isEmpty { text += "\n" }
        for orphan in orphans {
            text +=
                "orphan: '\(Style.safe(orphan.text))' of \(Style.safe(orphan.control)) in "
                + "\(Style.safe(orphan.path.string)); 'temper apply --prune' removes it\n"
        }
        for reason in shared {
            text += "note: who changed what fails is unknown: \(Style.safe(reason))\n"
        }
        for notice in notices { text += "note: \(Style.safe(notice))\n" }
        if let transaction {
            text +=
                "transaction \(transaction.id): \(transaction.state), "
                + transaction.steps.count.counted("change") + "\n"
        }
        return text + frameworkLines(style) + totals(style) + "\n"
    }

    /// Worst first: by results, then by severity, then by names.
    static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        if left.outcome != right.outcome { return left.outcome.rank < right.outcome.rank }
        if left.severity != right.severity { return left.severity > right.severity }
        return left.control < right.control
    }

    /// How the rows of one table are laid out.
    private struct Layout {
        let columns: Int
        /// Titles are cut to the width of a terminal, and stand whole in a file.
        let isTerminal: Bool
        let idWidth: Int
        /// Whether what persists says so, too; else only what is news.
        let tellsHistory: Bool
        /// Reasons that are told once, below the table.
        let shared: [String]
    }

    private func row(_ finding: Finding, _ layout: Layout, _ style: Style) -> String {
        let (columns, idWidth, shared) = (layout.columns, layout.idWidth, layout.shared)
        let result = Report.word(for: finding.outcome).padded(to: 6)
        let severity = finding.severity.rawValue.padded(to: 6)
        let head = style.paint(result, Style.tone(of: finding.outcome))
        let id = Style.safe(finding.control).padded(to: idWidth)
        let indent = 16
        var lines = [
            "\(head)  \(severity)  \(style.paint(id, .bold))  "
                + Report.cut(
                    Style.safe(finding.title),
                    to: layout.isTerminal ? columns - indent - idWidth - 2 : .max
                )
        ]
        var details = [Style.safe(finding.verdict.reason)]
        details += [finding.waiverSentence].compactMap(\.self).map(Style.safe)
        if previous != nil {
            let tells = layout.tellsHistory || finding.hasNews
            let phrase = tells ? finding.driftPhrase : finding.isOpen ? finding.nature?.phrase : nil
            details += [phrase].compactMap(\.self)
        }
        details += finding.changed.map { "changed: \(Style.safe($0))" }
        if let attribution = finding.attribution,
            !attribution.isUnknown(for: shared)
        {
            details += attribution.sentences.map(Style.safe)
        }
        for detail in details {
            for line in Style.wrapped(detail, width: columns - indent) {
                lines.append(String(repeating: " ", count: indent) + style.paint(line, .faint))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func word(for outcome: Outcome) -> String {
        switch outcome {
        case .pass: "pass"
        case .fail: "FAIL"
        case .waived: "waived"
        case .notapplicable: "n/a"
        case .error: "ERROR"
        }
    }

    /// What must be known before anything else is read.
    func doubtLines(_ style: Style, _ columns: Int) -> String {
        guard let doubt else { return "" }
        let lines = Style.wrapped(
            Style.safe("THIS RUN CAN'T BE TRUSTED: \(doubt)"),
            width: columns
        )
        return lines.map { style.paint($0, .bad) + "\n" }.joined() + "\n"
    }

    func totals(_ style: Style) -> String {
        let names: [(Outcome, String)] = [
            (.pass, "pass"), (.fail, "fail"), (.error, "undetermined"), (.waived, "waived"),
            (.notapplicable, "not applicable"),
        ]
        let counts = counts
        let parts = names.filter { counts.of($0.0) > 0 }.map { outcome, name in
            style.paint("\(counts.of(outcome)) \(name)", Style.tone(of: outcome))
        }
        let drifts: [String] = Drift.State.allCases.compactMap { state in
            let count = findings.count { $0.drift?.state == state }
            return count == 0 || previous == nil ? nil : "\(count) \(state.phrase)"
        }
        return "\(findings.count.counted("control")) of \(Style.safe(run.chosenBaselines)): "
            + parts.joined(separator: ", ")
            + (drifts.isEmpty ? "" : "; since the run before: " + drifts.joined(separator: ", "))
    }

    private static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : String(text.prefix(max(1, width - 1))) + "…"
    }
}
