/// What a resource kind says of one control on this host.
package struct Verdict: Hashable, Sendable {
    package let outcome: Outcome
    /// One line for people: why.
    package let reason: String
    package let evidence: [Evidence]

    package init(_ outcome: Outcome, _ reason: String, evidence: [Evidence] = []) {
        self.outcome = outcome
        self.reason = reason
        self.evidence = evidence
    }

    /// Judges by the evidence: one that doesn't hold fails, else one undetermined is an error.
    ///
    /// A `fail` is certain whatever the undetermined rest would show, so it comes first.
    package init(of evidence: [Evidence], want: String, explain: (Evidence) -> String) {
        if let bad = evidence.first(where: { $0.holds == false }) {
            self.init(.fail, explain(bad) + ", want \(want)", evidence: evidence)
        } else if let unknown = evidence.first(where: { $0.holds == nil }) {
            self.init(.error, explain(unknown) + ", want \(want)", evidence: evidence)
        } else {
            self.init(.pass, evidence.first.map(explain) ?? "nothing to judge", evidence: evidence)
        }
    }
}
