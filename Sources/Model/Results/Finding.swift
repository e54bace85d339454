package import SystemPackage

/// A control and its result on this host, with the evidence.
package struct Finding: Sendable {
    package let control: String
    package let title: String
    package let severity: Severity
    package let kind: String
    package let rationale: String
    package let references: [Reference]
    package let tags: [String]
    /// What bringing it about may cost, as the baseline declares it.
    package let hazards: [Hazard]
    /// What the control asks for, for people: `net.core.somaxconn ≥ 65535`.
    package let expected: String
    package private(set) var verdict: Verdict
    /// The waiver that covers it, or that did until it expired.
    package private(set) var waiver: Waiver?
    /// What an apply changed for this control, a line each.
    package var changed: [String]
    /// What it is to the runs before; `nil` where none is known.
    package var drift: Drift?
    /// Who changed it; `nil` where that wasn't asked.
    package var attribution: Attribution?
    /// By subject, the file that decided at the run before, of what nothing sets now; no part of a report's
    /// document.
    package var formerOrigins: [String: FilePath] = [:]

    package init(
        control: String,
        title: String,
        severity: Severity,
        kind: String,
        rationale: String,
        references: [Reference],
        tags: [String],
        hazards: [Hazard] = [],
        expected: String,
        verdict: Verdict,
        changed: [String] = []
    ) {
        self.control = control
        self.title = title
        self.severity = severity
        self.kind = kind
        self.rationale = rationale
        self.references = references
        self.tags = tags
        self.hazards = hazards
        self.expected = expected
        self.verdict = verdict
        self.changed = changed
    }

    package var outcome: Outcome { verdict.outcome }

    /// Whether it fails, or could not be determined.
    package var isOpen: Bool { outcome == .fail || outcome == .error }

    /// What a failure will come to at a reboot; `nil` where now and then are alike.
    package var nature: Nature? {
        guard outcome == .fail || outcome == .waived else { return nil }
        let wrong = verdict.evidence.filter { $0.holds == false }
        if wrong.isEmpty { return nil }
        if wrong.allSatisfy({ $0.runs == true && $0.boots == false }) { return .lostAtReboot }
        if wrong.allSatisfy({ $0.runs == false && $0.boots == true }) { return .neverLoaded }
        return nil
    }

    /// The same failure, accepted: it isn't drift.
    package func waived(by waiver: Waiver) -> Finding {
        var finding = self
        finding.verdict = Verdict(.waived, verdict.reason, evidence: verdict.evidence)
        finding.waiver = waiver
        return finding
    }

    /// The same, with the waiver that no longer covers it.
    package func formerlyWaived(by waiver: Waiver) -> Finding {
        var finding = self
        finding.waiver = waiver
        return finding
    }
}

/// What a framework (CIS, STIG, KSPP, …) calls a requirement.
package struct Reference: Hashable, Sendable {
    package let framework: String
    package let ids: [String]

    package init(framework: String, ids: [String]) {
        self.framework = framework
        self.ids = ids
    }
}
