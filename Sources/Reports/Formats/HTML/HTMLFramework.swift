import Model

extension HTMLPage {
    /// How many requirements of each framework of the baselines came to what.
    func frameworkTotals(_ html: inout HTMLWriter) {
        let others = report.frameworks.filter { $0.id != view.framework?.id }
        for framework in [view.framework].compactMap(\.self) + others {
            html.markup("<p>")
            totals(of: framework, framework.requirements(of: findings), &html)
            html.markup("</p>\n")
        }
    }

    private func totals(
        of framework: Framework,
        _ requirements: [Framework.Requirement],
        _ html: inout HTMLWriter
    ) {
        html.text("\(requirements.count.counted("requirement")) of ")
        if framework.id == view.framework?.id {
            html.link(to: "framework", framework.id)
        } else {
            html.text(framework.id)
        }
        html.markup(": ")
        let results: [Outcome?] = Outcome.pictured.map { $0 } + [nil]
        var isFirst = true
        for result in results {
            let count = requirements.count { $0.outcome == result }
            guard count > 0 else { continue }
            html.text("\(isFirst ? "" : ", ")\(count) ")
            html.markup(result?.htmlWord ?? "not checked")
            isFirst = false
        }
        html.markup(".")
    }

    /// The findings by a framework's own numbers, with what no control covers.
    func requirements(of framework: Framework, _ html: inout HTMLWriter) {
        let requirements = framework.requirements(of: findings)
        html.markup(
            "<section id=\"framework\" aria-labelledby=\"framework-title\">\n"
        )
        html.markup("<h2 id=\"framework-title\">")
        html.text(framework.title)
        html.markup("</h2>\n<p class=\"warning\">")
        html.text(framework.notice)
        html.markup("</p>\n<p>")
        totals(of: framework, requirements, &html)
        html.markup("</p>\n")
        table("What the controls answer to", requirements.filter { !$0.controls.isEmpty }, &html)
        table("What no control covers", requirements.filter(\.controls.isEmpty), &html)
        html.markup("</section>\n")
    }

    private func table(
        _ caption: StaticString,
        _ requirements: [Framework.Requirement],
        _ html: inout HTMLWriter
    ) {
        guard !requirements.isEmpty else { return }
        html.markup("<table class=\"requirements\">\n<caption>")
        html.markup(caption)
        html.text(" (\(requirements.count))")
        html.markup(
            """
            </caption>
            <thead><tr><th scope="col">Number</th><th scope="col">Result</th>\
            <th scope="col">Controls, and what isn’t covered</th></tr></thead>
            <tbody>

            """
        )
        for requirement in requirements {
            html.markup("<tr><th scope=\"row\">")
            html.text(requirement.id)
            html.markup("</th><td><span class=\"badge ")
            html.markup(requirement.outcome?.htmlClass ?? "na")
            html.markup("\">")
            html.markup(requirement.outcome?.htmlWord ?? "not checked")
            html.markup("</span></td><td>")
            for control in requirement.controls {
                guard let index = anchors[control] else { continue }
                write(findings[index], at: anchors.all[index], in: requirement, &html)
            }
            for gap in requirement.gaps {
                html.markup("<p><strong>Not covered:</strong> ")
                html.text("\(gap.title) (\(gap.reason))")
                html.markup("</p>\n")
            }
            html.markup("</td></tr>\n")
        }
        html.markup("</tbody></table>\n")
    }

    private func write(
        _ finding: Finding,
        at anchor: String,
        in requirement: Framework.Requirement,
        _ html: inout HTMLWriter
    ) {
        html.markup("<p>")
        html.link(to: anchor, finding.title)
        // Which of several decides is worth knowing.
        if finding.outcome != requirement.outcome {
            html.markup(" (")
            html.markup(finding.outcome.htmlWord)
            html.markup(")")
        }
        if let waiver = finding.waiverSentence { html.text("; \(waiver)") }
        html.markup("</p>\n")
    }
}
