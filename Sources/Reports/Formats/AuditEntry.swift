import Model

/// What an auditor's format has a verdict for: a control, or with a framework one of its requirements.
struct AuditEntry {
    /// The id of the control, or the framework's number.
    let name: String
    let title: String
    /// The highest of what is behind it; `nil` where no control is.
    let severity: Severity?
    /// `nil` for what isn't checked, or not wholly.
    let outcome: Outcome?
    let findings: [Finding]
    let gaps: [Framework.Gap]

    /// What is asked for, a line for each control.
    var expected: [String] { findings.map { Style.safe($0.expected) } }

    /// Why it isn't checked, or what of it isn't, a sentence each.
    var unchecked: [String] {
        gaps.map { Style.safe("not checked: \($0.title): \($0.reason)") }
    }

    fileprivate init(_ finding: Finding) {
        name = finding.control
        title = finding.title.isEmpty ? finding.control : finding.title
        severity = finding.severity
        outcome = finding.outcome
        findings = [finding]
        gaps = []
    }

    fileprivate init(_ requirement: Framework.Requirement, of findings: [Finding]) {
        name = requirement.id
        let titles = findings.map(\.title) + requirement.gaps.map(\.title)
        title = titles.joined(separator: "; ")
        severity = findings.map(\.severity).max()
        outcome = requirement.outcome
        self.findings = findings
        gaps = requirement.gaps
    }
}

extension Report {
    /// What is told of: the findings by id, or the requirements in their framework's order.
    func auditEntries(_ view: ReportView) -> [AuditEntry] {
        guard let framework = view.framework else { return findings.map { AuditEntry($0) } }
        let known = Dictionary(findings.map { ($0.control, $0) }) { first, _ in first }
        return framework.requirements(of: findings).map { requirement in
            AuditEntry(requirement, of: requirement.controls.compactMap { known[$0] })
        }
    }
}

extension Finding {
    /// Verdict, reason, evidence and what else is known of it, a line each, safe to show.
    var auditLines: [String] {
        var lines = ["\(outcome.rawValue): \(verdict.reason)"]
        for evidence in verdict.evidence {
            lines.append(evidence.sentence)
            lines += evidence.shadowed.map { "not deciding: \($0.origin): \($0.value)" }
            lines += evidence.notes
        }
        if let waiverSentence { lines.append(waiverSentence) }
        if let driftPhrase { lines.append("drift: \(driftPhrase)") }
        lines += attribution?.recordedSentences ?? []
        lines += changed.map { "changed by this run: \($0)" }
        return lines.map { Style.safe($0) }
    }
}
