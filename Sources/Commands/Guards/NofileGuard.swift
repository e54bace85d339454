import Host
import Model
import Resources

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
        guard !lines.isEmpty else { return [] }
        let ceiling = try ceiling(after: plan, on: host)
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

    /// The fs.nr_open that holds once the plan is carried out, and after the next boot.
    private static func ceiling(after plan: Plan, on host: Host) throws(Failure) -> Int128 {
        let now = try reporting { () throws(HostError) in try host.snapshot(OpenFilesCeiling.self) }
        return planned(in: plan) ?? now.value
    }

    /// What the plan's own sysctl files say.
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
