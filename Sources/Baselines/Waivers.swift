import Host
package import Model

/// The waivers of a run, on a host of some name, on one day in UTC.
package struct Waivers: Sendable {
    package let all: [Waiver]
    private let hostName: String?
    package let day: CivilDate
    /// Those that count on this host, by control.
    private let byControl: [String: Waiver]

    /// Whether a run looked at all that its baselines ask for.
    package enum Reach: Sendable {
        /// All of it, but for the controls that the baselines deselect, each with its reason.
        case whole(deselected: [String: String])
        /// A part: nothing is known of the rest.
        case part
    }

    /// Refuses two of one control that both count on this host, whatever their time.
    package init(
        _ waivers: [Waiver],
        on hostName: String?,
        at now: Timestamp
    ) throws(BaselineError) {
        var byControl: [String: Waiver] = [:]
        var problems: [Diagnostic] = []
        for waiver in waivers where Self.counts(waiver, on: hostName) {
            guard let first = byControl[waiver.control] else {
                byControl[waiver.control] = waiver
                continue
            }
            problems.append(
                Diagnostic(
                    waiver.location,
                    "'\(waiver.control)' is waived twice on this host; first at \(first.location)"
                )
            )
        }
        guard problems.isEmpty else { throw BaselineError(problems) }
        all = waivers
        self.hostName = hostName
        self.byControl = byControl
        day = CivilDate(of: now)
    }

    /// None at all.
    package init() {
        all = []
        hostName = nil
        byControl = [:]
        day = CivilDate(of: Timestamp(seconds: 0))
    }

    /// Whether it is for this host; one for hosts by name isn't for a host without a name.
    package func counts(_ waiver: Waiver) -> Bool { Self.counts(waiver, on: hostName) }

    private static func counts(_ waiver: Waiver, on hostName: String?) -> Bool {
        guard !waiver.hosts.isEmpty else { return true }
        guard let name = hostName?.lowercased() else { return false }
        return waiver.hosts.contains { Glob($0).matches(name, pathname: false) }
    }

    /// The controls whose failure is accepted here today, sorted.
    package var accepted: [String] {
        byControl.values.filter { $0.term(on: day) != .expired }.map(\.control).sorted()
    }

    /// The findings with what is waived marked so, and what is to be said of the waivers themselves.
    ///
    /// Only a `fail` is waived: what could not be determined is never accepted.
    package func judge(
        _ findings: [Finding],
        reach: Reach
    ) -> (findings: [Finding], remarks: [WaiverRemark]) {
        guard !byControl.isEmpty else { return (findings, []) }
        let judged = findings.map { finding in
            guard finding.outcome == .fail, let waiver = byControl[finding.control] else {
                return finding
            }
            return waiver.term(on: day) == .expired
                ? finding.formerlyWaived(by: waiver) : finding.waived(by: waiver)
        }
        let outcomes = Dictionary(
            findings.map { ($0.control, $0.outcome) },
            uniquingKeysWith: { first, _ in first }
        )
        let remarks = byControl.values.sorted { $0.control < $1.control }.flatMap {
            self.remarks(on: $0, in: outcomes, reach: reach)
        }
        return (judged, remarks)
    }

    private func remarks(
        on waiver: Waiver,
        in outcomes: [String: Outcome],
        reach: Reach
    ) -> [WaiverRemark] {
        let term = waiver.term(on: day)
        let end: [WaiverRemark] =
            term == .expiring ? [.ends(waiver, inDays: waiver.daysLeft(on: day))] : []
        switch outcomes[waiver.control] {
        case .fail, .waived: return end
        case .error: return term == .expired ? [] : [.leavesOpen(waiver)] + end
        case .pass: return [.waivesNothing(waiver, because: .passes)]
        case .notapplicable: return [.waivesNothing(waiver, because: .doesNotApply)]
        case nil:
            guard case .whole(let deselected) = reach else { return [] }
            let why = deselected[waiver.control].map { WaiverRemark.Idleness.deselected($0) }
            let nearest = Spelling.nearest(to: waiver.control, among: outcomes.keys.sorted())
            return [.waivesNothing(waiver, because: why ?? .noSuchControl(nearest: nearest))]
        }
    }
}
