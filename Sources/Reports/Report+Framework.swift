package import Model

extension Report {
    /// The findings by a framework's own numbers, with what no control covers, and whose list it is.
    package func text(by framework: Framework, width: Int?, color: Bool) -> String {
        let style = Style(color: color)
        let columns = max(40, width ?? 100)
        let requirements = framework.requirements(of: findings)
        let known = Dictionary(
            findings.map { ($0.control, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let idWidth = min(requirements.map { Style.safe($0.id).count }.max() ?? 0, columns / 2)
        var text = doubtLines(style, columns)
        text += style.paint(Style.safe(framework.title), .bold) + "\n\n"
        for requirement in requirements {
            let tone = requirement.outcome.map(Style.tone) ?? .faint
            let indent = idWidth + 17
            var lines = requirement.controls.compactMap { known[$0] }.map { finding in
                // Which of several decides is worth knowing.
                let own = finding.outcome == requirement.outcome ? "" : " (\(finding.outcome))"
                let waiver = finding.waiverSentence.map { "; \($0)" } ?? ""
                return "\(finding.control)\(own): \(finding.title)\(waiver)"
            }
            let gap = requirement.controls.isEmpty ? "" : "not covered: "
            lines += requirement.gaps.map { gap + $0.title }
            let wrapped = lines.flatMap { Style.wrapped(Style.safe($0), width: columns - indent) }
            text +=
                Style.safe(requirement.id).padded(to: idWidth) + "  "
                + style.paint(requirement.word.padded(to: 13), tone)
            for (index, line) in wrapped.enumerated() {
                text += (index == 0 ? "  " : String(repeating: " ", count: indent)) + line + "\n"
            }
            if wrapped.isEmpty { text += "\n" }
        }
        for notice in notices { text += "note: \(Style.safe(notice))\n" }
        text += "\n"
        for line in Style.wrapped(Style.safe(framework.notice), width: columns) {
            text += line + "\n"
        }
        text += summary(of: requirements, in: framework, style) + "\n"
        // They decide the status, too.
        let others = findings.filter { finding in
            finding.isOpen && !finding.references.contains { $0.framework == framework.id }
        }.sorted(by: Report.precedes)
        for finding in others {
            let line =
                "not in \(framework.id): \(finding.outcome) \(finding.control): \(finding.title)"
            text += Style.wrapped(Style.safe(line), width: columns).map { $0 + "\n" }.joined()
        }
        return text + totals(style) + "\n"
    }

    /// A line for each framework of the baselines, below the findings.
    func frameworkLines(_ style: Style) -> String {
        frameworks.map { framework in
            let requirements = framework.requirements(of: findings)
            if requirements.isEmpty { return "" }
            return summary(of: requirements, in: framework, style)
                + "; 'temper check --by \(Style.safe(framework.id))' lists them\n"
        }.joined()
    }

    private func summary(
        of requirements: [Framework.Requirement],
        in framework: Framework,
        _ style: Style
    ) -> String {
        var counts: [String: Int] = [:]
        for requirement in requirements { counts[requirement.word, default: 0] += 1 }
        let words = Outcome.allCases.map(\.rawValue) + ["notchecked"]
        let parts = words.compactMap { word in counts[word].map { "\($0) \(word)" } }
        return "\(requirements.count.counted("requirement")) of \(Style.safe(framework.id)): "
            + parts.joined(separator: ", ")
    }
}
