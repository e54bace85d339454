import ArgumentParser
import Host
import Model
import Reports
import Runs

struct RunsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List the runs that were kept, newest first, or prove that none was altered.",
        discussion: """
            EXAMPLE
              temper runs
              temper runs --verify
              temper runs --verify --head 3b1f…      the digest that a log server has of the newest run

            Ends with 0 if all is whole, 1 if a run was altered or removed, 2 if something could not \
            be read.
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp("The root that the checks were made of.", valueName: "dir")
    )
    var root: String?

    @OptionGroup var state: StateOptions

    @Flag(name: .long, help: "Hold each run against the next, and against the journal.")
    var verify = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A SHA-256 of the newest run, from elsewhere: it has to be that of a kept run.",
            valueName: "sha256"
        )
    )
    var head: String?

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let digest = try head.map { text throws(Failure) in
            guard let digest = SHA256(hexadecimal: text.lowercased()) else {
                throw .usage("--head \(text): 64 hexadecimal digits")
            }
            return digest
        }
        let host = try Session.open(root)
        try state.requireNamedFolder()
        let archive = try state.archive(on: host)
        let verification =
            verify || head != nil ? try verification(of: archive, on: host, digest) : nil
        if let verification, format == .text {
            console.write(verification.text)
            return Self.status(of: verification)
        }
        let listed = try reporting { () throws(HostError) in try ListedRun.all(in: archive) }
        switch format {
        case .json: console.output(ListedRun.json(listed, in: archive, verification))
        case .text:
            console.write(ListedRun.table(listed, width: console.width))
        }
        if let verification { return Self.status(of: verification) }
        return listed.allSatisfy { $0.problem == nil } ? .success : .undetermined
    }

    private func verification(
        of archive: RunArchive,
        on host: Host,
        _ digest: SHA256?
    ) throws(Failure) -> Verification {
        // The journal is the running host's: it says nothing of an image. It is read first: a run that is
        // kept meanwhile is then one that it hasn't yet, and none that was removed.
        var marks: Result<[JournalMark], HostError>?
        if host.isLive {
            do throws(HostError) {
                marks = .success(
                    try archive.journalMarks(ofSummaries: MessageID.summary.rawValue)
                )
            } catch {
                marks = .failure(error)
            }
        }
        var verification = try reporting { () throws(HostError) in try archive.verify() }
        switch marks {
        case .success(let marks)?: verification.compare(with: marks)
        case .failure(let error)?: verification.note("the journal was not compared: \(error)")
        case nil: break
        }
        if let digest { verification.compare(with: digest) }
        return verification
    }

    /// What is known to be altered wins over what could not be read.
    private static func status(of verification: Verification) -> ExitStatus {
        if !verification.problems.isEmpty { return .drift }
        return verification.isWhole == true ? .success : .undetermined
    }
}

extension Verification {
    /// What was proven, and what was not.
    var text: String {
        var lines = problems.map { "ALTERED  " + Style.safe($0) }
        lines += undetermined.map { "UNKNOWN  " + Style.safe($0) }
        if let first = runs.first, let last = runs.last {
            let stretch =
                runs.count.counted("run") + ", \(first.sequence) to \(last.sequence), from "
                + "\(time(of: first)) to \(time(of: last))"
            lines.append(
                isWhole == true
                    ? "whole    \(stretch): each is what the next one names"
                    : "read     \(stretch)"
            )
        } else {
            lines.append("no run is kept: nothing is proven")
        }
        if let anchor { lines.append("anchor   run \(anchor.sequence), removed by the retention") }
        if let head, isWhole == true {
            lines.append("head     run \(head.sequence), SHA-256 \(head.digest)")
        }
        switch compared {
        case nil: lines.append("journal  not compared")
        case let count?:
            lines.append("journal  entries of " + count.counted("run") + " compared")
        }
        lines += notes.map { "note     " + Style.safe($0) }
        if !runs.isEmpty {
            lines.append(
                "limits   root alone could rewrite all of this, and the local journal with it; a "
                    + "digest that is kept elsewhere (--head) shows that"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func time(of run: RunEntry) -> String { run.time?.description ?? run.compactTime }
}
