import Model
import SystemPackage

extension HTMLPage {
    var hasBeyondFindings: Bool {
        report.transaction != nil || !report.recovered.isEmpty || !report.orphans.isEmpty
            || !report.notices.isEmpty || !sharedUnknowns.isEmpty
    }

    /// Transactions, managed lines that nobody asks for, and what else happened.
    func beyondFindings(_ html: inout HTMLWriter) {
        guard hasBeyondFindings else { return }
        html.markup(
            """
            <section id="beyond" aria-labelledby="beyond-title">
            <h2 id="beyond-title">Beyond the controls</h2>

            """
        )
        let notices =
            report.notices + sharedUnknowns.map { "Who changed what fails is unknown: \($0)" }
        if !notices.isEmpty {
            html.markup("<h3>Notices</h3>\n")
            html.list("<ul>\n", notices) { $0.text($1) }
        }
        if let transaction = report.transaction {
            html.markup("<h3>What this run changed</h3>\n")
            write(transaction, &html)
        }
        if !report.recovered.isEmpty {
            html.markup("<h3>Interrupted before, taken back by this run</h3>\n")
            for transaction in report.recovered { write(transaction, &html) }
        }
        if !report.orphans.isEmpty {
            html.markup(
                """
                <h3>Orphans</h3>
                <p>Managed lines whose control is no longer asked for; \
                <code>temper apply --prune</code> removes them.</p>
                <ul>

                """
            )
            for orphan in report.orphans {
                html.markup("<li>")
                html.code(orphan.text)
                html.markup(" of ")
                html.code(orphan.control)
                html.markup(" in ")
                html.code(orphan.path.string)
                html.markup("</li>\n")
            }
            html.markup("</ul>\n")
        }
        html.markup("</section>\n")
    }

    private func write(_ transaction: Report.TransactionSummary, _ html: inout HTMLWriter) {
        html.markup("<p>Transaction ")
        html.code(transaction.id)
        html.text(": \(transaction.state), \(transaction.steps.count.counted("change"))")
        if let undone = transaction.undoes {
            html.markup("; it took back ")
            html.code(undone)
        }
        if !transaction.acceptedRisks.isEmpty {
            html.text("; accepted: \(transaction.acceptedRisks.joined(separator: ", "))")
        }
        html.markup(".</p>\n")
        guard !transaction.steps.isEmpty else { return }
        html.markup("<ul>\n")
        for step in transaction.steps {
            html.markup("<li>")
            html.text(step.change)
            if !step.controls.isEmpty {
                html.markup(" for ")
                html.code(step.controls.joined(separator: ", "))
            }
            html.markup("</li>\n")
        }
        html.markup("</ul>\n")
    }

    /// What an auditor needs to know of the host, the run and the files that it judged by.
    func provenance(_ html: inout HTMLWriter) {
        let (host, run) = (report.host, report.run)
        html.markup(
            """
            <section id="provenance" aria-labelledby="provenance-title">
            <h2 id="provenance-title">Host and run</h2>
            <dl class="about">

            """
        )
        html.term("Host name", host.hostname ?? "unknown")
        html.term("Host id", code: host.id ?? "none")
        html.term("System", host.os ?? "unknown")
        html.term("Kernel", code: host.kernel ?? "unknown")
        html.term("Virtualization", host.virtualization)
        html.term("Boot id", code: host.bootID)
        html.term("Root", code: host.root)
        html.term("Run", code: run.id)
        html.term("Mode", code: run.mode)
        html.term("Started") { $0.time(run.started) }
        html.term("Finished") { $0.time(run.finished) }
        html.term(
            "Narrowed to",
            code: run.selection.isEmpty ? nil : run.selection.joined(separator: " ")
        )
        html.term("Tool", "\(report.tool.name) \(report.tool.version)")
        html.term("Chain of kept runs") { html in
            guard let link = report.link else { return html.markup("this run isn’t kept in it") }
            html.text("run \(link.sequence)")
            guard let previous = link.previous else { return html.markup(", the first") }
            html.markup("; the one before has SHA-256 ")
            html.code(previous.description)
        }
        html.markup("</dl>\n")
        if !run.baselines.isEmpty {
            html.markup(
                """
                <table class="baselines">
                <caption>Baselines, as they were read</caption>
                <thead><tr><th scope="col">Baseline</th><th scope="col">File and SHA-256</th></tr></thead>
                <tbody>

                """
            )
            for baseline in run.baselines {
                html.markup("<tr><th scope=\"row\">")
                html.text("\(baseline.name) \(baseline.version)")
                html.markup(baseline.isChosen ? "<br>chosen" : "<br>extended")
                html.markup("</th><td>")
                html.code(baseline.path)
                html.markup("<br>")
                html.code(baseline.digest.description)
                html.markup("</td></tr>\n")
            }
            html.markup("</tbody></table>\n")
        }
        html.markup("</section>\n")
    }
}
