import Model
import SystemPackage
import TestSupport
import Testing

@Suite("What became of a control between two runs")
struct ComparisonTests {
    /// What a control says in one run.
    struct Said: Sendable, CustomTestStringConvertible {
        var outcome: Outcome
        var value = "1"
        var line = 3
        var reason = "because"
        var expected = "2"
        var severity = Severity.low
        var owner = "ops"
        var note = "a note"
        var testDescription: String { "\(outcome) \(value) \(reason) \(expected) \(severity)" }

        func finding(_ control: String = "c") throws -> Finding {
            let evidence = Evidence(
                "s",
                holds: outcome == .pass,
                running: value,
                nextBoot: value,
                origin: Origin("/etc/x.conf", line: line),
                shadowed: [Shadowed(Origin("/etc/y"), value: note)],
                notes: [note]
            )
            let failure = outcome == .waived ? Outcome.fail : outcome
            let finding = Finding(
                control: control,
                title: "T",
                severity: severity,
                kind: "sysctl",
                rationale: "R",
                references: [],
                tags: [],
                expected: expected,
                verdict: Verdict(failure, reason, evidence: [evidence])
            )
            guard outcome == .waived else { return finding }
            return finding.waived(
                by: Waiver(
                    control: control,
                    reason: "accepted",
                    owner: owner,
                    expires: try #require(CivilDate("2027-01-31")),
                    location: SourceLocation(file: "/w.yaml", line: line, column: 1)
                )
            )
        }
    }

    static func report(_ findings: [Finding], host: String = "web1") -> Report {
        .sample(findings, host: host, id: host)
    }

    static func change(from then: Said, to now: Said) throws -> Comparison.Change? {
        Comparison(from: report([try then.finding()]), to: report([try now.finding()]))["c"]?.change
    }

    /// From pass, fail, waived, notapplicable, error to the same five.
    static let transitions: [(Outcome, [Comparison.Change?])] = [
        (.pass, [nil, .worse, .waived, .changed, .worse]),
        (.fail, [.better, nil, .waived, .better, .worse]),
        (.waived, [.better, .worse, nil, .better, .worse]),
        (.notapplicable, [.changed, .worse, .waived, nil, .worse]),
        (.error, [.better, .changed, .waived, .better, nil]),
    ]

    @Test("every transition of results", arguments: transitions)
    func outcomes(then: Outcome, wanted: [Comparison.Change?]) throws {
        for (now, wanted) in zip(Outcome.allCases, wanted) {
            let change = try Self.change(from: Said(outcome: then), to: Said(outcome: now))
            #expect(change == wanted, "\(then) to \(now)")
        }
    }

    /// What differs, and in which results a reader is told.
    static let differences: [(String, @Sendable (inout Said) -> Void, Set<Outcome>)] = [
        ("value", { $0.value = "9" }, [.fail, .error, .waived]),
        ("line", { $0.line = 4 }, [.fail, .error, .waived]),
        ("reason", { $0.reason = "another" }, [.fail, .error, .waived]),
        ("expected", { $0.expected = "3" }, Set(Outcome.allCases)),
        ("severity", { $0.severity = .high }, Set(Outcome.allCases)),
        ("waiver", { $0.owner = "dev" }, [.waived]),
        ("notes", { $0.note = "another" }, []),
    ]

    @Test("what else may differ where the result is the same", arguments: 0..<7)
    func differing(row: Int) throws {
        let (name, edit, told) = Self.differences[row]
        for outcome in Outcome.allCases {
            let then = Said(outcome: outcome)
            var now = then
            edit(&now)
            let change = try Self.change(from: then, to: now)
            #expect(change == (told.contains(outcome) ? .changed : nil), "\(name) of \(outcome)")
        }
    }

    @Test("only one of the runs has it")
    func oneSided() throws {
        let comparison = Comparison(
            from: Self.report([try Said(outcome: .pass).finding("old")]),
            to: Self.report([try Said(outcome: .fail).finding("new")])
        )
        #expect(comparison["old"]?.change == .gone && comparison["old"]?.after == nil)
        #expect(comparison["new"]?.change == .appeared && comparison["new"]?.before == nil)
        #expect(comparison.unchanged == 0)
    }

    @Test("the worst comes first: by change, then open, then severity, then name")
    func order() throws {
        func said(_ outcome: Outcome, _ severity: Severity) -> Said {
            Said(outcome: outcome, severity: severity)
        }
        let then = [
            try said(.fail, .high).finding("better"), try said(.pass, .low).finding("low"),
            try said(.pass, .high).finding("z"), try said(.pass, .high).finding("a"),
            try said(.pass, .low).finding("same"),
        ]
        let now = [
            try said(.pass, .high).finding("better"), try said(.fail, .low).finding("low"),
            try said(.fail, .high).finding("z"), try said(.error, .high).finding("a"),
            try said(.pass, .low).finding("same"), try said(.pass, .high).finding("new-pass"),
            try said(.fail, .low).finding("new-fail"),
        ]
        let comparison = Comparison(from: Self.report(then), to: Self.report(now))
        #expect(
            comparison.entries.map(\.control)
                == ["a", "z", "low", "better", "new-fail", "new-pass"]
        )
        #expect(comparison.unchanged == 1)
        #expect(comparison.entries(.worse).count == 3)
    }

    @Test("a run and itself don't differ; one way round is the other's opposite")
    func symmetry() throws {
        let all = try Outcome.allCases.map { try Said(outcome: $0).finding("\($0)") }
        let report = Self.report(all)
        #expect(Comparison(from: report, to: report).entries.isEmpty)
        let none = Self.report([])
        #expect(Comparison(from: report, to: none).entries(.gone).count == all.count)
        #expect(Comparison(from: none, to: report).entries(.appeared).count == all.count)
    }
}
