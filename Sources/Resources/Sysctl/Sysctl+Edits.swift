package import Model
import SystemPackage

extension Sysctl {
    package func edits(from state: State) -> [Edit] {
        let wrong = state.subjects.filter { runsRight($0) == false }
        let fold = SysctlFold(state.lines)
        guard assess(state).outcome == .fail, let remedy = remedy(in: state, fold) else {
            return []
        }
        // No line of any file makes the kernel take it.
        for subject in state.subjects {
            let tokens = tokens(remedy, of: subject)
            if SysctlValue.isRefused(tokens, by: subject.key) {
                return [.refusal(SysctlValue.refusal(of: tokens, by: subject.key))]
            }
        }
        let writes = wrong.map { subject in
            Edit.parameter(subject.key, value: remedy, rank: KernelRelations.rank(of: subject.key))
        }
        guard state.subjects.contains(where: { !bootsRight($0, in: fold) }) else { return writes }
        var lines = Rewriting(self, state, remedy)
        if let refusal = lines.run() { return [.refusal(refusal)] }
        return writes + lines.edits
    }

    /// The value that meets the demand and lowers or raises nothing needlessly: it starts from the
    /// highest that runs or is set where a minimum is asked, from the lowest for a maximum.
    private func remedy(in state: State, _ fold: SysctlFold) -> String? {
        var known: [[String]] = []
        for subject in state.subjects {
            if let running = subject.running { known.append(Expectation.tokens(running)) }
            if persists, let value = decision(for: subject, in: fold).value {
                known.append(tokens(value, of: subject))
            }
        }
        let numbers = known.compactMap { tokens -> [Int128]? in
            let numbers = tokens.compactMap { Int128($0) }
            guard numbers.count == tokens.count, !SysctlValue.isRefused(tokens, by: key) else {
                return nil
            }
            return numbers
        }
        let current: [String]?
        switch expectation {
        case .min(let bound):
            current = Sysctl.fold(numbers.filter { $0.count == bound.count }, max)
        case .max(let bound):
            current = Sysctl.fold(numbers.filter { $0.count == bound.count }, min)
        default: current = known.first { expectation.isMet(by: $0) == true } ?? known.first
        }
        // Of a pattern, one interface's value is not what the others are to have.
        let isShared = !key.isPattern || known.allSatisfy { $0 == current }
        if case .oneOf = expectation, isShared, let current,
            expectation.isMet(by: current) == true
        {
            return current.joined(separator: " ")
        }
        return expectation.remedy(for: current)?.joined(separator: " ")
    }

    private static func fold(
        _ vectors: [[Int128]],
        _ better: (Int128, Int128) -> Int128
    ) -> [String]? {
        guard var best = vectors.first else { return nil }
        for vector in vectors.dropFirst() { best = zip(best, vector).map { better($0, $1) } }
        return best.map { "\($0)" }
    }
}

/// Finds the fewest lines that make the next boot right, by trying them on the loader's own fold.
private struct Rewriting {
    private let resource: Sysctl
    private let state: Sysctl.State
    private let remedy: String
    private var lines: [SysctlAssignment]
    private var own: Set<SysctlKey> = []
    private(set) var edits: [Edit] = []

    init(_ resource: Sysctl, _ state: Sysctl.State, _ remedy: String) {
        self.resource = resource
        self.state = state
        self.remedy = remedy
        lines = state.lines
    }

    /// Adds edits until every subject boots right; what stands in the way and can't be edited is
    /// the answer otherwise.
    mutating func run() -> String? {
        add(resource.key)
        // Each round settles a subject or a line for good.
        for _ in 0...(state.subjects.count + state.lines.count) {
            let fold = SysctlFold(lines)
            guard let subject = state.subjects.first(where: { !resource.bootsRight($0, in: fold) })
            else { return nil }
            if !own.contains(subject.key) {
                add(subject.key)
            } else if let refusal = clear(subject, resource.decision(for: subject, in: fold)) {
                return refusal
            }
        }
        return "\(resource.key): the files contradict each other in a way that no line settles"
    }

    private mutating func add(_ key: SysctlKey) {
        own.insert(key)
        let text = "\(key) = \(remedy)"
        edits.append(.line(Sysctl.dropIn, setting: key.description, text: text))
        lines.removeAll { $0.origin.path == Sysctl.dropIn.path && $0.path == key.path }
        let origin = Origin(Sysctl.dropIn.path)
        lines.insert(
            SysctlAssignment(
                path: key.path,
                value: remedy,
                origin: origin,
                text: text,
                target: origin
            ),
            at: lines.firstIndex { $0.isReadAfterTemper } ?? lines.count
        )
    }

    /// Changes the foreign line that decides against temper's own.
    private mutating func clear(
        _ subject: Sysctl.State.Subject,
        _ decision: SysctlFold.Decision
    ) -> String? {
        guard let index = decision.line else {
            return "\(subject.key): nothing sets it though temper's own line should"
        }
        let line = lines[index]
        if case .set(_, _, let through?) = decision {
            return "\(line.origin) sets \(through), which changes \(subject.key) too: "
                + "one of the two has to go"
        }
        let isEtc = line.target.path.starts(with: "/etc")
        guard isEtc, line.origin.path.starts(with: "/etc") else {
            return "\(line.origin) \(line.says) after temper's own file, and isn't below /etc: "
                + "put a file of its name into /etc/sysctl.d, or take it away"
        }
        let replacement = line.value == nil ? nil : line.text(with: remedy)
        guard line.isAlone, line.value == nil || replacement != nil else {
            return "\(line.origin) \(line.says) on a line with other settings: it needs a person"
        }
        let file = ForeignFile(line.origin.path, phase: .sysctlFiles)
        edits.append(
            .foreignLine(file, line: line.origin.line ?? 1, was: line.text, with: replacement)
        )
        if let replacement {
            lines[index].value = remedy
            lines[index].text = replacement
        } else {
            lines.remove(at: index)
        }
        return nil
    }
}
