import Host
import Model

/// Keeps nofile at or below fs.nr_open: a hard limit above it never takes effect, and where PAM is
/// strict it locks everybody out (setrlimit(2), EPERM).
enum NofileGuard {
    /// What a plan would break, with the way out; empty where it keeps the invariant.
    static func violations(of plan: Plan, on host: Host) throws(Failure) -> [String] {
        let lines = plan.steps.compactMap { step -> [UInt8]? in
            guard step.phase == .limitsFiles, case .file(_, _, let after?) = step.change else {
                return nil
            }
            return plan.contents[after.content]
        }
        guard !lines.isEmpty, let ceiling = try ceiling(after: plan, on: host) else { return [] }
        return lines.flatMap { bytes in
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
                guard let limit = LimitsLine.nofile(inLine: String(line)),
                    case .finite(let number) = limit, number > ceiling
                else { return nil }
                return
                    "refused: '\(line)' is above fs.nr_open (\(ceiling)), so it would never take "
                    + "effect; raise fs.nr_open by a control of the baseline, or ask for less"
            }
        }
    }

    /// The fs.nr_open that holds once the plan is carried out; unknown of an image that sets none.
    private static func ceiling(after plan: Plan, on host: Host) throws(Failure) -> Int128? {
        guard let key = SysctlKey("fs.nr_open") else { return nil }
        for step in plan.steps {
            if case .parameter(let change) = step.change, change.key == key {
                return Int128(change.after)
            }
        }
        guard host.isLive else { return planned(in: plan) }
        let value = try reporting { () throws(HostError) in try host.parameter(key) }
        return value.flatMap { Int128($0) }
    }

    /// What the plan's own sysctl files say, for an image.
    private static func planned(in plan: Plan) -> Int128? {
        for step in plan.steps where step.phase == .sysctlFiles {
            guard case .file(_, _, let after?) = step.change,
                let bytes = plan.contents[after.content]
            else { continue }
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                let sides = line.split(separator: "=", maxSplits: 1)
                if sides.count == 2, Expectation.tokens(String(sides[0])) == ["fs.nr_open"] {
                    return Int128(Expectation.tokens(String(sides[1])).first ?? "")
                }
            }
        }
        return nil
    }
}
