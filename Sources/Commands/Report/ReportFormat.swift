import ArgumentParser
import Model
import Reports

/// What `temper report` can write.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, html, junit, sarif, csv, prometheus, xccdf, oscal

    func rendered(_ report: Report, as view: ReportView, on console: Console) -> [UInt8] {
        switch self {
        case .text: Array(text(of: report, as: view, on: console).utf8)
        case .json: report.json()
        case .html: report.html(view)
        case .junit: report.junit(view)
        case .sarif: report.sarif(view)
        case .csv: report.csv(view)
        case .prometheus: report.prometheus(view)
        case .xccdf: report.xccdf(view)
        case .oscal: report.oscal(view)
        }
    }

    /// Who may read a new file of it: a report tells weaknesses, so its owner alone.
    ///
    /// The node exporter, which runs as a user of its own, reads what Prometheus is to have: numbers,
    /// and the names of controls.
    var mode: Permissions { Permissions(self == .prometheus ? 0o644 : 0o600) }

    private func text(of report: Report, as view: ReportView, on console: Console) -> String {
        let own =
            view.framework.map {
                report.text(by: $0, width: console.width, color: console.usesColor)
            } ?? report.text(width: console.width, color: console.usesColor, verbose: true)
        guard let previous = view.previous else { return own }
        return own + "\n"
            + Comparison(from: previous, to: report)
            .text(width: console.width, color: console.usesColor)
    }
}
