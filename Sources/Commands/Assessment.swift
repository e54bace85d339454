import Host
import Model
import Resources

/// What a look at a host came to: a finding for each control, and what would mend the failures.
struct Assessment {
    let findings: [Finding]
    let requests: [Request]

    init(of controls: [Control], on host: Host) {
        var findings: [Finding] = []
        var requests: [Request] = []
        findings.reserveCapacity(controls.count)
        for control in controls {
            let (verdict, edits) = Self.judge(control, on: host)
            findings.append(
                Finding(
                    control: control.id,
                    title: control.title,
                    severity: control.severity,
                    kind: type(of: control.resource).kind,
                    rationale: control.rationale,
                    references: control.references,
                    tags: control.tags,
                    expected: control.resource.expected,
                    verdict: verdict
                )
            )
            requests += edits.map { Request(control: control.id, edit: $0) }
        }
        self.findings = findings
        self.requests = requests
    }

    private static func judge(
        _ control: Control,
        on host: Host
    ) -> (verdict: Verdict, edits: [Edit]) {
        guard let condition = control.condition else { return control.resource.look(at: host) }
        do throws(HostError) {
            switch try condition.evaluate(on: host) {
            case .applies: return control.resource.look(at: host)
            case .doesNotApply(let reason): return (Verdict(.notapplicable, reason), [])
            }
        } catch {
            return (Verdict(.error, "its condition: \(error)"), [])
        }
    }

    /// Undetermined wins over drift; both are in the findings.
    var status: ExitStatus {
        if findings.contains(where: { $0.outcome == .error }) { return .undetermined }
        if findings.contains(where: { $0.outcome == .fail }) { return .drift }
        return .success
    }
}
