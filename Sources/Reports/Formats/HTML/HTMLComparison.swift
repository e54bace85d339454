import Model

extension HTMLPage {
    /// What became of each control since the run before.
    func comparison(_ html: inout HTMLWriter) {
        html.markup(
            """
            <section id="changes" aria-labelledby="changes-title">
            <h2 id="changes-title">Since the previous run</h2>

            """
        )
        if let previous = view.previous {
            write(Comparison(from: previous, to: report), &html)
        } else if let previous = report.previous {
            html.markup("<p>Where each finding stands in time is told against the run of ")
            html.time(previous.started)
            html.markup(" (")
            html.code(previous.id)
            html.markup("); that run’s report wasn’t given to compare with.</p>\n")
        } else {
            html.markup(
                "<p>There is no previous run to compare with: this page tells one run alone.</p>\n"
            )
        }
        html.markup("</section>\n")
    }

    private func write(_ comparison: Comparison, _ html: inout HTMLWriter) {
        let before = comparison.before
        html.markup("<p>Compared with the run of ")
        html.time(before.run.started)
        html.markup(" (")
        html.code(before.run.id)
        html.markup(")")
        if before.host.id != report.host.id || before.host.hostname != report.host.hostname {
            html.markup(" on another host, <bdi>")
            html.text(before.hostLabel)
            html.markup("</bdi>")
        }
        html.text(
            comparison.entries.isEmpty
                ? ": all \(comparison.unchanged.counted("control")) as they were."
                : ": \(comparison.entries.count) differ, \(comparison.unchanged) as they were."
        )
        html.markup("</p>\n")
        if before.scope != report.scope {
            html.markup("<p class=\"warning\"><strong>Not of one scope:</strong> that run was of ")
            html.text(([before.run.chosenBaselines] + before.run.selection).joined(separator: " "))
            html.markup(" on ")
            html.code(before.host.root)
            html.markup(", so new and missing controls may mean no change of the host.</p>\n")
        }
        for change in Comparison.Change.allCases {
            let entries = comparison.entries(change)
            guard !entries.isEmpty else { continue }
            html.markup("<h3>")
            html.markup(change.title)
            html.text(" (\(entries.count))")
            html.markup("</h3>\n<ul class=\"changes\">\n")
            for entry in entries { write(entry, &html) }
            html.markup("</ul>\n")
        }
    }

    private func write(_ entry: Comparison.Entry, _ html: inout HTMLWriter) {
        guard let finding = entry.after ?? entry.before else { return }
        html.markup("<li>")
        if entry.after != nil, let index = anchors[finding.control] {
            html.link(to: anchors.all[index], finding.title)
        } else {
            html.text(finding.title)
        }
        html.markup(" ")
        html.code(finding.control)
        html.markup("<br>")
        if let before = entry.before { badge(before.outcome, &html) }
        if entry.before != nil, entry.after != nil { html.markup("→ ") }
        if let after = entry.after { badge(after.outcome, &html) }
        let isBoth = entry.before != nil && entry.after != nil
        for (label, side) in [("before: ", entry.before), ("now: ", entry.after)] {
            guard let side else { continue }
            html.markup("<br><span class=\"aside\">")
            html.text((isBoth ? label : "") + side.verdict.reason)
            html.markup("</span>")
        }
        html.markup("</li>\n")
    }
}
