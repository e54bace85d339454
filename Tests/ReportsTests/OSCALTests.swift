import Model
import Reports
import Testing

@Suite("OSCAL assessment results")
struct OSCALTests {
    private static func results(
        _ report: Report,
        _ view: ReportView = ReportView()
    ) throws -> JSONValue {
        let document = try JSONValue(parsing: report.oscal(view))
        return try #require(document["assessment-results"])
    }

    private static func result(_ document: JSONValue) throws -> JSONValue {
        try #require(document["results"]?.elements.first)
    }

    private static func property(_ name: String, of value: JSONValue) -> String? {
        value["props"]?.elements.first { $0["name"]?.text == name }?["value"]?.text
    }

    /// `state/reason` of each finding, by its control.
    private static func verdicts(_ result: JSONValue) -> [String: String] {
        var verdicts: [String: String] = [:]
        for finding in result["findings"]?.elements ?? [] {
            let status = finding["target"]?["status"]
            let words = [status?["state"]?.text ?? "", status?["reason"]?.text ?? ""]
            verdicts[property("control", of: finding) ?? ""] = words.joined(separator: "/")
        }
        return verdicts
    }

    @Test("an error is no failure, and what doesn't apply has no verdict")
    func verdicts() throws {
        let result = try Self.result(Self.results(AuditFixture.all()))
        #expect(
            Self.verdicts(result) == [
                "passes": "satisfied/pass", "fails": "not-satisfied/fail",
                "errs": "not-satisfied/other", "waived": "not-satisfied/fail",
                "expired": "not-satisfied/fail",
            ]
        )
        let observed = (result["observations"]?.elements ?? []).map {
            Self.property("result", of: $0)
        }
        #expect(Set(observed) == ["pass", "fail", "error", "notapplicable", "waived"])
    }

    @Test("a waiver is an approved deviation with an end; one that has expired is an open risk")
    func waivers() throws {
        let result = try Self.result(Self.results(AuditFixture.all()))
        var risks: [String: JSONValue] = [:]
        for risk in result["risks"]?.elements ?? [] {
            risks[Self.property("control", of: risk) ?? ""] = risk
        }
        #expect(Set(risks.keys) == ["fails", "waived", "expired"])
        #expect(risks["waived"]?["status"]?.text == "deviation-approved")
        #expect(risks["waived"]?["deadline"]?.text == "2027-02-01T00:00:00Z")
        #expect(risks["expired"]?["status"]?.text == "open")
        #expect(risks["expired"]?["deadline"]?.text == "2020-03-01T00:00:00Z")
        #expect(risks["fails"]?["status"]?.text == "open" && risks["fails"]?["deadline"] == nil)
        let expired = try #require(risks["expired"])
        #expect(Self.property("waiver-expired", of: expired) == "yes")
    }

    @Test("evidence names its file and line")
    func evidence() throws {
        let report = AuditFixture.report([AuditFixture.finding("c", .fail)])
        let result = try Self.result(Self.results(report))
        let evidence = try #require(
            result["observations"]?.elements.first?["relevant-evidence"]?.elements.first
        )
        #expect(evidence["href"]?.text == "file:///etc/a%20b.conf#line=2,3")
        #expect(Self.property("path", of: evidence) == "/etc/a b.conf")
        #expect(Self.property("line", of: evidence) == "3")
        #expect(Self.property("holds", of: evidence) == "no")
    }

    @Test("by a framework: what isn't checked is taken out of the selection, with the reason")
    func framework() throws {
        let (report, view) = try AuditFixture.framework()
        let result = try Self.result(Self.results(report, view))
        #expect(Self.verdicts(result) == ["1": "satisfied/pass", "2": "not-satisfied/fail"])
        let selection = try #require(
            result["reviewed-controls"]?["control-selections"]?.elements.first
        )
        func ids(_ key: String) -> [String?] {
            (selection[key]?.elements ?? []).map { $0["control-id"]?.text }
        }
        #expect(ids("include-controls") == ["_f-1", "_f-2", "_f-3", "_f-4"])
        #expect(ids("exclude-controls") == ["_f-3", "_f-4"])
        #expect(selection["remarks"]?.text?.contains("4: not checked: G: no kind") == true)
        #expect(result["observations"]?.elements.count == 3, "what is no requirement's isn't told")
    }

    @Test("a host's text is neither markup nor a second line of a title or property")
    func hostile() throws {
        let finding = AuditFixture.finding("c", .fail, text: AuditFixture.hostile)
        let document = try Self.results(AuditFixture.report([finding]))
        let observation = try #require(try Self.result(document)["observations"]?.elements.first)
        let title = try #require(observation["title"]?.text)
        #expect(title.hasPrefix("\\]\\]\\>\" ' \\<b\\> \\& \\*x\\* "))
        #expect(!title.contains("\n") && title.hasSuffix("# d"))
        let evidence = try #require(observation["relevant-evidence"]?.elements.first)
        let value = try #require(Self.property("next-boot", of: evidence))
        #expect(value == "]]>\" ' <b> & *x* \\u{202e}\\u{1}\\u{a}# d")
    }

    @Test(
        "the same report has the same identifiers; another run has others, the host keeps its own"
    )
    func identifiers() throws {
        let report = try AuditFixture.all()
        #expect(report.oscal(ReportView()) == report.oscal(ReportView()))
        var other = report
        other.notices = ["N"]
        let documents = try [report, other].map { try Self.results($0) }
        let hosts = try documents.map { document in
            let items = try Self.result(document)["local-definitions"]?["inventory-items"]
            return items?.elements.first?["uuid"]?.text
        }
        #expect(hosts[0] == hosts[1])
        let ids = documents.compactMap { $0["uuid"]?.text }
        #expect(ids.count == 2 && ids[0] != ids[1])
        for id in ids {
            let parts = id.split(separator: "-")
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12] && parts[2].first == "4")
            #expect("89ab".contains(parts[3].first ?? " "))
        }
    }

    @Test("an empty report is a document too: nothing is null, no array is empty")
    func empty() throws {
        func isWhole(_ value: JSONValue) -> Bool {
            switch value {
            case .null: false
            case .array(let elements): !elements.isEmpty && elements.allSatisfy(isWhole)
            case .object(let members): members.allSatisfy { isWhole($0.value) }
            default: true
            }
        }
        #expect(isWhole(try Self.results(AuditFixture.report([]))))
        #expect(isWhole(try Self.results(AuditFixture.all())))
    }
}
