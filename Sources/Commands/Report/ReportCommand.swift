import ArgumentParser
import Host
import Model
import Reports
import Runs
import SystemPackage
import Transactions

struct ReportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write what a run found for auditors, dashboards and pipelines.",
        discussion: """
            EXAMPLE
              temper report --format html --output report.html
              temper report --by cis-debian-12 --format csv
              temper report --run latest --format html --output report.html
              temper report --run 42 --previous 40 --format csv
              temper report --from last-month.json --previous the-month-before.json --format html
              temper report --format json --output r.json --sign /etc/temper/report.key
              temper report --verify r.json --allowed-signers signers --identity web1

            Without --run or --from the host is looked at now, as check does; that run is neither written to \
            the journal nor kept, and is told against the newest kept one of the same baselines. Ends with 0 when the report is written, whatever was found. \
            --verify ends with 0 if the signature is good, 1 if not.
            """
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions

    @Option(
        name: .long,
        help: "What is written; text unless told otherwise."
    )
    var format: ReportFormat?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A report in JSON, instead of a run made now; '-' is stdin.",
            valueName: "file"
        )
    )
    var from: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A kept run: 'latest', 'previous', 'latest~2', a number or the beginning of an id, as "
                + "'temper runs' lists them.",
            valueName: "run"
        )
    )
    var run: String?

    @OptionGroup var state: StateOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A kept run or a report in JSON to compare with, as 'temper diff' names them; without "
                + "it a kept run is compared with the one before it.",
            valueName: "run|file"
        )
    )
    var previous: String?

    @Option(
        name: .long,
        help: ArgumentHelp("By a framework's own numbers.", valueName: "framework")
    )
    var by: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write to this file, whole or not at all; '-' is stdout. A new one is for its owner "
                + "alone, but for prometheus, which the node exporter must read.",
            valueName: "file"
        )
    )
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Sign with this SSH key without a passphrase: the signature is FILE.sig.",
            valueName: "key"
        )
    )
    var sign: String?

    @OptionGroup(title: "VERIFY A SIGNATURE") var verification: VerificationOptions

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        try refuseContradictions()
        if let verify = verification.verify { return try verification.judge(verify, on: console) }
        let format = format ?? .text
        let file = output == "-" ? nil : output.map(OutputFile.init)
        let signature = sign == nil ? nil : file.map { OutputFile($0.path.string + ".sig") }
        try file?.check(mayReplace: true)
        try signature?.check(mayReplace: true)
        if let sign {
            try Signature.check(key: sign, apartFrom: [file, signature].compactMap(\.self))
        }
        var view = ReportView()
        view.previous = try previous.map { name throws(Failure) in
            let archive = try state.archive(on: try Session.open(target.root))
            return try StoredReport.named(name, in: archive, console)
        }
        var report = try report(as: &view, console)
        if sign != nil, let doubt = report.doubt {
            throw .transaction(.refused(["a run that can't be trusted is not signed: \(doubt)"]))
        }
        if let before = view.previous {
            let cautions = Comparison(from: before, to: report).cautions
            // The text has them itself.
            if format != .text, previous != nil {
                cautions.forEach { console.errors("--previous: \(Style.safe($0))") }
            }
        }
        if format == .json, let framework = view.framework { report.frameworks = [framework] }
        var console = console
        if file != nil { (console.width, console.usesColor) = (nil, false) }
        let bytes = format.rendered(report, as: view, on: console)
        guard let file else {
            console.output(bytes)
            return .success
        }
        let mode = format.mode
        guard let signature, let sign else {
            try file.write(bytes, mode: mode)
            let old = OutputFile(file.path.string + ".sig")
            if let status = try? Host.live().status(old.path), status.kind == .regular {
                console.errors("\(old.path) is of what was there before: remove it, or sign anew")
            }
            return .success
        }
        // The signature is made before anything is written, and stands before its report does: who
        // sees the report finds it. Cut off in between, what is there doesn't verify.
        let signed = try Signature.make(of: bytes, by: sign)
        let before = try signature.content()
        try signature.write(signed, mode: mode)
        do throws(Failure) {
            try file.write(bytes, mode: mode)
        } catch {
            try signature.restore(before)
            throw error
        }
        return .success
    }

    /// The run that is reported, stored or made now, and the framework that it is told by.
    private func report(
        as view: inout ReportView,
        _ console: Console
    ) throws(Failure) -> Report {
        if let report = try storedReport(as: &view, console) {
            view.framework = try by.map { name throws(Failure) in
                try report.framework(named: name)
            }
            return report
        }
        let session = try Session(target, selection: selection)
        view.framework = try by.map { name throws(Failure) in try session.framework(named: name) }
        var report = session.report("check", try session.assess(for: .report))
        report.orphans = Check.orphans(of: session)
        let kept = try Recording(false, state, of: session)
        let before = try kept.relate(&report)
        // The text tells of each finding what it was to the run before.
        if previous == nil, format != nil, format != .text { view.previous = before }
        report.attribute(on: session.host)
        return report
    }

    /// A kept run, with the one before it of the same scope, or the report in a file.
    private func storedReport(
        as view: inout ReportView,
        _ console: Console
    ) throws(Failure) -> Report? {
        if let from { return try StoredReport.at(from) }
        guard let run else { return nil }
        let archive = try state.archive(on: try Session.open(target.root))
        let (report, sequence) = try StoredReport.kept(run, in: archive, console)
        // The text tells of each finding what it was to the run before.
        if previous == nil, format != nil, format != .text {
            view.previous = try reporting { () throws(HostError) in
                try archive.newest(of: report.scope, before: sequence)
            }
        }
        return report
    }

    private func refuseContradictions() throws(Failure) {
        let root = target.root == nil ? [] : ["--root"]
        let made = [
            ("--baseline", !target.baseline.isEmpty),
            ("--config", target.config != nil), ("--set", !target.set.isEmpty),
            ("--waivers", target.waivers != nil), ("--only", !selection.only.isEmpty),
            ("--severity", selection.severity != nil),
        ].filter(\.1).map(\.0)
        let written = [
            ("--format", format != nil), ("--from", from != nil), ("--previous", previous != nil),
            ("--run", run != nil), ("--state", state.state != nil),
            ("--by", by != nil), ("--output", output != nil), ("--sign", sign != nil),
        ].filter(\.1).map(\.0)
        if verification.verify != nil, let other = (written + root + made).first {
            throw .usage("--verify and \(other): a report is either written or verified")
        }
        try verification.check()
        if run != nil, let other = made.first ?? (from == nil ? nil : "--from") {
            throw .usage("--run and \(other): a kept run is not made again")
        }
        if state.state != nil, from != nil, previous == nil {
            throw .usage("--state and --from: a file has no state")
        }
        if from != nil, let other = (root + made).first {
            throw .usage("--from and \(other): a report that is there is not made again")
        }
        if sign != nil, output == nil || output == "-" {
            throw .usage("--sign needs --output: the signature stands beside a file, as FILE.sig")
        }
        if output?.isEmpty == true { throw .usage("--output: the name is empty") }
        if from == "-", previous == "-" { throw .usage("stdin is either --from or --previous") }
        if previous != nil, format == .json {
            throw .usage(
                "--previous and --format json: a report in JSON is one run; 'temper diff --format "
                    + "json' writes what differs between two"
            )
        }
    }
}

extension Report {
    /// The framework of `--by`: the report's own, or by what its findings refer to.
    fileprivate func framework(named name: String) throws(Failure) -> Framework {
        let framework = try Framework.named(
            name,
            mapped: frameworks,
            referred: Set(findings.flatMap(\.references).map(\.framework))
        )
        if !run.isNarrowed || frameworks.contains(where: { $0.id == name }) {
            return framework
        }
        // What was left out is in no finding, so that it can't be listed.
        return Framework(
            id: framework.id,
            title: framework.title,
            notice: framework.notice + " The run was narrowed to "
                + run.selection.joined(separator: " ") + ": what that left out is not told here.",
            gaps: framework.gaps
        )
    }
}
