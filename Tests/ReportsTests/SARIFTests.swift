import Model
import Reports
import Testing

@Suite("SARIF")
struct SARIFTests {
    static func run(_ report: Report, _ view: ReportView = ReportView()) throws -> JSONValue {
        let log = try JSONValue(parsing: report.sarif(view))
        #expect(log["version"]?.text == "2.1.0")
        return try #require(log["runs"]?.elements.first)
    }

    static func results(_ run: JSONValue) -> [String: JSONValue] {
        var results: [String: JSONValue] = [:]
        for result in run["results"]?.elements ?? [] {
            let state = result["baselineState"]?.text.map { "/\($0)" } ?? ""
            results[(result["ruleId"]?.text ?? "") + state] = result
        }
        return results
    }

    static func make(_ control: String, _ outcome: Outcome, _ running: String) -> Finding {
        PipelineReports.finding(control, outcome, running: running)
    }

    @Test(
        "a finding's result is a kind, and only a failure has a level",
        arguments: [
            ("c.pass", "pass", "none"), ("c.fail", "fail", "error"), ("c.expired", "fail", "note"),
            ("c.waived", "fail", "warning"), ("c.error", "open", "none"),
            ("c.none", "notApplicable", "none"),
        ]
    )
    func kinds(control: String, kind: String, level: String) throws {
        let results = Self.results(try Self.run(try PipelineReports.all()))
        let result = try #require(results[control])
        #expect(result["kind"]?.text == kind && result["level"]?.text == level)
        #expect(result["baselineState"] == nil)
        #expect(result["suppressions"]?.elements.count == (control == "c.waived" ? 1 : 0))
    }

    @Test("the deciding line is a file URI, percent-encoded, and the shadowed one is related")
    func locations() throws {
        let result = try #require(Self.results(try Self.run(try PipelineReports.all()))["c.fail"])
        let place = result["locations"]?.elements.first?["physicalLocation"]
        #expect(
            place?["artifactLocation"]?["uri"]?.text == "file:///etc/a%20b/%C3%BC%2541%23.conf"
        )
        #expect(place?["region"]?["startLine"] == .number("7"))
        #expect(result["relatedLocations"]?.elements.count == 1)
    }

    @Test("text of a host is no placeholder, no link and no terminal escape")
    func hostile() throws {
        let result = try #require(Self.results(try Self.run(try PipelineReports.all()))["c.fail"])
        let text = try #require(result["message"]?["text"]?.text)
        #expect(text.contains("{{0}} [a] (http://x) \\u{{1b}}[2J\\u{{202e}}"), "\(text)")
    }

    @Test("each result stands against the run before; what is no problem any more is absent")
    func baseline() throws {
        let make = Self.make
        let before = try PipelineReports.report(
            [
                make("fixed", .fail, "1"), make("gone", .error, "1"),
                make("moved", .fail, "1"), make("same", .fail, "1"),
                make("waived", .fail, "1"), make("was.fine", .pass, "1"),
                make("left", .pass, "1"),
            ],
            run: "11111111111141118111111111111111"
        )
        let waived = make("waived", .fail, "1")
            .waived(by: try PipelineReports.waiver("waived"))
        let now = try PipelineReports.report([
            make("fixed", .pass, "1"), make("moved", .fail, "2"),
            make("same", .fail, "1"), make("was.fine", .fail, "1"),
            waived, make("added", .pass, "1"),
        ])
        let run = try Self.run(now, ReportView(previous: before))
        let results = Self.results(run)
        #expect(
            results.keys.sorted() == [
                "added/new", "fixed/absent", "fixed/new", "gone/absent", "moved/updated",
                "same/unchanged", "waived/updated", "was.fine/new",
            ]
        )
        #expect(results["fixed/absent"]?["kind"]?.text == "fail")
        #expect(run["baselineGuid"]?.text == "11111111-1111-4111-8111-111111111111")
        #expect(
            run["automationDetails"]?["guid"]?.text == "820d5df2-c7f7-40ad-90aa-477cdf56662f"
        )
        // What is gone has a rule, too.
        let rules = run["tool"]?["driver"]?["rules"]?.elements.compactMap { $0["id"]?.text } ?? []
        #expect(rules.contains("gone") && Set(rules).count == rules.count)
    }

    @Test("a fingerprint outlives a moved line, another value, a waiver and another run")
    func fingerprints() throws {
        func fingerprint(_ finding: Finding, run: String = "r") throws -> String? {
            let report = try PipelineReports.report([finding], run: run)
            let result = try #require(Self.results(try Self.run(report))["c"])
            return result["partialFingerprints"]?["temperProblem/v1"]?.text
        }
        let make = Self.make
        let first = try fingerprint(make("c", .fail, "1"))
        #expect(first?.utf8.count == 64)
        #expect(try fingerprint(make("c", .fail, "2"), run: "s") == first)
        let waived = make("c", .fail, "1").waived(by: try PipelineReports.waiver("c"))
        #expect(try fingerprint(waived) == first)
        #expect(try fingerprint(make("c", .pass, "1")) != first)
    }

    @Test("a rule relates to each requirement of a framework once; the list has what isn't covered")
    func taxonomies() throws {
        let report = try PipelineReports.report([PipelineReports.finding("c", .pass)])
        let run = try Self.run(report, ReportView(framework: PipelineReports.framework))
        let rule = try #require(run["tool"]?["driver"]?["rules"]?.elements.first)
        #expect(
            rule["relationships"]?.elements.map { $0["target"]?["id"]?.text } == ["1.2", "1.10"]
        )
        #expect(
            rule["properties"]?["tags"]?.elements.compactMap(\.text) == [
                "security", "sysctl", "a",
            ]
        )
        let taxa = run["taxonomies"]?.elements.first?["taxa"]?.elements ?? []
        #expect(taxa.map { $0["id"]?.text } == ["1.2", "1.10", "9.9"])
        #expect(
            taxa.map { $0["properties"]?["result"]?.text } == ["pass", "notchecked", "notchecked"]
        )
    }

    @Test("what is undetermined is a notification that names its rule")
    func notifications() throws {
        let invocation = try #require(
            try Self.run(try PipelineReports.all())["invocations"]?.elements.first
        )
        let notes = invocation["toolExecutionNotifications"]?.elements ?? []
        #expect(notes.map { $0["level"]?.text } == ["note", "error"])
        #expect(notes.last?["associatedRule"]?["id"]?.text == "c.error")
        #expect(invocation["startTimeUtc"]?.text == "2001-09-09T01:46:40Z")
    }
}
