import Model
import Reports
import Testing

@Suite("JUnit")
struct JUnitTests {
    @Test("what passes, fails, is undetermined and is skipped is told apart, and counted")
    func results() throws {
        let text = try PipelineReports.all().junit(ReportView()).text
        #expect(
            text.contains("time=\"2\" tests=\"6\" failures=\"2\" errors=\"1\">"),
            "\(text)"
        )
        #expect(
            text.contains(
                "<testsuite name=\"temper.sysctl\" tests=\"5\" failures=\"2\" errors=\"0\" skipped=\"2\" "
                    + "timestamp=\"2001-09-09T01:46:40\" hostname=\"web\">"
            )
        )
        #expect(text.contains("<testcase name=\"c.pass\" classname=\"temper.sysctl\"/>"))
        #expect(text.contains("<failure type=\"high\""))
        #expect(text.contains("<error type=\"undetermined\""))
        #expect(
            text.contains("<skipped type=\"waived\" message=\"waived until 2027-01-31 (-ops, +1)")
        )
        #expect(text.contains("<skipped type=\"notapplicable\""))
        #expect(text.contains("its waiver (-ops, +1) expired on 2027-01-31"))
    }

    @Test(
        "a failure says all that is known of it",
        arguments: [
            "control: c.fail: text", "expected: text",
            "evidence: text: not as asked, running 1, next boot text, decided by /etc/a b/ü%41#.conf:7",
            "nature: lost-at-reboot",
            "drift: new since 1998-07-09T16:00:00Z (changed-outside)",
            "/etc/x written by @alice (uid 1000) with /usr/bin/vim, 1998-07-09T16:00:00Z "
                + "(audit record 1.2:3)",
            "who changed the rest is unknown: x, running: no record",
            "references: cis 1.2, 1.10",
        ]
    )
    func failure(line: String) throws {
        let text = try PipelineReports.all(text: "text").junit(ReportView()).text
        #expect(text.split(separator: "\n").contains { $0.hasPrefix(line) }, "\(text)")
    }

    @Test("no control character or markup of a host gets through")
    func hostile() throws {
        let text = try PipelineReports.all().junit(ReportView()).text
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\r" })
        #expect(!text.contains("<b>") && !text.contains("]]>"))
    }

    @Test("by a framework, a testcase stands for each requirement; what isn't covered is skipped")
    func framework() throws {
        let report = try PipelineReports.report([PipelineReports.finding("c", .pass)])
        let text = report.junit(ReportView(framework: PipelineReports.framework)).text
        #expect(text.contains("tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"2\""), "\(text)")
        #expect(text.contains("<testcase name=\"1.2\" classname=\"temper.cis\"/>"))
        #expect(text.contains("<skipped type=\"notchecked\" message=\"Boot: not looked at\">"))
    }

    @Test("a report without findings is a document all the same")
    func empty() throws {
        let text = try PipelineReports.report([]).junit(ReportView()).text
        #expect(text.contains("tests=\"0\" failures=\"0\" errors=\"0\">"))
    }
}
