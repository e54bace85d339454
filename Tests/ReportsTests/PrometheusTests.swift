import Model
import Reports
import TestSupport
import Testing

@Suite("Prometheus")
struct PrometheusTests {
    static func lines(_ report: Report, _ view: ReportView = ReportView()) -> [String] {
        report.prometheus(view).text.split(separator: "\n").map(String.init)
    }

    @Test(
        "the series of a run",
        arguments: [
            "temper_findings{result=\"fail\"} 2", "temper_findings{result=\"error\"} 1",
            "temper_failed{severity=\"high\"} 1", "temper_failed{severity=\"info\"} 0",
            "temper_control_open{control=\"c.error\",kind=\"sshd\",severity=\"medium\"} 1",
            "temper_control_open{control=\"c.waived\",kind=\"sysctl\",severity=\"medium\"} 0",
            "temper_drift{state=\"new\"} 1", "temper_drift{state=\"back-again\"} 0",
            "temper_waivers{state=\"accepted\"} 1", "temper_waivers{state=\"expired\"} 1",
            // The last second of 2027-01-31 is covered.
            "temper_waiver_expiry_timestamp_seconds{control=\"c.waived\"} 1801440000",
            "temper_last_run_timestamp_seconds 1000000002", "temper_run_duration_seconds 2",
            "temper_requirements{framework=\"cis\",result=\"notchecked\"} 1",
            "temper_requirements{framework=\"cis\",result=\"waived\"} 0", "temper_orphans 0",
        ]
    )
    func series(line: String) throws {
        let lines = Self.lines(
            try PipelineReports.all(),
            ReportView(framework: PipelineReports.framework)
        )
        #expect(lines.contains(line), "\(lines)")
    }

    @Test("a first run is told against the one that it is compared with")
    func firstRun() {
        var now = Report.sample([.sample(.fail, control: "a"), .sample(.fail, control: "b")])
        now.relate(to: nil)
        let before = Report.sample([.sample(.fail, control: "a"), .sample(.pass, control: "b")])
        let lines = Self.lines(now, ReportView(previous: before))
        #expect(lines.contains("temper_drift{state=\"persisting\"} 1"), "\(lines)")
        #expect(lines.contains("temper_drift{state=\"new\"} 1"))
        #expect(Self.lines(now).contains("temper_drift{state=\"new\"} NaN"))
    }

    @Test("a run that nothing vouches for says so")
    func doubt() {
        var report = Report.sample([])
        #expect(Self.lines(report).contains("temper_run_doubtful 0"))
        report.doubt = "altered"
        #expect(Self.lines(report).contains("temper_run_doubtful 1"))
    }

    @Test("each metric is told once, and a report without findings has the same counts")
    func stable() throws {
        func names(_ lines: [String]) -> [String] { lines.filter { $0.hasPrefix("# TYPE") } }
        let full = names(Self.lines(try PipelineReports.all()))
        #expect(Set(full).count == full.count)
        let empty = Self.lines(try PipelineReports.report([]))
        #expect(empty.contains("temper_findings{result=\"error\"} 0"))
        #expect(empty.contains("temper_failed{severity=\"high\"} 0"))
        #expect(empty.contains("temper_waivers{state=\"expired\"} 0"))
    }

    @Test("drift that nothing is known of is no zero; a run before tells it")
    func drift() throws {
        let now = try PipelineReports.report([
            PipelineReports.finding("a", .fail), PipelineReports.finding("b", .pass),
            PipelineReports.finding("c", .fail),
        ])
        #expect(Self.lines(now).contains("temper_drift{state=\"new\"} NaN"))
        let before = try PipelineReports.report([
            PipelineReports.finding("b", .fail), PipelineReports.finding("c", .error),
        ])
        let lines = Self.lines(now, ReportView(previous: before))
        for state in ["new", "persisting", "resolved"] {
            #expect(lines.contains("temper_drift{state=\"\(state)\"} 1"))
        }
    }

    @Test("a label's backslash, quote and line break are escaped")
    func escapes() throws {
        let report = try PipelineReports.report([], hostname: "a\\b\"c\nd\u{7}")
        #expect(report.prometheus(ReportView()).text.contains("hostname=\"a\\\\b\\\"c\\nd\u{7}\""))
    }
}
