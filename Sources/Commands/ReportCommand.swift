import ArgumentParser
import Host
import Model
import Reports
import SystemPackage

struct ReportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what a run found for auditors, dashboards and pipelines.",
        discussion: """
            EXAMPLE
              temper report --format html --output report.html
              temper report --by cis-debian-12 --format csv
              temper report --from last-month.json --previous the-month-before.json --format sarif
            """
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions

    @Option(name: .long, help: "What is written.")
    var format: ReportFormat = .text

    @Option(
        name: .long,
        help: ArgumentHelp("A report in JSON, instead of a run made now.", valueName: "file")
    )
    var from: String?

    @Option(
        name: .long,
        help: ArgumentHelp("A report in JSON to compare with.", valueName: "file")
    )
    var previous: String?

    @Option(
        name: .long,
        help: ArgumentHelp("By a framework's own numbers.", valueName: "framework")
    )
    var by: String?

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        var view = ReportView()
        if let previous { view.previous = try Self.report(at: previous) }
        let report: Report
        if let from {
            report = try Self.report(at: from)
            if let by {
                guard let framework = report.frameworks.first(where: { $0.id == by }) else {
                    throw .usage("--by \(by): the report has no such framework")
                }
                view.framework = framework
            }
        } else {
            let session = try Session(target, selection: selection)
            view.framework = try by.map { name throws(Failure) in
                try session.framework(named: name)
            }
            report = session.report("check", try session.assess(for: .report))
        }
        console.output(format.rendered(report, as: view, on: console))
        return .success
    }

    /// Reads a report of at most 64 MiB.
    static func report(at path: String) throws(Failure) -> Report {
        let given = FilePath(path)
        let file = given.isAbsolute ? given : FilePath(workingDirectory()).pushing(given)
        let bytes = try reporting { () throws(HostError) in
            guard let read = try Host.live().read(file, upTo: 64 << 20) else {
                throw HostError("read", file.string, .system(.noSuchFileOrDirectory))
            }
            return read.bytes
        }
        let place = SourceLocation(file: path, line: 1, column: 1)
        do {
            return try Report(try JSONValue(parsing: bytes))
        } catch let error as Report.Unreadable {
            throw .baseline(BaselineError(place, "not a report: \(error)"))
        } catch {
            throw .baseline(BaselineError(place, "not a report: \(error)"))
        }
    }
}
