import Baselines
import Host
import Model
import Transactions

/// A run that takes changes back and judges nothing: it needs no baseline.
struct Restoration {
    let host: Host
    private let mode: String
    private let settings: Settings
    private let id: String
    private let started = Work.now()

    /// A configuration that can't be read doesn't stand in the way of taking something back.
    init(_ mode: String, on host: Host) throws(Failure) {
        self.host = host
        self.mode = mode
        let isImage = !host.isLive
        settings =
            (try? BaselineCatalogue().settings(at: nil, forImage: isImage)) ?? Settings()
        id = try reporting { () throws(HostError) in try Host.randomID() }
    }

    func work(_ store: StateStore, _ console: Console) -> Work {
        var work = Work(host: host, store: store, console: console)
        work.audits = settings.audit
        return work
    }

    /// Brings what was done to the journal, and to stdout: as `text`, or as a report in JSON.
    func deliver(
        _ transaction: Report.TransactionSummary?,
        recovered: [Report.TransactionSummary],
        text: String,
        notices: [String] = [],
        output: OutputOptions,
        console: Console
    ) {
        var report = Report(
            tool: Report.Tool(name: "temper", version: Temper.version),
            host: host.describe(),
            run: Report.Run(
                id: id,
                mode: mode,
                started: started,
                finished: Work.now(),
                baselines: []
            ),
            findings: [],
            transaction: transaction,
            notices: notices
        )
        report.recovered = recovered
        Delivery(host: host, usesJournal: settings.journal, output: output, console: console)
            .deliver(report, isWorthSaying: !output.quiet, text: text)
    }
}
