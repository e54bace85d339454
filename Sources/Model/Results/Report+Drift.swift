import SystemPackage

extension Report {
    /// Tells of each finding what it is to the run before: new, persisting, resolved, back again, and
    /// why it differs.
    ///
    /// What doesn't differ keeps who changed it, where that was known: logs are kept for a shorter time. `previous` is of the same baselines and root, and may
    /// have more controls; `temper` names the controls that temper's own transactions have touched
    /// since, `nil` where that isn't known. Without a run before, all that fails is new and nothing is said of causes.
    package mutating func relate(to previous: Report?, changedByTemper temper: Set<String>? = []) {
        var old: [String: Finding] = [:]
        for finding in previous?.findings ?? [] { old[finding.control] = finding }
        let start = run.started
        let isOtherBoot = previous.map { $0.host.bootID != host.bootID } ?? false
        self.previous = previous.map { Predecessor(id: $0.run.id, started: $0.run.started) }
        updateFindings { finding in
            let then = old[finding.control]
            var causes: [Drift.Cause] = []
            if let then {
                causes = finding.causes(
                    since: then,
                    byTemper: !finding.changed.isEmpty ? true : temper?.contains(finding.control),
                    isOtherBoot: isOtherBoot
                )
            } else if previous != nil, finding.isOpen {
                causes = [.baselineUpdate]
            }
            finding.drift = finding.drift(since: then, causes, at: start)
            if let then, finding.attribution == nil, finding.isOpen, finding.isAsSeen(in: then),
                case .known? = then.attribution
            {
                finding.attribution = then.attribution
            }
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
            let runsOnly = was.map(\.nextBoot) == now.map(\.nextBoot)
            switch byTemper {
            case true?: causes.append(.temper)
            case false?: causes.append(isOtherBoot && runsOnly ? .reboot : .changedOutside)
            case nil: break
            }
        }
        return causes
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
                running: $0.running,
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
