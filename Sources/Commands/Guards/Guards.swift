import Host
import Model
import Resources
import Transactions

/// What is looked at between a plan and its first write.
///
/// Each guard names what the plan would do beyond what is asked; what nobody has accepted by name
/// refuses the whole plan, and nothing is changed.
struct Guards {
    let work: Work
    /// Which of the run's controls ask for a setting, as `temper explain` names it.
    let controls: [Control]
    let accepted: Set<String>

    init(work: Work, controls: [Control] = [], accepted: Set<String>) {
        self.work = work
        self.controls = controls
        self.accepted = accepted
    }

    /// The risks of a plan that were accepted, by name; throws `refused` for any other.
    ///
    /// An image has no sessions to cut off, and its users and keys may come with its first boot:
    /// there only what is in the plan itself is judged.
    func check(_ plan: Plan) throws(Failure) -> (accepted: [String], notices: [String]) {
        var notices: [String] = []
        var risks = OneWayGuard.risks(of: plan)
        if work.host.isLive {
            risks += try ServiceGuard.risks(of: plan, on: work.host)
            risks += try NetworkGuard.risks(of: plan, on: work.host)
            risks += try UsageGuard.risks(of: plan, on: work.host)
            let lockouts = try LockoutGuard(work: work, controls: controls).look(at: plan)
            risks += lockouts.risks
            notices += lockouts.notices
        } else if plan.steps.contains(where: { $0.phase.validation != nil }) {
            notices.append("an image: who will be able to get in was not looked at")
        }
        let open = risks.filter { !$0.isAccepted(by: accepted) }
        guard open.isEmpty else {
            throw .transaction(
                .refused(
                    open.map(Self.words)
                        + [
                            "nothing was changed; leave these controls out, or accept what they risk"
                        ]
                )
            )
        }
        notices += risks.map { "accepted: \($0.names.joined(separator: ", ")): \($0.reason)" }
        return (Set(risks.flatMap(\.names)).sorted(), notices)
    }

    private static func words(_ risk: Risk) -> String {
        let flags = risk.names.map { "--accept-risk \($0)" }.joined(separator: " ")
        return "refused: \(risk.reason) (\(flags))"
    }
}

extension RiskOptions {
    /// The risks by name; one of no known kind is misuse.
    func accepted() throws(Failure) -> Set<String> {
        for name in acceptRisk {
            let kind = String(name.prefix { $0 != ":" })
            guard Risk.Kind(rawValue: kind) != nil, kind.utf8.count + 1 < name.utf8.count else {
                let kinds = Risk.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .usage("--accept-risk \(name): expected KIND:CONTROL, KIND one of \(kinds)")
            }
        }
        return Set(acceptRisk)
    }
}

/// What only a reboot takes back.
enum OneWayGuard {
    static func risks(of plan: Plan) -> [Risk] {
        plan.steps.filter(\.isOneWay).map {
            Risk(
                .oneway,
                of: $0.controls,
                "\($0.change.description) can't be taken back until a reboot"
            )
        }
    }
}
