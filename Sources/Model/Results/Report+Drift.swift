import SystemPackage

extension Report {
    /// Tells of each finding what it is to the run before: new, persisting, resolved, back again, and
    /// why it differs.
    ///
    /// What doesn't differ keeps who changed it, where that was known: logs are kept for a
    /// shorter time. `previous` is of the same baselines and root, and may have more controls; `temper`
    /// names the controls, parameters, units and files that temper's own transactions have touched since,
    /// `nil` where that isn't known. Without a run before, nothing is said but that it fails since this one.
    /// `heard` is the newest run that the journal took the entries of, where it didn't those of `previous`.
    package mutating func relate(
        to previous: Report?,
        changedByTemper temper: Set<String>? = [],
        lastHeard heard: Report? = nil
    ) {
        var old: [String: Finding] = [:]
        for finding in previous?.findings ?? [] { old[finding.control] = finding }
        let start = run.started
        let isOtherBoot = previous.map { $0.host.bootID != host.bootID } ?? false
        self.previous = previous.map {
            Predecessor(id: $0.run.id, started: $0.run.started, wasHeard: $0.run.heard)
        }
        updateFindings { finding in
            let then = old[finding.control]
            var causes: [Drift.Cause] = []
            if let then {
                causes = finding.causes(
                    since: then,
                    byTemper: temper.map { finding.isTouched(by: $0) || then.isTouched(by: $0) },
                    isOtherBoot: isOtherBoot
                )
            } else if previous != nil, finding.isOpen {
                causes = [.baselineUpdate]
            }
            finding.drift =
                previous == nil
                ? finding.firstDrift(at: start) : finding.drift(since: then, causes, at: start)
            if let then, finding.attribution == nil, finding.isOpen, finding.isAsSeen(in: then),
                let then = then.attribution, !then.acts.isEmpty
            {
                finding.attribution = then
            }
            if let then, finding.isOpen { finding.formerOrigins = finding.originsLost(since: then) }
        }
        if let heard {
            let open = Set(heard.findings.filter(\.isOpen).map(\.control))
            endedUnheard = Set(
                findings.filter { !$0.isOpen && $0.drift?.state != .resolved }.map(\.control)
            ).intersection(open)
        }
    }
}

extension Finding {
    /// Whether a reader who knows the run before has something to learn.
    package var hasNews: Bool {
        switch drift?.state {
        case .new, .resolved, .backAgain: true
        case .persisting: drift?.causes.isEmpty == false || drift?.before != outcome
        case nil: false
        }
    }

    /// At the first run nothing is known of before.
    fileprivate func firstDrift(at start: Timestamp) -> Drift? {
        isOpen ? Drift(state: nil, since: start, episodes: 1) : nil
    }

    fileprivate func drift(
        since then: Finding?,
        _ causes: [Drift.Cause],
        at start: Timestamp
    ) -> Drift? {
        let wasOpen = then?.isOpen ?? false
        // A report that was made before drift was told has none.
        let episodes = then?.drift?.episodes ?? (wasOpen ? 1 : 0)
        switch (wasOpen, isOpen) {
        case (true, true):
            let since = then?.drift?.since ?? start
            return Drift(
                state: .persisting,
                since: since,
                episodes: episodes,
                causes: causes,
                before: then?.outcome
            )
        case (true, false):
            return Drift(
                state: .resolved,
                since: start,
                episodes: episodes,
                causes: causes,
                before: then?.outcome
            )
        case (false, true):
            return Drift(
                state: episodes > 0 ? .backAgain : .new,
                since: start,
                episodes: episodes + 1,
                causes: causes,
                before: then?.outcome
            )
        case (false, false):
            return episodes > 0
                ? Drift(state: nil, since: nil, episodes: episodes, before: then?.outcome) : nil
        }
    }

    /// Why the result is another one, or the same for another value.
    ///
    /// Of what could not be determined, nothing is known to have changed.
    fileprivate func causes(
        since then: Finding,
        byTemper: Bool?,
        isOtherBoot: Bool
    ) -> [Drift.Cause] {
        var causes: [Drift.Cause] = []
        if then.outcome == .waived, isOpen { causes.append(.waiverEnded) }
        if expected != then.expected { causes.append(.baselineUpdate) }
        guard outcome != .error, then.outcome != .error else { return causes }
        let (was, now) = (then.values, values)
        if was != now {
            switch byTemper {
            case true?: causes.append(.temper)
            case false?: causes.append(outsideCause(from: was, to: now, isOtherBoot))
            case nil: causes.append(.unknown)
            }
        }
        return causes
    }

    /// A boot accounts for another running value where that is what the boot gives; where it isn't,
    /// somebody may have changed it since, or something at the boot: nobody can say.
    private func outsideCause(from was: [Seen], to now: [Seen], _ isOtherBoot: Bool) -> Drift.Cause
    {
        guard isOtherBoot, was.map(\.nextBoot) == now.map(\.nextBoot) else {
            return .changedOutside
        }
        let changed = zip(was, now).filter { $0.running != $1.running }.map(\.1)
        return changed.allSatisfy { $0.running != nil && $0.running == $0.nextBoot[0] }
            ? .reboot : .unknown
    }

    /// Whether temper's own changes reach it: for this control, or for another one of the same thing.
    fileprivate func isTouched(by touched: Set<String>) -> Bool {
        !changed.isEmpty || touched.contains(control)
            || verdict.evidence.contains { evidence in
                touched.contains(evidence.subject)
                    || evidence.origin.map { touched.contains($0.path.string) } == true
            }
    }

    /// The files that decided then, of what nothing sets now.
    fileprivate func originsLost(since then: Finding) -> [String: FilePath] {
        let unset = verdict.evidence.filter { $0.origin == nil }.map(\.subject)
        guard !unset.isEmpty else { return [:] }
        var before: [String: FilePath] = [:]
        for evidence in then.verdict.evidence { before[evidence.subject] = evidence.origin?.path }
        return before.filter { unset.contains($0.key) }
    }

    /// Whether it is the same result for the same values.
    fileprivate func isAsSeen(in then: Finding) -> Bool {
        outcome == then.outcome && expected == then.expected && values == then.values
    }

    /// What was seen, without how it was judged, and without the line: others may move it.
    private var values: [Seen] {
        verdict.evidence.map {
            Seen(
                subject: $0.subject,
                running: $0.running.map {
                    $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                },
                nextBoot: [$0.nextBoot, $0.origin?.path.string]
            )
        }
    }

    private struct Seen: Equatable {
        let subject: String
        let running: String?
        let nextBoot: [String?]
    }
}
