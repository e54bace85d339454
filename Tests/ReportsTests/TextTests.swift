import Model
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("What people and machines read")
struct TextTests {
    static func report(
        _ reason: String,
        outcome: Outcome = .fail,
        waiver: Waiver? = nil,
        notices: [String] = []
    ) -> Report {
        var finding = Finding.sample(
            outcome,
            reason,
            evidence: [Evidence("s", holds: false, running: "1\n", nextBoot: "\"2\"")]
        )
        if let waiver { finding = finding.waived(by: waiver) }
        return .sample([finding], notices: notices)
    }

    @Test("no byte of a report's reaches a terminal as more than text")
    func everyByte() {
        var report = Report.sample(
            [.sample(.fail, control: "c\u{1B}[31m")],
            baselines: [
                .init(name: "b\u{1B}]0;x\u{7}", version: "1", path: "/b", digest: SHA256([1]))
            ]
        )
        report.orphans = [.init(control: "o\u{1B}[2J", path: "/etc/\u{1B}x", text: "t\u{9B}1m")]
        report.doubt = "it \u{1B}[1m"
        let framework = Framework(
            id: "f\u{1B}[3m",
            title: "T\u{1B}",
            notice: "N\u{1B}",
            gaps: [.init(ids: ["1\u{1B}"], title: "G\u{1B}", reason: "R\u{1B}")]
        )
        report.frameworks = [framework]
        let text =
            report.text(width: 80, color: false, verbose: true)
            + report.text(by: framework, width: 80, color: false)
        #expect(
            !text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0.value == 0x9B }
        )
        #expect(text.hasPrefix("THIS RUN CAN'T BE TRUSTED: it "))
    }

    @Test("by a framework, what fails outside of it is told, and counted")
    func outsideOfFramework() {
        let framework = Framework(id: "f", title: "T", notice: "N", gaps: [])
        let report = Report.sample([.sample(.fail, control: "a"), .sample(.pass, control: "b")])
        let text = report.text(by: framework, width: 80, color: false)
        #expect(text.contains("not in f: fail a: T\n"), "\(text)")
        #expect(text.hasSuffix("1 pass, 1 fail\n"))
    }

    @Test("a waived failure is no entry in the journal; notices are fields of the summary")
    func waived() throws {
        let waiver = Waiver(
            control: "c",
            reason: "R\u{202E}evil",
            owner: "O",
            expires: try #require(CivilDate("2027-01-31")),
            location: SourceLocation(file: "/w.yaml", line: 2, column: 5)
        )
        let report = Self.report("r", waiver: waiver, notices: ["one", "two"])
        var entries: [JournalEntry] = []
        report.forEachJournalEntry { entries.append($0) }
        #expect(entries.isEmpty)
        entries = [report.summaryEntry()]
        #expect(entries[0].fields.contains { $0 == ("TEMPER_COUNT_WAIVED", "1") })
        #expect(
            entries[0].fields.filter { $0.name == "TEMPER_NOTICE" }.map(\.value) == ["one", "two"]
        )
        let text = report.text(width: 80, color: false, verbose: false)
        #expect(text.contains("waived until 2027-01-31 (O): R\\u{202e}evil"), "\(text)")
        #expect(text.contains("1 waived") && !text.contains("fail"))
    }

    @Test("no terminal escape of a host's file gets through")
    func escapes() {
        let text = Self.report("value \u{1B}[2J\u{7}\u{202E}evil").text(
            width: 80,
            color: false,
            verbose: false
        )
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.contains("\\u{1b}[2J") && text.contains("\\u{202e}"))
    }

    @Test("the table fits the terminal", arguments: [40, 80, 200])
    func width(columns: Int) {
        let text = Self.report(String(repeating: "word ", count: 60)).text(
            width: columns,
            color: false,
            verbose: false
        )
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns })
    }

    @Test("control characters and quotes are escaped in JSON")
    func json() {
        let text = String(decoding: Self.report("a\"b\\c\n\u{1}").json(), as: UTF8.self)
        #expect(text.contains(#""reason": "a\"b\\c\n\u0001""#))
        #expect(text.contains(#""running": "1\n""#))
    }

    @Test("a drift has an entry of its own in the journal")
    func journal() {
        var entries: [JournalEntry] = []
        Self.report("r").forEachJournalEntry { entries.append($0) }
        #expect(entries.map(\.id) == [.drift])
        let fields = Dictionary(
            entries[0].allFields.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(fields["PRIORITY"] == "3" && fields["TEMPER_CONTROL"] == "c")
        #expect(fields["MESSAGE_ID"] == MessageID.drift.rawValue)
    }

    @Test("what persists has no entry again, unless every one is asked for")
    func persisting() {
        var report = Self.report("r")
        report.relate(to: nil)
        let first = report
        report.relate(to: first)
        var entries: [MessageID] = []
        report.forEachJournalEntry { entries.append($0.id) }
        #expect(entries.isEmpty)
        report.forEachJournalEntry(every: true) { entries.append($0.id) }
        #expect(entries == [.drift])
        // Nor again where the journal heard of it, but where it didn't.
        for (heard, count) in [(true, 0), (false, 1)] {
            var before = first
            before.run.heard = heard
            report.relate(to: before)
            entries = []
            report.forEachJournalEntry { entries.append($0.id) }
            #expect(entries.count == count)
        }
        let summary = report.summaryEntry()
        #expect(summary.message.contains("1 persisting"))
        #expect(summary.fields.contains { $0 == ("TEMPER_DRIFT_PERSISTING", "1") })
        #expect(summary.fields.contains { $0 == ("TEMPER_DRIFT_BACK_AGAIN", "0") })
    }

    @Test("the summary of a kept run has its place and digest")
    func kept() {
        let fields = Self.report("r").summaryEntry(kept: [("TEMPER_RUN_SEQUENCE", "7")]).fields
        #expect(fields.contains { $0 == ("TEMPER_RUN_SEQUENCE", "7") })
    }
}
