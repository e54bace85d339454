package import Model

/// Evidence that a report shows beyond the control's own domain.
private let mostOthers = 20

private let servicesNote = "services don't read this: they get systemd's DefaultLimitNOFILE"

extension Limits {
    package func assess(_ state: State) -> Verdict {
        var evidence: [Evidence] = []
        var isMainMet = true
        for (index, subject) in state.subjects.enumerated() {
            let session = state.session(of: subject)
            for (kind, wanted) in demands {
                let holds = meets(session, kind, wanted)
                let seen = self.evidence(subject, session, kind, holds, state)
                if index == 0 {
                    evidence.append(seen)
                    isMainMet = isMainMet && holds == true
                } else if holds == false || (holds == nil && isMainMet) {
                    if evidence.count < mostOthers + demands.count { evidence.append(seen) }
                }
            }
        }
        return Verdict(of: evidence, want: expected) { seen in
            guard let value = seen.nextBoot else {
                return
                    "\(seen.subject): set by no line, and what a session inherits isn't known here"
            }
            let origin = seen.origin.map { " from \($0)" } ?? ", inherited: no line sets it"
            return "\(seen.subject): the next session gets \(value)\(origin)"
                + (seen.notes.first { $0 != servicesNote }.map { " (\($0))" } ?? "")
        }
    }

    private func evidence(
        _ subject: LimitsSubject,
        _ session: LimitsSession,
        _ kind: LimitsLine.Kind,
        _ holds: Bool?,
        _ state: State
    ) -> Evidence {
        let limit = session.limit(kind)
        let line = session.exemption ?? (session.refused ?? limit).line
        return Evidence(
            "\(name(of: subject)) \(kind.rawValue) \(item)",
            holds: holds,
            boots: holds,
            nextBoot: limit.value?.description,
            origin: line?.origin,
            shadowed: shadowed(by: line, of: subject, kind, state.lines),
            notes: notes(session, kind, state)
        )
    }

    private func notes(
        _ session: LimitsSession,
        _ kind: LimitsLine.Kind,
        _ state: State
    ) -> [String] {
        var notes: [String] = []
        let limit = session.limit(kind)
        if let line = session.exemption {
            notes.append("'\(line.domain) -' keeps every limit away: the inherited ones stay")
        }
        if let refused = session.refused, let line = refused.line, let ceiling = state.ceiling {
            notes.append(
                "\(line.origin) asks for \(line.line.value), above fs.nr_open (\(ceiling)): "
                    + "it never takes effect, the old limits stay"
            )
        }
        if session.isDenied {
            notes.append("no daemon here may raise a hard limit: the inherited ones stay")
        }
        if kind == .soft, session.isClamped, let line = limit.line {
            let cause = session.hard.line.map { "\($0.origin)" } ?? "inherited"
            notes.append("\(line.line.value) is brought down to the hard limit, \(cause)")
        }
        if kind == .soft, limit.line != nil, session.hard.value == nil {
            notes.append("as far as the hard limit allows, which a session inherits")
        }
        if kind == .hard, let line = limit.line, let value = limit.value,
            let inherited = state.origins.start(of: item).hard, value < inherited
        {
            notes.append("\(line.origin) lowers what a session inherits, \(inherited)")
        }
        if item == "nofile" {
            notes.append(servicesNote)
        }
        return notes
    }

    private func shadowed(
        by winner: LimitsConfiguration.Line?,
        of subject: LimitsSubject,
        _ kind: LimitsLine.Kind,
        _ lines: [LimitsConfiguration.Line]
    ) -> [Shadowed] {
        lines.filter {
            $0 != winner && !$0.isExemption && ($0.line.kind == kind || $0.line.kind == .both)
                && subject.rank(of: $0) != nil
        }.suffix(mostOthers).map { Shadowed($0.origin, value: $0.line.value) }
    }

    private func name(of subject: LimitsSubject) -> String {
        switch subject {
        case .account(let account): account.name
        case .member(let domain): "\(domain)"
        }
    }

    /// Whether a session has what is asked; `nil` where that isn't known.
    ///
    /// A hard limit that the kernel refuses is wrong whatever is inherited: some releases of PAM
    /// then refuse the whole session.
    func meets(
        _ session: LimitsSession,
        _ kind: LimitsLine.Kind,
        _ wanted: Expectation
    ) -> Bool? {
        if session.refused != nil { return false }
        switch session.limit(kind).value {
        case nil: return nil
        case .finite(let number)?: return wanted.isMet(by: ["\(number)"])
        case .unlimited?:
            switch wanted {
            case .min: return true
            case .max, .range: return false
            case .value(let text): return Rlimit(text) == .unlimited
            case .oneOf(let texts): return texts.contains { Rlimit($0) == .unlimited }
            case .subsetOf, .noneOf, .covers: return nil
            }
        }
    }
}
