package import Model
import SystemPackage

extension Limits {
    package func assess(_ state: State) -> Verdict {
        var evidence: [Evidence] = []
        for (limit, demand) in zip(state.limits, demands) {
            evidence.append(self.evidence(of: limit, demand.wanted, state))
            for line in limit.specific {
                let holds = Self.meets(Rlimit(line.line.value), demand.wanted, state.ceiling, item)
                guard holds == false else { continue }
                evidence.append(
                    Evidence(
                        "\(line.domain) \(limit.kind.rawValue) \(item)",
                        holds: false,
                        nextBoot: line.line.value,
                        origin: line.origin,
                        notes: ["it wins over the line for \(domain)"]
                    )
                )
            }
        }
        return Verdict(of: evidence, want: expected) { seen in
            guard let value = seen.nextBoot else {
                return
                    "\(seen.subject): set by no line, and what a session inherits isn't known here"
            }
            let origin = seen.origin.map { " from \($0)" } ?? ", inherited: no line sets it"
            return "\(seen.subject): the next session gets \(value)\(origin)"
        }
    }

    private func evidence(of limit: Limit, _ wanted: Expectation, _ state: State) -> Evidence {
        let subject = "\(domain) \(limit.kind.rawValue) \(item)"
        let value = limit.winner.map { Rlimit($0.line.value) } ?? limit.inherited
        var holds = Self.meets(value, wanted, state.ceiling, item)
        var notes: [String] = []
        if let ceiling = state.ceiling, case .finite(let number)? = value, number > ceiling {
            holds = false
            notes.append(
                "above fs.nr_open (\(ceiling)): it never takes effect, the old limit stays"
            )
        }
        if limit.winner == nil, limit.inherited == nil { holds = nil }
        if let winner = limit.winner, let inherited = limit.inherited, limit.kind == .hard,
            let value, value < inherited
        {
            notes.append("\(winner.origin) lowers what a session inherits, \(inherited)")
        }
        if item == "nofile" {
            notes.append("services don't read this: they get systemd's DefaultLimitNOFILE")
        }
        return Evidence(
            subject,
            holds: holds,
            nextBoot: value?.description,
            origin: limit.winner?.origin,
            shadowed: limit.shadowed.map { Shadowed($0.origin, value: $0.line.value) },
            notes: notes
        )
    }

    /// Whether a value is as asked; `nil` where there is none or it can't be compared.
    static func meets(
        _ value: Rlimit?,
        _ wanted: Expectation,
        _ ceiling: Int128?,
        _ item: String
    ) -> Bool? {
        switch value {
        case nil: return nil
        case .finite(let number)?: return wanted.isMet(by: ["\(number)"])
        case .unlimited?:
            // Linux-PAM 1.5 and newer make fs.nr_open of it; before, it was refused.
            if item == "nofile" { return ceiling.flatMap { wanted.isMet(by: ["\($0)"]) } }
            switch wanted {
            case .min: return true
            case .max, .range: return false
            case .value(let text): return Rlimit(text) == .unlimited
            case .oneOf(let texts): return texts.contains { Rlimit($0) == .unlimited }
            case .subsetOf, .noneOf: return nil
            }
        }
    }

    package func edits(from state: State) -> [Edit] {
        var edits: [Edit] = []
        for (limit, demand) in zip(state.limits, demands) {
            let own = limit.winner.map { Rlimit($0.line.value) } ?? limit.inherited
            if Self.meets(own, demand.wanted, state.ceiling, item) != true
                || isAboveCeiling(own, state)
            {
                edits += lines(for: domain, limit, demand.wanted)
            }
            for line in limit.specific
            where Self.meets(Rlimit(line.line.value), demand.wanted, state.ceiling, item) == false {
                edits += lines(for: line.domain, limit, demand.wanted)
            }
        }
        return edits
    }

    private func isAboveCeiling(_ value: Rlimit?, _ state: State) -> Bool {
        guard let ceiling = state.ceiling, case .finite(let number)? = value else { return false }
        return number > ceiling
    }

    /// A line of temper's own for a domain; and where a file that is read after it says otherwise for
    /// the same domain, that line is changed.
    private func lines(
        for domain: LimitsDomain,
        _ limit: Limit,
        _ wanted: Expectation
    ) -> [Edit] {
        let current = limit.winner.flatMap { Rlimit($0.line.value) } ?? limit.inherited
        var known: [String]?
        if case .finite(let number)? = current { known = ["\(number)"] }
        guard let value = wanted.remedy(for: known)?.first else { return [] }
        let name = "\(domain) \(limit.kind.rawValue) \(item)"
        var edits = [Edit.line(Self.dropIn, setting: name, text: "\(name) \(value)")]
        let others = (limit.shadowed + limit.specific + [limit.winner].compactMap { $0 })
            .filter { $0.domain == domain && bytesAfter($0.origin) }
        for other in others where other.line.value != value {
            let kind = other.line.kind
            guard kind != .both else {
                edits.append(
                    .refusal(
                        "\(other.origin) sets both limits of \(domain) after temper's own file: "
                            + "give soft and hard a line each there, or rename the file"
                    )
                )
                continue
            }
            edits.append(
                .foreignLine(
                    ForeignFile(other.origin.path, phase: .limitsFiles),
                    line: other.origin.line ?? 0,
                    was: other.text,
                    with: "\(domain) \(kind.rawValue) \(item) \(value)"
                )
            )
        }
        return edits
    }

    private func bytesAfter(_ origin: Origin) -> Bool {
        Self.dropIn.path.string.utf8.lexicographicallyPrecedes(origin.path.string.utf8)
            && origin.path.removingLastComponent() == Self.dropIn.path.removingLastComponent()
    }
}
