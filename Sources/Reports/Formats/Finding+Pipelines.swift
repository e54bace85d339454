import Model
import SystemPackage

// What the formats for pipelines (JUnit, SARIF, CSV, Prometheus) tell of a finding alike.

extension Report {
    /// The findings that a view shows: with a framework, those that it refers to.
    func findings(in view: ReportView) -> [Finding] {
        guard let framework = view.framework else { return findings }
        return findings.filter { $0.references.contains { $0.framework == framework.id } }
    }

    /// What a pipeline knows the host by: its name, else its id, else the directory that was judged.
    var pipelineHost: String { host.hostname ?? host.id ?? host.root }
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

    /// What each of its evidence says, with where it is decided, a line each.
    var pipelineEvidenceLines: [String] {
        verdict.evidence.map { evidence in
            let standing =
                switch evidence.holds {
                case true?: "as asked"
                case false?: "not as asked"
                case nil: "undetermined"
                }
            var words = ["\(evidence.subject): \(standing)"]
            if let running = evidence.running { words.append("running \(running)") }
            if let nextBoot = evidence.nextBoot { words.append("next boot \(nextBoot)") }
            if let origin = evidence.origin { words.append("decided by \(origin)") }
            return words.joined(separator: ", ")
        }
    }

    /// All there is to say beyond the reason, a labelled line each.
    var pipelineDetails: [String] {
        var lines = ["control: \(control): \(title)", "expected: \(expected)"]
        lines += pipelineEvidenceLines.map { "evidence: \($0)" }
        if let nature { lines.append("nature: \(nature.rawValue)") }
        if let sentence = drift?.pipelineSentence { lines.append("drift: \(sentence)") }
        if let attribution { lines.append("changed by: \(attribution.pipelineSentence)") }
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

extension Attribution {
    /// The newest change; `nil` where none is known.
    var newestAct: Act? {
        if case .known(let acts) = self { return acts.first }
        return nil
    }

    /// Who, by what, when and by which record, or why that isn't known.
    var pipelineSentence: String {
        switch self {
        case .unknown(let reason): return "unknown: \(reason)"
        case .known(let acts):
            guard let act = acts.first else { return "unknown: no record" }
            return "\(act.pipelineActor), \(act.subject) \(act.action) at \(act.time) "
                + "(\(act.source.rawValue) \(act.record))"
        }
    }
}

extension Attribution.Act {
    /// The person that logged in, else the user that it ran as, with the program.
    var pipelineActor: String {
        let login = user ?? loginUID.map { "login uid \($0)" }
        let who = login ?? uid.map { "uid \($0), without a login" } ?? "somebody"
        return who + ((command ?? executable).map { " by \($0)" } ?? "")
    }
}
