import Baselines
import Model
import TestSupport
import Testing

@Suite("Waivers are held against findings")
struct WaiversTests {
    static let place = SourceLocation(file: "w.yaml", line: 2, column: 5)

    static func waiver(_ control: String = "c", until text: String, hosts: [String] = []) -> Waiver
    {
        Waiver(
            control: control,
            reason: "R",
            owner: "O",
            expires: CivilDate(text) ?? CivilDate(of: Timestamp(seconds: 0)),
            hosts: hosts,
            location: place
        )
    }

    static func finding(_ outcome: Outcome, of control: String = "c") -> Finding {
        Finding(
            control: control,
            title: "T",
            severity: .high,
            kind: "sysctl",
            rationale: "R",
            references: [],
            tags: [],
            expected: "E",
            verdict: Verdict(outcome, "why", evidence: [Evidence("s", holds: false)])
        )
    }

    /// 2027-01-31T23:59:59Z.
    static let lastSecond = Timestamp(seconds: 1_801_439_999)

    enum Remark: Equatable {
        case none
        case ends(Int)
        case open
        case openAndEnds(Int)
        case idle(WaiverRemark.Idleness)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let before: Outcome
        let after: Outcome
        var expires = "2027-06-01"
        var hosts: [String] = []
        var name: String? = "web-1.example.org"
        var seconds: Int64 = 0
        var carries = false
        var remark = Remark.none

        init(
            _ name: String,
            _ before: Outcome,
            _ after: Outcome,
            carries: Bool = false,
            _ change: (inout Case) -> Void = { _ in }
        ) {
            testDescription = name
            self.before = before
            self.after = after
            self.carries = carries
            change(&self)
        }
    }

    static let cases = [
        Case("a failure is waived", .fail, .waived, carries: true),
        Case("what is undetermined is not", .error, .error) { $0.remark = .open },
        Case("of which an expired one says nothing", .error, .error) { $0.expires = "2027-01-30" },
        Case("a pass is none", .pass, .pass) { $0.remark = .idle(.passes) },
        Case("nor what doesn't apply", .notapplicable, .notapplicable) {
            $0.remark = .idle(.doesNotApply)
        },
        Case("it counts in its last second", .fail, .waived, carries: true) {
            $0.expires = "2027-01-31"
            $0.remark = .ends(0)
        },
        Case("and not in the next", .fail, .fail, carries: true) {
            $0.expires = "2027-01-31"
            $0.seconds = 1
        },
        Case("an expired one that is not needed is named", .pass, .pass) {
            $0.expires = "2026-01-31"
            $0.remark = .idle(.passes)
        },
        Case("an end in 14 days is announced", .fail, .waived, carries: true) {
            $0.expires = "2027-02-14"
            $0.remark = .ends(14)
        },
        Case("one in 15 is not", .fail, .waived, carries: true) { $0.expires = "2027-02-15" },
        Case("it is announced where nothing is known, too", .error, .error) {
            $0.expires = "2027-02-01"
            $0.remark = .openAndEnds(1)
        },
        Case("for this host", .fail, .waived, carries: true) {
            $0.hosts = ["db-*", "web-?.*.org"]
        },
        Case("in any letter case", .fail, .waived, carries: true) {
            $0.hosts = ["web-1.example.org"]
            $0.name = "WEB-1.Example.org"
        },
        Case("the whole name is meant", .fail, .fail) { $0.hosts = ["web-1"] },
        Case("for other hosts", .pass, .pass) { $0.hosts = ["db-*"] },
        Case("a host without a name is no host by name", .fail, .fail) {
            $0.hosts = ["*"]
            $0.name = nil
        },
        Case("but one of all", .fail, .waived, carries: true) { $0.name = nil },
    ]

    @Test("what becomes of a finding, and what is said", arguments: cases)
    func judge(_ test: Case) throws {
        let waiver = Self.waiver(until: test.expires, hosts: test.hosts)
        let waivers = try Waivers(
            [waiver],
            on: test.name,
            at: Timestamp(seconds: Self.lastSecond.seconds + test.seconds)
        )
        let (findings, remarks) = waivers.judge(
            [Self.finding(.fail, of: "b"), Self.finding(test.before)],
            reach: .whole(deselected: [:])
        )
        #expect(findings.map(\.control) == ["b", "c"] && findings[0].outcome == .fail)
        #expect(findings[0].waiver == nil)
        #expect(findings[1].outcome == test.after)
        #expect(findings[1].waiver == (test.carries ? waiver : nil))
        #expect(findings[1].verdict.reason == "why" && findings[1].verdict.evidence.count == 1)
        let wanted: [WaiverRemark] =
            switch test.remark {
            case .none: []
            case .ends(let days): [.ends(waiver, inDays: days)]
            case .open: [.leavesOpen(waiver)]
            case .openAndEnds(let days): [.leavesOpen(waiver), .ends(waiver, inDays: days)]
            case .idle(let why): [.waivesNothing(waiver, because: why)]
            }
        #expect(remarks == wanted)
    }

    @Test("controls that a run has not looked at are named only where it looked at all")
    func reach() throws {
        let all = ["gone", "off", "c"].map { Self.waiver($0, until: "2028-01-01") }
        let waivers = try Waivers(all, on: nil, at: Self.lastSecond)
        let whole = waivers.judge(
            [Self.finding(.fail)],
            reach: .whole(deselected: ["off": "no need"])
        )
        #expect(
            whole.remarks == [
                .waivesNothing(all[0], because: .noSuchControl(nearest: nil)),
                .waivesNothing(all[1], because: .deselected("no need")),
            ]
        )
        #expect(waivers.judge([Self.finding(.fail)], reach: .part).remarks.isEmpty)
        #expect(
            waivers.judge([Self.finding(.pass)], reach: .part).remarks
                == [.waivesNothing(all[2], because: .passes)]
        )
    }

    @Test("two of one control that both count here are an error, expired or not")
    func twice() throws {
        let both = [Self.waiver(until: "2020-01-01"), Self.waiver(until: "2028-01-01")]
        let error = #expect(throws: BaselineError.self) {
            try Waivers(both, on: "a", at: Self.lastSecond)
        }
        #expect(error?.diagnostics.first?.message.contains("waived twice") == true)
        let apart = [
            Self.waiver(until: "2028-01-01", hosts: ["a"]),
            Self.waiver(until: "2029-01-01", hosts: ["b"]),
        ]
        #expect(try Waivers(apart, on: "a", at: Self.lastSecond).accepted == ["c"])
    }

    @Test("accepted is what counts on this host today")
    func accepted() throws {
        let waivers = [
            Self.waiver("z", until: "2027-01-31"), Self.waiver("old", until: "2027-01-30"),
            Self.waiver("there", until: "2028-01-01", hosts: ["other"]),
            Self.waiver("a", until: "2028-01-01"),
        ]
        #expect(try Waivers(waivers, on: "here", at: Self.lastSecond).accepted == ["a", "z"])
        #expect(
            try Waivers(waivers, on: "here", at: Timestamp(seconds: Self.lastSecond.seconds + 1))
                .accepted == ["a"]
        )
    }
}
