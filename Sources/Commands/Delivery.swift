import Baselines
import Host
import Model
import Reports
import Runs

/// Brings a report to stdout, the journal, the kept runs and the audit log.
struct Delivery {
    let host: Host
    /// Whether the configuration wants entries in the journal.
    let usesJournal: Bool
    let output: OutputOptions
    let console: Console
    /// Whether each drift has an entry in the journal, not only one whose state has changed.
    var tellsEvery = false
    /// The kept runs that it is held against, and where it goes; `nil` for what judges nothing.
    var recording: Recording?

    /// Writes the report.
    ///
    /// With `--quiet`, text is only written where it is worth saying.
    ///
    /// The journal's entries go out before the run is kept: a run that is cut off in between says them
    /// again rather than never, and so does the run after one that the journal didn't hear of. The
    /// summary comes last, with the digest of what was kept. That the journal can't be reached is
    /// said, in the report and on stderr; it fails nothing. That a run can't be kept fails only where it
    /// was asked for.
    ///
    /// `text` stands for the table of findings where there are none; `framework` is what they are told
    /// by. Returned is why a run that was to
    /// be kept isn't; the report is written all the same.
    @discardableResult
    func deliver(
        _ report: Report,
        isWorthSaying: Bool,
        text: String? = nil,
        by framework: Framework? = nil
    ) -> Failure? {
        var report = report
        let isHeard = isWorthSaying || !output.quiet
        func tell(_ problem: String) {
            report.notices.append(problem)
            // The table has it among its notes already.
            if output.format == .json || text != nil, isHeard { console.errors(problem) }
        }
        do throws(Failure) {
            try recording?.relate(&report)
        } catch {
            tell("the run before can't be read: " + error.lines.joined(separator: "; "))
        }
        report.attribute(on: host)
        var problem = sendEntries(of: report)
        if let problem { tell(problem) }
        if host.isLive, usesJournal { report.run.heard = problem == nil }
        var kept: KeptRun?
        var losses: [String] = []
        var failure: Failure?
        do throws(Failure) {
            kept = try recording?.keep(&report)
            losses = kept?.problems ?? []
        } catch {
            losses = ["this run is not kept: " + error.lines.joined(separator: "; ")]
            losses.forEach(tell)
            if recording?.isAskedFor == true { failure = error }
        }
        // Evidence that is lost is worth saying where nothing else is.
        if !isHeard, failure == nil { losses.forEach(console.errors) }
        if problem == nil {
            problem = sendToJournal { () throws(HostError) in
                try host.send(
                    journal: report.summaryEntry(kept: kept?.journalFields ?? []).allFields
                )
            }
            if let problem { tell(problem) }
        }
        switch output.format {
        case .json: console.output(report.json())
        case .text:
            guard isHeard else { return failure }
            let (width, color) = (console.width, console.usesColor)
            console.write(
                text
                    ?? framework.map { report.text(by: $0, width: width, color: color) }
                    ?? report.text(width: width, color: color, verbose: output.verbose)
            )
        }
        return failure
    }

    private func sendEntries(of report: Report) -> String? {
        sendToJournal { () throws(HostError) in
            try report.forEachJournalEntry(every: tellsEvery) { entry throws(HostError) in
                try host.send(journal: entry.allFields)
            }
        }
    }

    /// What went wrong; `nil` where all went out, or none is to.
    ///
    /// What is found in an image is nothing that happened on this host.
    private func sendToJournal(_ send: () throws(HostError) -> Void) -> String? {
        guard host.isLive, usesJournal else { return nil }
        do throws(HostError) {
            try send()
            return nil
        } catch {
            return "the journal has no record of this run: \(error)"
        }
    }
}
