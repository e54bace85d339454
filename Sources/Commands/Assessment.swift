import Baselines
import Host
import Model
import Resources

/// What a look at a host came to: a finding for each control and, for a plan, what would mend it.
struct Assessment {
    enum Purpose { case report, plan }

    let findings: [Finding]
    /// Empty for a report.
    let requests: [Request]
    /// What is to be said of waivers.
    let remarks: [WaiverRemark]

    init(of controls: [Control], on host: Host, for purpose: Purpose) {
        var findings: [Finding] = []
        var requests: [Request] = []
        findings.reserveCapacity(controls.count)
        for control in controls { control.resource.announce(to: host) }
        for control in controls {
            let (verdict, edits) = Self.judge(control, on: host, for: purpose)
            findings.append(
                Finding(
                    control: control.id,
                    title: control.title,
                    severity: control.severity,
                    kind: type(of: control.resource).kind,
                    rationale: control.rationale,
                    references: control.references,
                    tags: control.tags,
                    hazards: control.hazards,
                    expected: control.resource.expected,
                    verdict: verdict
                )
            )
            requests += edits.map { Request(control: control.id, edit: $0) }
        }
        self.findings = findings
        self.requests = requests
        remarks = []
    }

    private init(findings: [Finding], requests: [Request], remarks: [WaiverRemark]) {
        self.findings = findings
        self.requests = requests
        self.remarks = remarks
    }

    /// The same under waivers: nothing is asked for where a failure is accepted, nor where it would
    /// be if it were certain.
    func waived(by waivers: Waivers, reach: Waivers.Reach) -> Assessment {
        let (findings, remarks) = waivers.judge(findings, reach: reach)
        let accepted = Set(waivers.accepted)
        return Assessment(
            findings: findings,
            requests: requests.filter { !accepted.contains($0.control) },
            remarks: remarks
        )
    }

    /// The failures that are accepted.
    var waived: [Finding] { findings.filter { $0.outcome == .waived } }

    private static func judge(
        _ control: Control,
        on host: Host,
        for purpose: Purpose
    ) -> (verdict: Verdict, edits: [Edit]) {
        let resource = control.resource
        guard let condition = control.condition else {
            return resource.look(at: host, withEdits: purpose == .plan)
        }
        do throws(HostError) {
            switch try condition.evaluate(on: host) {
            case .applies: return resource.look(at: host, withEdits: purpose == .plan)
            case .doesNotApply(let reason): return (Verdict(.notapplicable, reason), [])
            case .unknown(let fact, let isHarmless):
                return judge(resource, unsure: fact, isHarmless, on: host, for: purpose)
            }
        } catch {
            return (Verdict(.error, "its condition: \(error)"), [])
        }
    }

    /// A setting that is as asked is so whether or not the control applies; of one that isn't,
    /// nobody can say without the fact.
    ///
    /// It is mended all the same where that does nothing to a host that it isn't meant for.
    private static func judge(
        _ resource: any Resource,
        unsure fact: String,
        _ isHarmless: Bool,
        on host: Host,
        for purpose: Purpose
    ) -> (verdict: Verdict, edits: [Edit]) {
        let (verdict, edits) = resource.look(
            at: host,
            withEdits: purpose == .plan && isHarmless
        )
        if verdict.outcome != .fail { return (verdict, edits) }
        let unsure = Verdict(
            .error,
            "\(verdict.reason), if it applies: \(fact) is not known of an image",
            evidence: verdict.evidence
        )
        return (unsure, edits)
    }

    /// Undetermined wins over drift; both are in the findings.
    var status: ExitStatus {
        if findings.contains(where: { $0.outcome == .error }) { return .undetermined }
        if findings.contains(where: { $0.outcome == .fail }) { return .drift }
        return .success
    }
}
