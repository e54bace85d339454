import Model
import Reports
import Testing

@Suite("CSV")
struct CSVTests {
    struct Unfinished: Error {}

    /// Cells by RFC 4180, with nothing forgiven.
    static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            var cell: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest.removeFirst()
                while let byte = rest.popFirst() {
                    if byte != UInt8(ascii: "\"") {
                        cell.append(byte)
                    } else if rest.first == UInt8(ascii: "\"") {
                        cell.append(rest.removeFirst())
                    } else {
                        break
                    }
                }
            } else {
                while let byte = rest.first, byte != UInt8(ascii: ","), byte != 0x0D {
                    try #require(byte != UInt8(ascii: "\"") && byte != 0x0A)
                    cell.append(rest.removeFirst())
                }
            }
            row.append(String(decoding: cell, as: UTF8.self))
            guard let end = rest.popFirst() else { throw Unfinished() }
            if end == UInt8(ascii: ",") { continue }
            try #require(end == 0x0D && rest.first == 0x0A)
            rest.removeFirst()
            rows.append(row)
            row = []
        }
        return rows
    }

    static func table(_ report: Report, _ view: ReportView = ReportView()) throws -> [[String:
        String]]
    {
        let rows = try rows(report.csv(view))
        let header = try #require(rows.first)
        return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    @Test("each finding has a row with all that is known of it")
    func findings() throws {
        let table = try Self.table(try PipelineReports.all(text: "text"))
        #expect(
            table.map { $0["control"] } == [
                "c.error", "c.expired", "c.fail", "c.none", "c.pass", "c.waived",
            ]
        )
        let wanted = [
            "host": "web", "time": "2001-09-09T01:46:40Z", "baselines": "server 1.0",
            "result": "fail", "severity": "high", "file": "/etc/a b/ü%41#.conf", "line": "7",
            "nature": "lost-at-reboot", "drift": "new", "causes": "changed-outside",
            "changed_by": "'@alice by /usr/bin/vim", "changed_at": "1998-07-09T16:00:00Z",
            "references": "cis 1.2, 1.10", "requirement": "",
        ]
        for (column, text) in wanted { #expect(table[2][column] == text, "\(column)") }
        #expect(table[1]["waiver_state"] == "expired" && table[5]["waiver_state"] == "accepted")
        #expect(table[5]["waiver_owner"] == "'-ops" && table[5]["waiver_ticket"] == "+1")
    }

    @Test(
        "a spreadsheet calculates nothing, and a number stays one",
        arguments: [
            ("=1+1", "'=1+1"), ("+cmd|x", "'+cmd|x"), ("-2+3", "'-2+3"), ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"), ("  =1", "'  =1"), ("＝1", "'＝1"), ("-", "'-"), ("'a", "''a"),
            ("-1", "-1"), ("+16", "+16"), ("4 -1", "4 -1"), ("\r\n=1", "\\u{d}\\u{a}=1"),
            ("a;\"=1\"", "a;\"=1\""), ("\u{1B}[2J\u{202E}", "\\u{1b}[2J\\u{202e}"), ("", ""),
        ]
    )
    func formulas(value: String, cell: String) throws {
        let report = try PipelineReports.report([
            PipelineReports.finding("c", .fail, running: value)
        ])
        #expect(try Self.table(report)[0]["running"] == cell)
        #expect(!report.csv(ReportView()).text.contains("\u{1B}"))
    }

    @Test(
        "by a framework each requirement and control has a row, and what isn't covered one of its own"
    )
    func framework() throws {
        let report = try PipelineReports.report([
            PipelineReports.finding("a", .pass), PipelineReports.finding("b", .fail),
        ])
        let table = try Self.table(report, ReportView(framework: PipelineReports.framework))
        let told = table.map { row in
            ["requirement", "requirement_result", "control", "result", "not_checked"].map {
                row[$0] ?? "?"
            }
        }
        #expect(
            told == [
                ["1.2", "fail", "a", "pass", ""], ["1.2", "fail", "b", "fail", ""],
                ["1.10", "fail", "a", "pass", ""], ["1.10", "fail", "b", "fail", ""],
                ["1.10", "fail", "", "", "Boot: not looked at"],
                ["9.9", "notchecked", "", "", "Boot: not looked at"],
            ]
        )
    }
}
