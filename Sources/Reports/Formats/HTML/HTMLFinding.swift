import Model

extension HTMLPage {
    /// The findings of these results, with a heading for each.
    func group(
        _ anchor: StaticString,
        _ title: StaticString,
        _ outcomes: [Outcome],
        _ html: inout HTMLWriter
    ) {
        guard has(outcomes) else { return }
        html.markup("<section id=\"")
        html.markup(anchor)
        html.markup("\" aria-labelledby=\"")
        html.markup(anchor)
        html.markup("-title\">\n<h2 id=\"")
        html.markup(anchor)
        html.markup("-title\">")
        html.markup(title)
        html.markup("</h2>\n")
        for outcome in outcomes where counts.of(outcome) > 0 {
            html.markup("<h3 class=\"group\"><span class=\"")
            html.markup(outcome.htmlClass)
            html.markup("\">")
            html.text("\(counts.of(outcome))")
            html.markup("</span> ")
            html.markup(outcome.htmlWord)
            html.markup("</h3>\n")
            for index in findings.indices where findings[index].outcome == outcome {
                write(findings[index], at: anchors.all[index], &html)
            }
        }
        html.markup("</section>\n")
    }

    private func write(_ finding: Finding, at anchor: String, _ html: inout HTMLWriter) {
        let isQuiet = finding.outcome == .pass || finding.outcome == .notapplicable
        html.markup("<article class=\"")
        html.markup(finding.outcome.htmlClass)
        html.markup(isQuiet ? " quiet\" id=\"" : "\" id=\"")
        html.text(anchor)
        html.markup("\">\n<p class=\"badges\">")
        badges(of: finding, &html)
        html.markup("</p>\n<h4>")
        html.text(finding.title)
        html.markup("</h4>\n<p class=\"id\"><a href=\"#")
        html.text(anchor)
        html.markup("\">")
        html.code(finding.control)
        html.markup("</a></p>\n<p class=\"reason\">")
        html.text(finding.verdict.reason)
        html.markup("</p>\n")
        if isQuiet {
            briefEvidence(of: finding, &html)
        } else {
            evidence(of: finding, &html)
        }
        html.markup("<dl class=\"about\">\n")
        html.term("Expected", code: finding.expected)
        if let nature = finding.nature { html.term("Comes to") { $0.markup(nature.sentence) } }
        waiver(of: finding, &html)
        if let drift = finding.drift { history(drift, &html) }
        if let attribution = finding.attribution, !attribution.isUnknown(for: sharedUnknowns) {
            write(attribution, &html)
        }
        if !finding.changed.isEmpty {
            html.term("Applied") { html in
                html.list("<ul>\n", finding.changed) { $0.text($1) }
            }
        }
        html.term("Why", finding.rationale)
        if !finding.hazards.isEmpty {
            html.term("Risk of changing it") { html in
                for (place, hazard) in finding.hazards.enumerated() {
                    if place > 0 { html.markup("; ") }
                    html.markup(hazard.sentence)
                }
            }
        }
        html.term(
            "References",
            finding.references.map { "\($0.framework) \($0.ids.joined(separator: ", "))" }
                .joined(separator: "; ")
        )
        html.term("Tags", finding.tags.joined(separator: ", "))
        html.markup("</dl>\n</article>\n")
    }

    func badge(_ outcome: Outcome, _ html: inout HTMLWriter) {
        html.markup("<span class=\"badge ")
        html.markup(outcome.htmlClass)
        html.markup("\">")
        html.markup(outcome.htmlWord)
        html.markup("</span> ")
    }

    func badge(_ severity: Severity, _ html: inout HTMLWriter) {
        html.markup("<span class=\"")
        html.markup(severity.htmlClass)
        html.markup("\">")
        html.text(severity.rawValue)
        html.markup("</span> ")
    }

    /// The result and the severity as words, and what becomes of it.
    private func badges(of finding: Finding, _ html: inout HTMLWriter) {
        badge(finding.outcome, &html)
        badge(finding.severity, &html)
        html.markup("<span class=\"kind\">")
        html.text(finding.kind)
        html.markup("</span> ")
        if let nature = finding.nature {
            html.markup("<span class=\"mark\">")
            html.markup(nature.word)
            html.markup("</span> ")
        }
        if let state = finding.drift?.state {
            html.markup("<span class=\"mark\">")
            html.markup(state.word)
            html.markup("</span> ")
        }
        if finding.outcome != .waived, finding.waiver != nil {
            html.markup("<span class=\"mark\">waiver expired</span> ")
        }
    }
}
