import Model

extension HTMLPage {
    /// Who accepted it and until when, or that nobody does any more.
    func waiver(of finding: Finding, _ html: inout HTMLWriter) {
        guard let waiver = finding.waiver else { return }
        html.term("Waiver") { html in
            if finding.outcome == .waived {
                html.markup("accepted to the end of ")
                html.day(waiver.expires)
            } else {
                html.markup("<strong>expired</strong> with the end of ")
                html.day(waiver.expires)
                html.markup(", drift again since ")
                html.day(waiver.isDriftSince)
            }
            html.markup(": ")
            html.text(waiver.reason)
        }
        html.term("Waiver’s owner", waiver.owner)
        html.term("Waiver’s ticket", waiver.ticket)
        html.term("Waiver’s place", code: "\(waiver.location.file):\(waiver.location.line)")
    }

    /// What the finding is to the runs before.
    func history(_ drift: Drift, _ html: inout HTMLWriter) {
        guard drift.state != nil || !drift.causes.isEmpty else { return }
        html.term("In time") { html in
            if let state = drift.state {
                html.markup(state.word)
                if let since = drift.since {
                    html.markup(" since ")
                    html.time(since)
                }
                if drift.episodes > 1 {
                    html.text(", begun \(drift.episodes) times in the runs that are kept")
                }
            }
            for (place, cause) in drift.causes.enumerated() {
                html.markup(place == 0 ? (drift.state == nil ? "" : ": ") : "; ")
                html.markup(cause.sentence)
            }
        }
    }

    /// Who changed it and when, by the host's own records.
    func write(_ attribution: Attribution, _ html: inout HTMLWriter) {
        html.term("Changed by") { html in
            if !attribution.acts.isEmpty {
                html.markup("<ol>\n")
                for act in attribution.acts {
                    html.markup("<li>")
                    write(act, &html)
                    html.markup("</li>\n")
                }
                html.markup("</ol>\n")
            }
            if let reason = attribution.unknown {
                html.markup(attribution.acts.isEmpty ? "unknown: " : "the rest is unknown: ")
                html.text(reason)
            }
        }
    }

    private func write(_ act: Attribution.Act, _ html: inout HTMLWriter) {
        html.time(act.time)
        html.markup(": ")
        html.code(act.subject)
        html.markup(" ")
        html.text(act.action)
        html.markup(" by <strong>")
        let login = act.loginUID.map { "login uid \($0)" }
        if let user = act.user {
            html.text(user)
            html.markup("</strong>")
            if let login { html.text(" (\(login))") }
        } else {
            html.text(login ?? "nobody who logged in")
            html.markup("</strong>")
        }
        if let uid = act.uid { html.text(", as uid \(uid)") }
        if let command = act.command {
            html.markup(", with ")
            html.code(command)
        }
        if let executable = act.executable {
            html.markup(act.command == nil ? ", with " : " of ")
            html.code(executable)
        }
        if let session = act.session { html.text(", session \(session)") }
        html.markup(act.source == .audit ? " (audit log, " : " (journal, ")
        html.code(act.record)
        html.markup(")")
    }
}
