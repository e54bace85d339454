package import Model

extension Report {
    /// One self-contained page (HTML 5) for people: no network and no script are needed to read it.
    ///
    /// A Content-Security-Policy forbids both, but for the page's own style sheet by its digest: even if
    /// something of a host's became markup, it could load, run and restyle nothing.
    package func html(_ view: ReportView) -> [UInt8] {
        let page = HTMLPage(report: self, view: view)
        var html = HTMLWriter()
        page.write(to: &html)
        return html.bytes
    }
}

/// A report on its way to be a page.
struct HTMLPage {
    let report: Report
    let view: ReportView
    /// Worst first, as the text has them.
    let findings: [Finding]
    let anchors: HTMLAnchors
    let counts: Report.Counts
    /// Why it is unknown who changed several things: told once.
    let sharedUnknowns: [String]

    init(report: Report, view: ReportView) {
        self.report = report
        self.view = view
        findings = report.findings.sorted(by: Report.precedes)
        anchors = HTMLAnchors(findings)
        counts = report.counts
        sharedUnknowns = report.sharedUnknowns
    }

    func write(to html: inout HTMLWriter) {
        head(&html)
        html.markup(
            """
            <body>
            <a class="skip" href="#main">Skip to the results</a>

            """
        )
        banner(&html)
        html.markup("<main id=\"main\">\n")
        summary(&html)
        comparison(&html)
        if let framework = view.framework { requirements(of: framework, &html) }
        group("attention", "What needs attention", [.error, .fail, .waived], &html)
        beyondFindings(&html)
        provenance(&html)
        group("rest", "What passes, and what doesn’t apply", [.notapplicable, .pass], &html)
        html.markup("</main>\n<footer><p>Written by ")
        html.text("\(report.tool.name) \(report.tool.version)")
        html.markup(
            """
             from one run’s report. All times are UTC. A control is told by its own id; a file and line \
            is the place that decides what the next boot, session, login or command gets.</p></footer>
            </body>
            </html>

            """
        )
    }

    private func head(_ html: inout HTMLWriter) {
        html.markup(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-
            """
        )
        var sheet = HTMLWriter()
        sheet.markup(HTMLStyleSheet.text)
        html.text(HTMLStyleSheet.base64(SHA256(sheet.bytes)))
        html.markup(
            """
            '; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>
            """
        )
        html.text("\(headline) – \(subject), \(report.run.started.description.prefix(10))")
        html.markup("</title>\n<style>")
        html.markup(HTMLStyleSheet.text)
        html.markup("</style>\n</head>\n")
    }

    /// What was judged, in a word.
    private var subject: String { report.hostLabel }

    /// What a reader must know first.
    private var headline: String {
        let (failed, unknown) = (counts.of(.fail), counts.of(.error))
        let all = findings.count.counted("control")
        if failed > 0 { return "\(failed) of \(all) \(failed == 1 ? "fails" : "fail")" }
        if unknown > 0 { return "\(unknown) of \(all) could not be determined" }
        if counts.of(.waived) > 0 {
            return "Nothing fails that isn’t waived: \(counts.of(.waived)) of \(all)"
        }
        if counts.of(.pass) == 0 { return "No control applies" }
        return counts.of(.pass) == findings.count
            ? "All of \(all) \(findings.count == 1 ? "passes" : "pass")"
            : "Nothing fails: \(counts.of(.pass)) of \(all) \(counts.of(.pass) == 1 ? "passes" : "pass")"
    }

    private func banner(_ html: inout HTMLWriter) {
        html.markup("<header class=\"")
        html.markup(
            counts.of(.fail) > 0 ? "fail" : counts.of(.error) > 0 ? "error" : "pass"
        )
        html.markup("\">\n<p class=\"eyebrow\">")
        html.text("\(report.tool.name) \(report.run.mode)")
        html.markup(" · ")
        html.time(report.run.started)
        html.markup("</p>\n<h1>")
        html.text(headline)
        html.markup(" <span class=\"on\">on <bdi>")
        html.text(subject)
        html.markup("</bdi></span></h1>\n")
        if let doubt = report.doubt {
            html.markup("<p class=\"lede warning\"><strong>This run can’t be trusted:</strong> ")
            html.text(doubt)
            html.markup("</p>\n")
        }
        if let lede {
            html.markup("<p class=\"lede\">")
            html.text(lede)
            html.markup("</p>\n")
        }
        html.markup("<dl class=\"facts\">\n")
        html.term("System", report.host.os ?? "unknown")
        html.term("Baselines", report.run.chosenBaselines)
        if !report.run.selection.isEmpty {
            html.term("Options", code: report.run.selection.joined(separator: " "))
        }
        if report.host.root != "/" { html.term("Root", code: report.host.root) }
        if let link = report.link { html.term("Kept as run", "\(link.sequence)") }
        html.term("Run", code: report.run.id)
        html.markup(
            "</dl>\n<nav aria-label=\"Contents\"><ul>\n<li><a href=\"#summary\">Summary</a></li>\n"
        )
        html.markup("<li><a href=\"#changes\">Changes</a></li>\n")
        if let framework = view.framework {
            html.markup("<li>")
            html.link(to: "framework", framework.id)
            html.markup("</li>\n")
        }
        if has([.error, .fail, .waived]) {
            html.markup("<li><a href=\"#attention\">What needs attention</a></li>\n")
        }
        if hasBeyondFindings {
            html.markup("<li><a href=\"#beyond\">Beyond the controls</a></li>\n")
        }
        html.markup("<li><a href=\"#provenance\">Host and run</a></li>\n")
        if has([.notapplicable, .pass]) {
            html.markup("<li><a href=\"#rest\">What passes</a></li>\n")
        }
        html.markup("</ul></nav>\n</header>\n")
    }

    func has(_ outcomes: [Outcome]) -> Bool { outcomes.contains { counts.of($0) > 0 } }

    /// What the headline leaves out.
    private var lede: String? {
        let severities = Severity.worstFirst.filter { counts.failed($0) > 0 }.map { severity in
            "\(counts.failed(severity)) \(severity.rawValue)"
        }
        var parts: [String] = []
        if !severities.isEmpty {
            parts.append("By severity: \(severities.joined(separator: ", "))")
        }
        if counts.of(.fail) > 0, counts.of(.error) > 0 {
            parts.append("\(counts.of(.error)) more could not be determined")
        }
        if counts.of(.fail) + counts.of(.error) > 0, counts.of(.waived) > 0 {
            parts.append("\(counts.of(.waived)) waived")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ") + "."
    }
}
