import Model

extension HTMLPage {
    /// What was seen of each thing judged: now, at the next boot, and the place that decides.
    func evidence(of finding: Finding, _ html: inout HTMLWriter) {
        guard !finding.verdict.evidence.isEmpty else { return }
        html.markup("<ul class=\"evidence\">\n")
        for evidence in finding.verdict.evidence {
            html.markup("<li>\n<p class=\"subject\">")
            html.code(evidence.subject)
            html.markup(" ")
            standing(evidence.holds, &html)
            html.markup("</p>\n")
            write(evidence, &html)
            html.markup("</li>\n")
        }
        html.markup("</ul>\n")
    }

    private func write(_ evidence: Evidence, _ html: inout HTMLWriter) {
        if evidence.running != nil || evidence.nextBoot != nil || evidence.origin != nil {
            html.markup("<dl>\n")
            if let running = evidence.running {
                html.term("Runs now") { html in
                    html.code(running)
                    if evidence.runs != nil, evidence.runs != evidence.holds {
                        html.markup(" ")
                        standing(evidence.runs, &html)
                    }
                }
            }
            if let next = evidence.nextBoot {
                html.term("Next boot, session or login") { html in
                    html.code(next)
                    if evidence.boots != nil, evidence.boots != evidence.holds {
                        html.markup(" ")
                        standing(evidence.boots, &html)
                    }
                }
            }
            html.term("Decided by", code: evidence.origin?.description)
            html.markup("</dl>\n")
        }
        for shadowed in evidence.shadowed {
            html.markup("<p class=\"aside\">Doesn’t decide: ")
            html.code(shadowed.origin.description)
            html.markup(" with ")
            html.code(shadowed.value)
            html.markup("</p>\n")
        }
        for note in evidence.notes {
            html.markup("<p class=\"aside\">Note: ")
            html.text(note)
            html.markup("</p>\n")
        }
    }

    private func standing(_ holds: Bool?, _ html: inout HTMLWriter) {
        switch holds {
        case true?: html.markup("<span class=\"pass\">as asked</span>")
        case false?: html.markup("<span class=\"fail\">not as asked</span>")
        case nil: html.markup("<span class=\"error\">undetermined</span>")
        }
    }

    /// The same in a line each, for what is as asked.
    func briefEvidence(of finding: Finding, _ html: inout HTMLWriter) {
        guard !finding.verdict.evidence.isEmpty else { return }
        html.markup("<ul class=\"brief\">\n")
        for evidence in finding.verdict.evidence {
            html.markup("<li>")
            html.code(evidence.subject)
            if let running = evidence.running {
                html.markup(" now ")
                html.code(running)
            }
            if let next = evidence.nextBoot {
                html.markup(" next ")
                html.code(next)
            }
            if let origin = evidence.origin {
                html.markup(" by ")
                html.code(origin.description)
            }
            for shadowed in evidence.shadowed {
                html.markup("; not ")
                html.code(shadowed.origin.description)
                html.markup(" with ")
                html.code(shadowed.value)
            }
            for note in evidence.notes {
                html.markup("; ")
                html.text(note)
            }
            html.markup("</li>\n")
        }
        html.markup("</ul>\n")
    }
}
