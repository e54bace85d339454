package import Model

/// What happened, as the journal knows it: the MESSAGE_ID of an event type (systemd.journal-fields(7)).
///
/// packaging/journal-catalog/temper.catalog has a text for each, which `journalctl -x` shows.
package enum MessageID: String, CaseIterable, Sendable {
    case drift = "3c5f0d9b7e1a4f6f8c21b0d4a97e5613"
    case undetermined = "8a4e61f2c9d04b7c9f30e5b817a26dc4"
    case resolved = "0d6f2b94c83e4a17b5e9714fd2a80c6e"
    case changed = "b2d7908e43f14a5d8be6c07f19a3d452"
    case rolledBack = "e61c3a75d28f4d09a4b7f5982c0e13d6"
    case summary = "57f9b3e80c6d4218bd14a2e9f06c8b37"
}

/// One structured entry for the journal.
package struct JournalEntry: Sendable {
    package let id: MessageID
    package let message: String
    /// As syslog(3) counts: 3 is an error, 6 is information.
    package let priority: Int
    package let fields: [(name: String, value: String)]

    /// All fields as the journal takes them.
    package var allFields: [(name: String, value: String)] {
        [
            ("MESSAGE", message), ("MESSAGE_ID", id.rawValue), ("PRIORITY", "\(priority)"),
            ("SYSLOG_IDENTIFIER", "temper"), ("DOCUMENTATION", "man:temper(1)"),
        ] + fields
    }
}

extension Report {
    /// One entry for each drift whose state has changed since the run before, each change and each
    /// roll-back; ``summaryEntry(_:)`` comes after them.
    ///
    /// With `every`, where no run before is known, and where the journal didn't hear of that one, one for
    /// each drift, and for each that has ended since the last run that it did hear of. They are made one at a time: a host may have many.
    package func forEachJournalEntry<Failure>(
        every: Bool = false,
        _ body: (JournalEntry) throws(Failure) -> Void
    ) throws(Failure) {
        let tellsAll = every || previous == nil || previous?.wasHeard == false
        for finding in findings
        where tellsAll || finding.hasNews || endedUnheard.contains(finding.control) {
            if let entry = entry(for: finding) { try body(entry) }
        }
        for entry in changes() { try body(entry) }
    }

    private func entry(for finding: Finding) -> JournalEntry? {
        let id: MessageID
        let state = endedUnheard.contains(finding.control) ? .resolved : finding.drift?.state
        var priority = finding.severity.priority
        switch finding.outcome {
        case .fail: id = .drift
        case .error: (id, priority) = (.undetermined, 4)
        case .pass, .waived, .notapplicable:
            guard state == .resolved else { return nil }
            (id, priority) = (.resolved, 5)
        }
        return JournalEntry(
            id: id,
            message: "\(finding.control): \(finding.reasonAndWaiver)"
                + (finding.driftPhrase.map { "; \($0)" } ?? "")
                + (state != finding.drift?.state ? "; resolved while the journal was away" : ""),
            priority: priority,
            fields: fields(of: finding, state)
        )
    }

    private func fields(
        of finding: Finding,
        _ state: Drift.State?
    ) -> [(name: String, value: String)] {
        let seen =
            finding.verdict.evidence.first { $0.holds != true }
            ?? finding.verdict.evidence.first
        let some: [(String, String?)] = [
            ("TEMPER_CONTROL", finding.control), ("TEMPER_KIND", finding.kind),
            ("TEMPER_RESULT", finding.outcome.rawValue),
            ("TEMPER_SEVERITY", finding.severity.rawValue),
            ("TEMPER_EXPECTED", finding.expected), ("TEMPER_RUNNING", seen?.running),
            ("TEMPER_NEXT_BOOT", seen?.nextBoot), ("TEMPER_ORIGIN", seen?.origin?.description),
            ("TEMPER_TRANSACTION", transaction?.id), ("TEMPER_RUN", run.id),
            ("TEMPER_DRIFT", state?.rawValue),
            ("TEMPER_SINCE", finding.drift?.since?.description),
            ("TEMPER_NATURE", finding.nature?.rawValue),
        ]
        return some.compactMap { name, value in value.map { (name, $0) } }
            // A field may stand several times (systemd.journal-fields(7)).
            + (finding.drift?.causes ?? []).map { ("TEMPER_CAUSE", $0.rawValue) }
            + (finding.attribution?.acts ?? []).map { ("TEMPER_CHANGED_BY", $0.sentence) }
    }

    /// What a run changed, and what it took back.
    private func changes() -> [JournalEntry] {
        var entries = recovered.map { entry(forRollBackOf: $0) }
        guard let transaction else { return entries }
        guard transaction.state == "committed" else {
            return entries + [entry(forRollBackOf: transaction)]
        }
        let verb = transaction.undoes.map { "undo of \($0): " } ?? ""
        for step in transaction.steps {
            let about = step.controls.isEmpty ? "" : step.controls.joined(separator: ", ") + ": "
            entries.append(
                JournalEntry(
                    id: .changed,
                    message: about + verb + step.change,
                    priority: 5,
                    // A field may stand several times (systemd.journal-fields(7)).
                    fields: step.controls.map { ("TEMPER_CONTROL", $0) } + [
                        ("TEMPER_CHANGE", step.change), ("TEMPER_TRANSACTION", transaction.id),
                        ("TEMPER_RUN", run.id),
                    ]
                )
            )
        }
        return entries
    }

    private func entry(forRollBackOf transaction: TransactionSummary) -> JournalEntry {
        let outcome =
            transaction.state == "incomplete"
            ? "could not be taken back whole: a person is needed" : "was taken back"
        return JournalEntry(
            id: .rolledBack,
            message:
                "transaction \(transaction.id), \(transaction.steps.count.counted("change")), \(outcome)",
            priority: 3,
            fields: [
                ("TEMPER_TRANSACTION", transaction.id), ("TEMPER_RESULT", transaction.state),
                ("TEMPER_RUN", run.id),
            ] + transaction.steps.map { ("TEMPER_CHANGE", $0.change) }
        )
    }

    /// What the run came to, with what says which document was kept of it: a journal that is shipped
    /// elsewhere holds the chain of runs against changes by root of this host.
    package func summaryEntry(kept: [(name: String, value: String)] = []) -> JournalEntry {
        let counts = counts
        var words: [String] = []
        if !run.baselines.isEmpty {
            words.append(findings.count.counted("control"))
            words += Outcome.allCases.map { "\(counts.of($0)) \($0.rawValue)" }
        }
        let drifts = Drift.State.allCases.map { state in
            (state, findings.count { $0.drift?.state == state })
        }
        if previous != nil {
            words += drifts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0.phrase)" }
        }
        if let transaction {
            words.append("transaction \(transaction.id) \(transaction.state)")
            words.append(transaction.steps.count.counted("change"))
        }
        if !recovered.isEmpty { words.append("\(recovered.count) interrupted taken back") }
        if words.isEmpty { words = ["nothing to do"] }
        return JournalEntry(
            id: .summary,
            message: "\(run.mode): " + words.joined(separator: ", "),
            priority: 6,
            fields: [("TEMPER_RUN", run.id), ("TEMPER_MODE", run.mode)]
                + Outcome.allCases.map {
                    ("TEMPER_COUNT_\($0.rawValue.uppercased())", "\(counts.of($0))")
                }
                + drifts.map { state, count in
                    let name = state.rawValue.uppercased().split(separator: "-").joined(
                        separator: "_"
                    )
                    return ("TEMPER_DRIFT_\(name)", "\(count)")
                } + kept + notices.map { ("TEMPER_NOTICE", $0) }
        )
    }
}

extension Severity {
    /// What a failed control of this severity weighs in the journal: notice to error.
    fileprivate var priority: Int {
        switch self {
        case .info: 6
        case .low: 5
        case .medium: 4
        case .high: 3
        }
    }
}
