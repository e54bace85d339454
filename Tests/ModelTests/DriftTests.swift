import Model
import SystemPackage
import TestSupport
import Testing

@Suite("What a finding is to the runs before")
struct DriftTests {
    /// What one run saw of the one control: `nil` where it hadn't the control.
    struct Look: Sendable {
        var outcome: Outcome?
        var running = "0"
        var nextBoot = "0"
        var line = 1
        var expected = "a = 1"
        var boot = "b"
        var temper = false

        static func fail(_ running: String = "0", _ nextBoot: String = "0") -> Look {
            Look(outcome: .fail, running: running, nextBoot: nextBoot)
        }
        static let pass = Look(outcome: .pass, running: "1", nextBoot: "1")
        static let error = Look(outcome: .error)
        static let waived = Look(outcome: .waived)
        static let absent = Look(outcome: nil)

        func with(_ change: (inout Look) -> Void) -> Look {
            var look = self
            change(&look)
            return look
        }
    }

    static func report(_ look: Look, at hour: Int) -> Report {
        let findings = look.outcome.map { outcome in
            Finding.sample(
                outcome,
                expected: look.expected,
                evidence: outcome == .error
                    ? []
                    : [
                        Evidence(
                            "a",
                            holds: look.running == "1" && look.nextBoot == "1",
                            runs: look.running == "1",
                            boots: look.nextBoot == "1",
                            running: look.running,
                            nextBoot: look.nextBoot,
                            origin: Origin("/etc/sysctl.d/a.conf", line: look.line)
                        )
                    ]
            )
        }
        return .sample(
            [findings].compactMap(\.self),
            boot: look.boot,
            run: "r\(hour)",
            started: Int64(hour) * 3600
        )
    }

    /// The last of several runs, each told against the one before.
    static func last(of looks: [Look]) -> Report {
        var previous: Report?
        for (hour, look) in looks.enumerated() {
            var report = report(look, at: hour)
            report.relate(to: previous, changedByTemper: look.temper ? ["c"] : [])
            previous = report
        }
        return previous ?? report(.absent, at: 0)
    }

    struct History: Sendable, CustomTestStringConvertible {
        let name: String
        let looks: [Look]
        let state: Drift.State?
        /// The hour of `since`.
        let since: Int?
        let episodes: Int?
        let causes: [Drift.Cause]
        var testDescription: String { name }

        init(
            _ name: String,
            _ looks: [Look],
            _ state: Drift.State?,
            since: Int?,
            episodes: Int?,
            _ causes: [Drift.Cause] = []
        ) {
            self.name = name
            self.looks = looks
            self.state = state
            self.since = since
            self.episodes = episodes
            self.causes = causes
        }
    }

    static let histories: [History] = [
        History("nothing is known before the first run", [.fail()], nil, since: 0, episodes: 1),
        History("never failed", [.pass, .pass], nil, since: nil, episodes: nil),
        History("fails still", [.fail(), .fail(), .fail()], .persisting, since: 0, episodes: 1),
        History(
            "fails by another value",
            [.fail(), .fail("2")],
            .persisting,
            since: 0,
            episodes: 1,
            [.changedOutside]
        ),
        History(
            "only the line has moved",
            [.fail(), .fail().with { $0.line = 9 }],
            .persisting,
            since: 0,
            episodes: 1
        ),
        History(
            "mended by hand",
            [.fail(), .pass],
            .resolved,
            since: 1,
            episodes: 1,
            [.changedOutside]
        ),
        History(
            "mended by an apply",
            [.fail(), .pass.with { $0.temper = true }],
            .resolved,
            since: 1,
            episodes: 1,
            [.temper]
        ),
        History("mended long ago", [.fail(), .pass, .pass], nil, since: nil, episodes: 1),
        History(
            "back again after two passes",
            [.fail(), .pass, .pass, .fail()],
            .backAgain,
            since: 3,
            episodes: 2,
            [.changedOutside]
        ),
        History(
            "back again a third time",
            [.fail(), .pass, .fail(), .pass, .fail()],
            .backAgain,
            since: 4,
            episodes: 3,
            [.changedOutside]
        ),
        History(
            "taken back by an undo",
            [.pass, .fail().with { $0.temper = true }],
            .new,
            since: 1,
            episodes: 1,
            [.temper]
        ),
        History(
            "the baseline asks for more",
            [.pass, .fail("1", "1").with { $0.expected = "a = 2" }],
            .new,
            since: 1,
            episodes: 1,
            [.baselineUpdate]
        ),
        History(
            "the baseline asks for more, and somebody changed it as well",
            [.pass, .fail().with { $0.expected = "a = 2" }],
            .new,
            since: 1,
            episodes: 1,
            [.baselineUpdate, .changedOutside]
        ),
        History(
            "a control that is new",
            [.absent, .fail()],
            .new,
            since: 1,
            episodes: 1,
            [.baselineUpdate]
        ),
        History(
            "a waiver has ended",
            [.waived, .fail()],
            .new,
            since: 1,
            episodes: 1,
            [.waiverEnded]
        ),
        History("waived", [.fail(), .waived], .resolved, since: 1, episodes: 1),
        History(
            "what was set only at run time is gone with the boot",
            [.fail("1", "0"), .fail("0", "0").with { $0.boot = "c" }],
            .persisting,
            since: 0,
            episodes: 1,
            [.reboot]
        ),
        History(
            "set by hand after a boot, or lost by it: nobody can say",
            [.pass, .fail("0", "1").with { $0.boot = "c" }],
            .new,
            since: 1,
            episodes: 1,
            [.unknown]
        ),
        History(
            "a file changed over a boot",
            [.pass, .fail("0", "0").with { $0.boot = "c" }],
            .new,
            since: 1,
            episodes: 1,
            [.changedOutside]
        ),
        History(
            "not readable, then a failure",
            [.error, .fail()],
            .persisting,
            since: 0,
            episodes: 1
        ),
        History(
            "not readable in between",
            [.fail(), .error, .fail()],
            .persisting,
            since: 0,
            episodes: 1
        ),
        History("can't be read any more", [.pass, .error], .new, since: 1, episodes: 1),
    ]

    @Test("states, since when, how often, and why", arguments: histories)
    func history(_ history: History) throws {
        let finding = try #require(Self.last(of: history.looks).findings.first)
        #expect(finding.drift?.state == history.state)
        #expect(finding.drift?.since == history.since.map { Timestamp(seconds: Int64($0) * 3600) })
        #expect(finding.drift?.episodes == history.episodes)
        #expect((finding.drift?.causes ?? []) == history.causes)
    }

    @Test(
        "what a reboot will do to a failure",
        arguments: [
            (.fail("1", "0"), .lostAtReboot), (.fail("0", "1"), .neverLoaded),
            (.fail("0", "0"), nil), (.pass, nil), (.error, nil),
        ] as [(Look, Nature?)]
    )
    func nature(_ look: Look, _ nature: Nature?) throws {
        #expect(try #require(Self.report(look, at: 0).findings.first).nature == nature)
    }

    @Test("who changed it is remembered while nothing differs; what was unknown is asked again")
    func attribution() throws {
        let act = Attribution.Act(
            .audit,
            at: Timestamp(seconds: 1),
            subject: "/etc/sysctl.d/a.conf",
            action: "written",
            record: "1.000:1"
        )
        func next(_ look: Look, after attribution: Attribution) -> Attribution? {
            var first = Self.report(.fail(), at: 0)
            first.relate(to: nil)
            first.updateFindings { $0.attribution = attribution }
            var second = Self.report(look, at: 1)
            second.relate(to: first, changedByTemper: nil)
            return second.findings[0].attribution
        }
        #expect(next(.fail(), after: .known([act])) == .known([act]))
        #expect(next(.fail(), after: .unknown(because: "x")) == nil)
        #expect(next(.fail("7"), after: .known([act])) == nil)
        #expect(next(.error, after: .known([act])) == nil)
        #expect(next(.fail().with { $0.expected = "a = 2" }, after: .known([act])) == nil)
    }

    @Test("what ended while the journal was away is told once it is back")
    func endedUnheard() throws {
        func run(_ look: Look, at hour: Int, after previous: Report?, heard: Report? = nil)
            -> Report
        {
            var report = Self.report(look, at: hour)
            report.relate(to: previous, lastHeard: heard)
            return report
        }
        let failing = run(.fail(), at: 0, after: nil)
        let ended = run(.pass, at: 1, after: failing)
        #expect(run(.pass, at: 2, after: ended, heard: failing).endedUnheard == ["c"])
        #expect(run(.pass, at: 2, after: ended).endedUnheard.isEmpty)
        #expect(run(.fail(), at: 2, after: ended, heard: failing).endedUnheard.isEmpty)
        // Of what ends now the journal hears anyway.
        let away = run(.fail(), at: 1, after: failing)
        #expect(run(.pass, at: 2, after: away, heard: failing).endedUnheard.isEmpty)
    }

    @Test("which file decided before is known of what nothing sets now")
    func formerOrigins() throws {
        func report(_ path: FilePath?, _ outcome: Outcome) -> Report {
            let evidence = Evidence(
                "a",
                holds: outcome == .pass,
                origin: path.map { Origin($0, line: 1) }
            )
            return .sample([.sample(outcome, evidence: [evidence])])
        }
        func former(_ then: FilePath?, _ now: FilePath?, _ outcome: Outcome = .fail) -> [String:
            FilePath]
        {
            var next = report(now, outcome)
            next.relate(to: report(then, .pass))
            return next.findings[0].formerOrigins
        }
        #expect(former("/etc/a", nil) == ["a": "/etc/a"])
        #expect(former("/etc/a", "/etc/b").isEmpty)
        #expect(former(nil, nil).isEmpty)
        #expect(former("/etc/a", nil, .pass).isEmpty)
    }

    @Test("a failure after an hour in which nothing could be read is news")
    func news() throws {
        #expect(Self.last(of: [.fail(), .error]).findings[0].hasNews)
        #expect(Self.last(of: [.error, .fail()]).findings[0].hasNews)
        #expect(!Self.last(of: [.error, .error]).findings[0].hasNews)
        #expect(!Self.last(of: [.fail(), .fail()]).findings[0].hasNews)
    }

    @Test(
        "temper's own change counts for every control of the thing that it changed",
        arguments: [
            ("c", Drift.Cause.temper), ("a", .temper), ("/etc/sysctl.d/a.conf", .temper),
            ("b", .changedOutside),
        ]
    )
    func touched(_ thing: String, _ cause: Drift.Cause) throws {
        var report = Self.report(.fail("7"), at: 1)
        report.relate(to: Self.report(.fail(), at: 0), changedByTemper: [thing])
        #expect(report.findings[0].drift?.causes == [cause])
    }

    @Test("where temper's transactions can't be read, it isn't known who changed it")
    func unknownTransactions() throws {
        var report = Self.report(.fail("7"), at: 1)
        report.relate(to: Self.report(.fail(), at: 0), changedByTemper: nil)
        #expect(report.findings[0].drift?.causes == [.unknown])
    }
}
