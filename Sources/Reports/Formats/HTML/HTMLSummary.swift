import Model

extension HTMLPage {
    /// How many findings of a row have each result, in the order of ``Outcome/pictured``.
    private typealias Tally = [Int]

    /// The results as a picture and in numbers, and the worst findings by name.
    func summary(_ html: inout HTMLWriter) {
        html.markup(
            """
            <section id="summary" aria-labelledby="summary-title">
            <h2 id="summary-title">Summary</h2>

            """
        )
        let totals = Outcome.pictured.map(counts.of)
        bar(totals, of: max(1, findings.count), isAlone: true, &html)
        html.markup("<ul class=\"tally\">\n")
        for (outcome, count) in zip(Outcome.pictured, totals) {
            html.markup("<li class=\"")
            html.markup(outcome.htmlClass)
            html.markup(count == 0 ? " none\"><strong>" : "\"><strong>")
            html.text("\(count)")
            html.markup("</strong> ")
            html.markup(outcome.htmlWord)
            html.markup("</li>\n")
        }
        html.markup("</ul>\n")
        frameworkTotals(&html)
        html.markup("<div class=\"split\">\n")
        worst(&html)
        html.markup("<div>\n")
        table(
            "Results by severity",
            "Severity",
            Severity.worstFirst.map { severity in
                (severity.rawValue, tally { $0.severity == severity })
            },
            &html
        )
        let kinds = Set(findings.map(\.kind)).sorted()
        table(
            "Results by kind",
            "Kind",
            kinds.map { kind in (kind, tally { $0.kind == kind }) },
            &html
        )
        html.markup("</div>\n</div>\n</section>\n")
    }

    private func tally(where isCounted: (Finding) -> Bool) -> Tally {
        var tally = Outcome.pictured.map { _ in 0 }
        for finding in findings where isCounted(finding) {
            if let place = Outcome.pictured.firstIndex(of: finding.outcome) { tally[place] += 1 }
        }
        return tally
    }

    /// What is wrong, by name: as much as one looks at before reading on.
    private func worst(_ html: inout HTMLWriter) {
        let limit = 12
        let open = findings.indices.filter { findings[$0].isOpen }
        guard !open.isEmpty else { return }
        html.markup("<div>\n<h3>The worst first</h3>\n<ol class=\"worst\">\n")
        for index in open.prefix(limit) {
            html.markup("<li>")
            badge(findings[index].severity, &html)
            html.markup("<span>")
            html.link(to: anchors.all[index], findings[index].title)
            html.markup(" ")
            if findings[index].outcome != .fail { badge(findings[index].outcome, &html) }
            html.markup("</span></li>\n")
        }
        html.markup("</ol>\n")
        if open.count > limit {
            html.markup("<p><a href=\"#attention\">")
            html.text("and \(open.count - limit) more")
            html.markup("</a></p>\n")
        }
        html.markup("</div>\n")
    }

    private func table(
        _ caption: StaticString,
        _ label: StaticString,
        _ rows: [(String, Tally)],
        _ html: inout HTMLWriter
    ) {
        let rows = rows.filter { $0.1.contains { $0 > 0 } }
        guard let longest = rows.map({ $0.1.reduce(0, +) }).max() else { return }
        html.markup("<table class=\"counts\">\n<caption>")
        html.markup(caption)
        html.markup("</caption>\n<thead><tr><th scope=\"col\">")
        html.markup(label)
        html.markup("</th>")
        for outcome in Outcome.pictured {
            html.markup("<th scope=\"col\">")
            // The long words take the room of a phone.
            switch outcome {
            case .error: html.markup("<abbr title=\"undetermined\">undet.</abbr>")
            case .notapplicable: html.markup("<abbr title=\"not applicable\">n/a</abbr>")
            default: html.markup(outcome.htmlWord)
            }
            html.markup("</th>")
        }
        html.markup("</tr></thead>\n<tbody>\n")
        for (name, tally) in rows {
            html.markup("<tr><th scope=\"row\">")
            html.text(name)
            bar(tally, of: longest, isAlone: false, &html)
            html.markup("</th>")
            for (outcome, count) in zip(Outcome.pictured, tally) {
                html.markup(count == 0 ? "<td class=\"none\">" : "<td class=\"")
                if count > 0 {
                    html.markup(outcome.htmlClass)
                    html.markup("\">")
                }
                html.text("\(count)")
                html.markup("</td>")
            }
            html.markup("</tr>\n")
        }
        html.markup("</tbody></table>\n")
    }

    /// The results of a row beside each other; a single failure among a thousand can be seen.
    private func bar(
        _ tally: Tally,
        of longest: Int,
        isAlone: Bool,
        _ html: inout HTMLWriter
    ) {
        html.markup("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" ")
        if isAlone {
            html.markup("role=\"img\" aria-label=\"")
            for (place, outcome) in Outcome.pictured.enumerated() {
                html.text("\(place == 0 ? "" : ", ")\(tally[place]) ")
                html.markup(outcome.htmlWord)
            }
            html.markup("\">")
        } else {
            // The numbers beside it say the same.
            html.markup("aria-hidden=\"true\">")
        }
        let least = 8
        let room = 1_000 - least * tally.filter { $0 > 0 }.count
        var start = 0
        for (outcome, count) in zip(Outcome.pictured, tally) where count > 0 {
            let end = start + least + count * room / longest
            // Rounding would leave a gap at the end of the longest.
            let width = (end > 1_000 - least ? 1_000 : end) - start
            html.markup("<rect class=\"")
            html.markup(outcome.htmlClass)
            html.markup("\" x=\"")
            html.text("\(start)")
            html.markup("\" width=\"")
            html.text("\(width)")
            html.markup("\" height=\"10\"/>")
            start += width
        }
        html.markup("</svg>")
    }
}
