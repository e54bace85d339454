import ArgumentParser
import Baselines
import Host
import Model
import Resources

extension BaselineCommand {
    struct Capture: Command {
        static let configuration = CommandConfiguration(
            commandName: "capture",
            abstract: "Write a baseline of what this host has, which it then passes.",
            discussion: """
                EXAMPLE
                  temper baseline capture -o golden.yaml
                  temper baseline capture --from server --all
                  temper baseline capture --root /mnt/image --name web

                A control for each setting that the baselines speak of; with --all, also for each \
                that the host's own files set. Secrets, counters and what the next boot would \
                change are left out, and named on stderr and above the controls.

                Ends with 0, or with 2 if something could not be read.
                """
        )

        @Option(name: .long, help: "The new baseline's name: a-z, 0-9 and '-'.")
        var name = "captured"

        @Option(name: .long, help: "The new baseline's title.")
        var title: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Look at this directory instead of the running system: next boot only.",
                valueName: "dir"
            )
        )
        var root: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Only the settings of this baseline; may be repeated. All that can be named else.",
                valueName: "name|path"
            )
        )
        var from: [String] = []

        @Flag(name: .long, help: "Also every setting that the host's own files give.")
        var all = false

        @OptionGroup var output: BaselineOutput

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            try output.check()
            let catalogue = try reportingBaseline { () throws(BaselineError) in
                try BaselineCatalogue()
            }
            let controls = try controls(of: catalogue)
            let host = try Session.open(root)
            let golden = GoldenHost(host, controls: controls, withFiles: all)
            let source = host.describe().hostname.flatMap { $0.isEmpty ? nil : $0.onOneLine }
            var baseline = try DraftBaseline(
                name: name,
                title: title ?? "What \(source ?? "the captured host") has",
                golden.entries
            )
            var left = golden.left
            var unknown = golden.unknown
            left += baseline.removeUnreadable(by: catalogue).map(Self.omission)
            let failed = try Self.removeFailing(&baseline, catalogue, host)
            left += failed.left
            unknown += failed.unknown
            left.sort { $0.line < $1.line }
            unknown.sort { $0.line < $1.line }
            for omission in left { console.errors("not taken: \(omission.line)") }
            for omission in unknown { console.errors("not known: \(omission.line)") }
            guard !baseline.entries.isEmpty else {
                console.errors("nothing could be captured")
                return .undetermined
            }
            let remarks =
                ["Written by 'temper baseline capture'\(source.map { " on \($0)" } ?? "")."]
                + left.map { "Not taken: \($0.line)" } + unknown.map { "Not known: \($0.line)" }
            try output.write(baseline.text(remarks: remarks), to: console)
            return unknown.isEmpty ? .success : .undetermined
        }

        /// Each baseline is resolved by itself: several may ask for different things of a setting.
        private func controls(of catalogue: BaselineCatalogue) throws(Failure) -> [Control] {
            let found = try reportingBaseline { () throws(BaselineError) in
                let names = try from.isEmpty ? catalogue.list().map(\.name) : from
                var controls: [Control] = []
                for name in names {
                    controls += try catalogue.resolve([name], settings: Settings(), values: [])
                        .controls
                }
                return controls
            }
            if found.isEmpty, !all {
                throw .usage("no baseline says what to look at: name one with --from, or --all")
            }
            return found
        }

        /// Judges what was made against the same host, as it will be read: what doesn't pass goes.
        private static func removeFailing(
            _ baseline: inout DraftBaseline,
            _ catalogue: BaselineCatalogue,
            _ host: Host
        ) throws(Failure) -> (left: [GoldenHost.Omission], unknown: [GoldenHost.Omission]) {
            let text = baseline.text(remarks: [])
            let resolved = try reportingBaseline { () throws(BaselineError) in
                try catalogue.resolve(text, named: "captured")
            }
            let again = try reporting { () throws(HostError) in try host.lookingAgain() }
            let findings = Assessment(of: resolved.controls, on: again, for: .report).findings
            let verdicts = Dictionary(
                findings.map { ($0.control, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            var left: [GoldenHost.Omission] = []
            var unknown: [GoldenHost.Omission] = []
            for wanted in [Outcome.fail, .error, .notapplicable, .waived] {
                let removed = baseline.remove { id, _ in
                    guard let finding = verdicts[id] else { return "it was not judged" }
                    return finding.outcome == wanted ? finding.verdict.reason : nil
                }
                if wanted == .error {
                    unknown += removed.map(Self.omission)
                } else {
                    left += removed.map(Self.omission)
                }
            }
            return (left, unknown)
        }

        private static func omission(
            _ entry: DraftBaseline.Entry,
            _ reason: String
        ) -> GoldenHost.Omission {
            GoldenHost.Omission(
                kind: entry.draft.kind,
                setting: entry.draft.setting,
                reason: reason
            )
        }
    }
}
