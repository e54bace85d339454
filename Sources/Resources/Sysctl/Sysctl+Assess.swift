package import Model

extension Sysctl {
    package func assess(_ state: State) -> Verdict {
        guard !state.subjects.isEmpty else { return absence(state) }
        let fold = SysctlFold(state.lines)
        let evidence = state.subjects.map { self.evidence(of: $0, state, fold) }
        return Verdict(of: evidence, want: expectation.description) { evidence in
            let subject = evidence.subject == key.description ? "" : "\(evidence.subject): "
            return subject + explanation(of: evidence, isLive: state.isLive)
        }
    }

    /// What the next boot gives a subject; a pattern of an image stands for keys not yet known.
    func decision(for subject: State.Subject, in fold: SysctlFold) -> SysctlFold.Decision {
        subject.key.isPattern
            ? fold.decision(forAllOf: subject.key) { isRight($0, for: subject) }
            : fold.decision(for: subject.key)
    }

    /// Whether a value of a file is what is asked.
    ///
    /// What can't be compared the kernel refuses.
    func isRight(_ value: String, for subject: State.Subject) -> Bool {
        let tokens = tokens(value, of: subject)
        return expectation.isMet(by: tokens) == true
            && !SysctlValue.isRefused(tokens, by: subject.key)
    }

    func tokens(_ value: String, of subject: State.Subject) -> [String] {
        SysctlValue.tokens(
            value,
            for: expectation,
            running: subject.running.map(Expectation.tokens)
        )
    }

    /// Whether the running value is as asked: `true` where nothing runs.
    func runsRight(_ subject: State.Subject) -> Bool? {
        guard let running = subject.running else { return true }
        return expectation.isMet(by: Expectation.tokens(running))
    }

    func bootsRight(_ subject: State.Subject, in fold: SysctlFold) -> Bool {
        guard persists else { return true }
        return decision(for: subject, in: fold).value.map { isRight($0, for: subject) } ?? false
    }

    private func absence(_ state: State) -> Verdict {
        guard state.isLive else {
            return Verdict(
                .notapplicable,
                "only the running value is asked for, and nothing runs here"
            )
        }
        let notes = state.lines.map { "\($0.origin) \($0.says)" }
        return Verdict(
            .notapplicable,
            "the kernel has no \(key)",
            evidence: [Evidence(key.description, holds: nil, notes: notes)]
        )
    }

    private func evidence(
        of subject: State.Subject,
        _ state: State,
        _ fold: SysctlFold
    ) -> Evidence {
        let decision = decision(for: subject, in: fold)
        let boots = bootsRight(subject, in: fold)
        let runs = runsRight(subject)
        var notes = subject.notes
        switch decision {
        case .set(_, let line, let through?):
            notes.insert("\(state.lines[line].origin) sets \(through), which sets this too", at: 0)
        case .excluded(let line):
            notes.insert("\(state.lines[line].origin) keeps it out of patterns", at: 0)
        default: break
        }
        let others = state.lines.enumerated().filter { index, line in
            index != decision.line
                && (line.covers(subject.key)
                    || (subject.key.isPattern && line.isPattern))
        }
        return Evidence(
            subject.key.description,
            holds: runs == false || !boots ? false : runs,
            runs: subject.running == nil ? nil : runs,
            boots: persists ? boots : nil,
            running: subject.running,
            nextBoot: decision.value,
            origin: decision.value == nil ? nil : decision.line.map { state.lines[$0].origin },
            shadowed: others.map { _, line in
                Shadowed(line.origin, value: line.value ?? "(kept out of patterns)")
            },
            notes: notes
        )
    }

    private func explanation(of evidence: Evidence, isLive: Bool) -> String {
        let running = evidence.running.map { "running \(shown($0))" }
        guard persists else { return running ?? "" }
        if let value = evidence.nextBoot, let origin = evidence.origin {
            let isRefused =
                SysctlKey(evidence.subject).map {
                    SysctlValue.isRefused(Expectation.tokens(value), by: $0)
                } ?? false
            let boot =
                "next boot \(shown(value)) from \(origin)"
                + (isRefused ? ", which the kernel refuses" : "")
            return running.map { "\($0), \(boot)" } ?? boot
        }
        guard let value = evidence.running, let running else { return "set by no file" }
        return expectation.isMet(by: Expectation.tokens(value)) == true
            ? "\(running) right now, kept by nothing" : "\(running), set by no file"
    }

    /// Blanks between the numbers of a vector as one space, and an empty value by a word.
    private func shown(_ value: String) -> String {
        let tokens = Expectation.tokens(value)
        return tokens.isEmpty ? "(empty)" : tokens.joined(separator: " ")
    }
}
