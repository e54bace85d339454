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

    private func text(of report: Report, as view: ReportView, on console: Console) -> String {
        guard let framework = view.framework else {
            return report.text(width: console.width, color: console.usesColor, verbose: true)
        }
        return report.text(by: framework, width: console.width, color: console.usesColor)
    }
}
