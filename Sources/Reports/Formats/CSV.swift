package import Model
import SystemPackage

extension Report {
    /// A table (RFC 4180, UTF-8, CRLF) for spreadsheets: docs/reports/csv.md tells every column.
    ///
    /// A row for each finding; with a framework a row for each of its requirements and each control behind
    /// it, and one for what no control covers. The columns are the same in both.
    package func csv(_ view: ReportView) -> [UInt8] {
        var table = CSVTable(columns: Self.csvColumns)
        guard let framework = view.framework else {
            for finding in findings {
                table.append(csvRunCells + ["", "", "", ""] + cells(of: finding) + [doubt ?? ""])
            }
            return table.bytes
        }
        var known: [String: Finding] = [:]
        for finding in findings { known[finding.control] = finding }
        let empty = [String](repeating: "", count: Self.csvColumns.count - csvRunCells.count - 5)
        for requirement in framework.requirements(of: findings) {
            func head(_ gap: Framework.Gap?) -> [String] {
                let notChecked = gap.map { "\($0.title): \($0.reason)" } ?? ""
                return csvRunCells + [framework.id, requirement.id, requirement.word, notChecked]
            }
            for control in requirement.controls {
                guard let finding = known[control] else { continue }
                table.append(head(nil) + cells(of: finding) + [doubt ?? ""])
            }
            for gap in requirement.gaps { table.append(head(gap) + empty + [doubt ?? ""]) }
        }
        return table.bytes
    }

    /// A column's meaning never changes, and new ones come at the end.
    private static let csvColumns = [
        "host", "host_id", "run", "time", "baselines",
        "framework", "requirement", "requirement_result", "not_checked",
        "control", "title", "severity", "kind", "result", "reason", "expected",
        "subject", "running", "next_boot", "file", "line", "judged", "wrong", "undetermined",
        "nature", "drift", "since", "causes", "changed_by", "changed_at", "change_record",
        "waiver_state", "waiver_owner", "waiver_ticket", "waiver_expires", "waiver_reason",
        "references", "tags", "doubt",
    ]

    /// What each row repeats, so that the tables of many hosts can be laid one below another.
    private var csvRunCells: [String] {
        [hostLabel, host.id ?? "", run.id, run.started.description, run.chosenBaselines]
    }

    private func cells(of finding: Finding) -> [String] {
        let seen = finding.pipelineEvidence
        let evidence = finding.verdict.evidence
        let act = finding.attribution?.acts.first
        let waiver = finding.waiver
        var cells = [
            finding.control, finding.title, finding.severity.rawValue, finding.kind,
            finding.outcome.rawValue, finding.verdict.reason, finding.expected,
        ]
        cells += [
            seen?.subject ?? "", seen?.running ?? "", seen?.nextBoot ?? "",
            seen?.origin?.path.string ?? "", seen?.origin?.line.map { "\($0)" } ?? "",
            "\(evidence.count)", "\(evidence.count { $0.holds == false })",
            "\(evidence.count { $0.holds == nil })",
        ]
        cells += [
            finding.nature?.rawValue ?? "", finding.drift?.state?.rawValue ?? "",
            finding.drift?.since?.description ?? "",
            finding.drift?.causes.map(\.rawValue).joined(separator: " ") ?? "",
            act?.actor ?? finding.attribution?.unknown.map { "unknown: \($0)" } ?? "",
            act?.time.description ?? "", act.map { "\($0.source.rawValue) \($0.record)" } ?? "",
        ]
        cells += [
            waiver == nil ? "" : finding.outcome == .waived ? "accepted" : "expired",
            waiver?.owner ?? "", waiver?.ticket ?? "", waiver?.expires.description ?? "",
            waiver?.reason ?? "", finding.pipelineReferences, finding.tags.joined(separator: " "),
        ]
        return cells
    }
}

/// Rows of cells as RFC 4180 writes them, that no spreadsheet takes for a formula.
private struct CSVTable {
    private(set) var bytes: [UInt8] = []
    private let width: Int

    init(columns: [String]) {
        width = columns.count
        append(columns)
    }

    mutating func append(_ row: [String]) {
        precondition(row.count == width, "every row has every column")
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += Self.field(Self.inert(Style.safe(cell))).utf8
        }
        bytes += [0x0D, 0x0A]
    }

    private static func field(_ text: String) -> String {
        // A spreadsheet may be set to another separator, and some trim blanks.
        let isPlain = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: ",")
                && byte != UInt8(ascii: ";")
        }
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// The cell with an apostrophe before what a spreadsheet would calculate.
    ///
    /// It stands before an apostrophe at the start, too: so one at the start is always to be taken off, and
    /// what stands behind it is the text. A whole number with its sign is a number, and is left alone.
    private static func inert(_ text: String) -> String {
        let visible = text.unicodeScalars.first { $0 != " " && $0 != "\t" }
        switch visible {
        case "=", "@", "\t", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return "'" + text
        case "+", "-":
            let digits = text.utf8.dropFirst()
            let isNumber = !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
            return isNumber ? text : "'" + text
        default:
            return text.utf8.first == UInt8(ascii: "'") || text.utf8.first == 0x09
                ? "'" + text : text
        }
    }
}
