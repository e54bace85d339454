import Baselines
import Host
import Model
import Reports

/// Brings a report to stdout, the journal and the audit log.
struct Delivery {
    let host: Host
    /// Whether the configuration wants entries in the journal.
    let usesJournal: Bool
    let output: OutputOptions
    let console: Console

    /// Writes the report.
    ///
    /// With `--quiet`, text is only written where it is worth saying.
    ///
    /// That the journal can't be reached is said, in the report and on stderr; it fails nothing.
    ///
    /// `text` stands for the table of findings where there are none.
    func deliver(_ report: Report, isWorthSaying: Bool, text: String? = nil) {
        var report = report
        if let problem = sendToJournal(report) {
            report.notices.append(problem)
            // The table has it among its notes already.
            if output.format == .json || text != nil, isWorthSaying || !output.quiet {
                console.errors(problem)
            }
        }
        switch output.format {
        case .json: console.output(report.json())
        case .text:
            guard isWorthSaying || !output.quiet else { return }
            console.write(
                text
                    ?? report.text(
                        width: console.width,
                        color: console.usesColor,
                        verbose: output.verbose
                    )
            )
        }
    }

    /// What went wrong, once; `nil` where all entries went out, or none are to.
    ///
    /// What is found in an image is nothing that happened on this host.
    private func sendToJournal(_ report: Report) -> String? {
        guard host.isLive, usesJournal else { return nil }
        do throws(HostError) {
            try report.forEachJournalEntry { entry throws(HostError) in
                try host.send(journal: entry.allFields)
            }
            return nil
        } catch {
            return "the journal has no record of this run: \(error)"
        }
    }
}
