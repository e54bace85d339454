import Model
import SystemPackage

// What the formats for pipelines (JUnit, SARIF, CSV, Prometheus) tell of a finding alike.

extension Report {
    /// The findings that a view shows: with a framework, those that it refers to.
    func findings(in view: ReportView) -> [Finding] {
        guard let framework = view.framework else { return findings }
        return findings.filter { $0.references.contains { $0.framework == framework.id } }
    }
}

extension Finding {
    /// The evidence behind the result: the first that isn't as asked, else the first of all.
    var pipelineEvidence: Evidence? {
        verdict.evidence.first { $0.holds == false } ?? verdict.evidence.first { $0.holds != true }
            ?? verdict.evidence.first
    }

    /// `cis-debian-12 1.2.3, 1.2.4; stig V-1`; empty where there are none.
    var pipelineReferences: String {
        references.map { "\($0.framework) " + $0.ids.joined(separator: ", ") }
            .joined(separator: "; ")
    }

    /// All there is to say beyond the reason, a line each.
    var pipelineDetails: [String] {
        var lines = ["control: \(control): \(title)", "expected: \(expected)"]
        lines += verdict.evidence.map { "evidence: \($0.sentence)" }
        if let nature { lines.append("nature: \(nature.rawValue)") }
        if let sentence = drift?.pipelineSentence { lines.append("drift: \(sentence)") }
        lines += attribution?.recordedSentences ?? []
        if let waiverSentence { lines.append("waiver: \(waiverSentence)") }
        lines += changed.map { "changed: \($0)" }
        if !references.isEmpty { lines.append("references: \(pipelineReferences)") }
        return lines
    }
}

extension Drift {
    /// `persisting since 2026-11-21T08:30:00Z (changed-outside)`; `nil` where it didn't fail.
    var pipelineSentence: String? {
        guard let state else { return nil }
        let since = since.map { " since \($0)" } ?? ""
        let why = causes.isEmpty ? "" : " (\(causes.map(\.rawValue).joined(separator: ", ")))"
        return state.rawValue + since + why
    }
}
