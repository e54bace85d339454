import Model
import Reports
import Testing

@Suite("XCCDF")
struct XCCDFTests {
    private static func text(_ report: Report, _ view: ReportView = ReportView()) -> String {
        String(decoding: report.xccdf(view), as: UTF8.self)
    }

    /// The results of the rules, by their ids without what all have in common.
    private static func results(_ text: String) -> [String: String] {
        var results: [String: String] = [:]
        for part in text.split(separator: "<rule-result idref=\"xccdf_org.temper_rule_").dropFirst()
        {
            let id = String(part.prefix { $0 != "\"" })
            let word = part.split(separator: "<result>")[1].prefix { $0 != "<" }
            results[id] = String(word)
        }
        return results
    }

    @Test("a waived failure is a failure, and says who accepted it")
    func verdicts() throws {
        let text = Self.text(try AuditFixture.all())
        #expect(
            Self.results(text) == [
                "passes": "pass", "fails": "fail", "errs": "error", "n.a.": "notapplicable",
                "waived": "fail", "expired": "fail",
            ]
        )
        #expect(
            text.contains(
                "<waiver xmlns=\"urn:temper:waiver\" control=\"waived\" owner=\"ops\" "
                    + "ticket=\"T-1\" expires=\"2027-01-31\" place=\"/w.yaml:2\">R</waiver>"
            )
        )
        #expect(!text.contains("control=\"expired\""), "an expired waiver covers nothing")
        #expect(text.contains("its waiver (ops, T-1) expired on 2020-02-29"))
    }

    @Test("a score counts an error and a waived failure like failures, and what doesn't apply not")
    func score() throws {
        let text = Self.text(try AuditFixture.all())
        #expect(text.contains("scoring:default\" maximum=\"100\">20.000000<"))
        #expect(text.contains("scoring:flat\" maximum=\"5\">1<"))
    }

    @Test("a score of 100 is of passes alone")
    func almost() {
        let many = (0..<400).map { AuditFixture.finding("c\($0)", $0 == 7 ? .fail : .pass) }
        #expect(Self.text(AuditFixture.report(many)).contains(">99.750000<"))
        #expect(Self.text(AuditFixture.report([many[0]])).contains(">100.000000<"))
    }

    @Test("ids are names of XML, and no two are alike")
    func ids() {
        let names = ["a b", "a_x0020_b", "a_b", "9", "ä", "a<", ""]
        let report = AuditFixture.report(names.map { AuditFixture.finding($0, .pass) })
        let results = Self.results(Self.text(report))
        #expect(results.count == names.count)
        let isPlain = { (byte: UInt8) in
            byte == 0x2D || byte == 0x2E || byte == 0x5F || (48...57).contains(byte)
                || (65...90).contains(byte) || (97...122).contains(byte)
        }
        #expect(results.keys.allSatisfy { $0.utf8.allSatisfy(isPlain) })
        #expect(results["a_x0020_b"] == "pass" && results["a_x005F_x0020_b"] == "pass")
    }

    @Test("a host's text is text")
    func hostile() {
        let finding = AuditFixture.finding("c", .fail, text: AuditFixture.hostile)
        let text = Self.text(AuditFixture.report([finding]))
        #expect(!text.contains("<b>") && text.contains("]]&gt;"))
        #expect(!text.unicodeScalars.contains { $0.value == 1 || $0.value == 0x202E })
        #expect(text.contains("by /etc/a b.conf:3"))
    }

    @Test("by a framework: its requirements, with what isn't checked and why")
    func framework() throws {
        let (report, view) = try AuditFixture.framework()
        let text = Self.text(report, view)
        #expect(
            Self.results(text) == ["1": "pass", "2": "fail", "3": "notchecked", "4": "notchecked"]
        )
        #expect(text.contains("not checked: G: no kind judges it</message>"))
        #expect(text.contains("<complex-check operator=\"AND\">"))
        #expect(text.contains("scoring:flat\" maximum=\"2\">1<"))
    }

    @Test("the same report gives the same bytes; an empty one is a document too")
    func determinism() throws {
        let report = try AuditFixture.all()
        #expect(report.xccdf(ReportView()) == report.xccdf(ReportView()))
        #expect(Self.text(AuditFixture.report([])).hasSuffix("</Benchmark>\n"))
    }

    @Test("an identifier that stands by itself is one; others are references")
    func identifiers() {
        var report = AuditFixture.report([])
        report.replaceFindings(by: [
            AuditFixture.finding("c", .pass, numbers: ["CCE-80783-4", "CCI-000366", "5.1"])
        ])
        let text = Self.text(report)
        #expect(text.contains("<ident system=\"https://ncp.nist.gov/cce\">CCE-80783-4</ident>"))
        #expect(text.contains("<ident system=\"http://cyber.mil/cci\">CCI-000366</ident>"))
        #expect(text.contains("<reference>f 5.1</reference>"))
    }
}
