import ArgumentParser
import Baselines
import Host
import Model
import Resources
import SystemPackage

extension BaselineCommand {
    struct Import: Command {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Make a baseline of configuration files, and say what can't be taken over.",
            discussion: """
                EXAMPLE
                  temper baseline import /etc/sysctl.d/*.conf -o site.yaml
                  temper baseline import --as limits ./our-limits
                  temper baseline import /usr/lib/tuned/throughput-performance/tuned.conf

                Ends with 0 if something was taken, with 65 if nothing could be.
                """
        )

        @Argument(help: "Files of sysctl.d, limits.conf, sshd_config, sudoers or tuned.")
        var files: [String]

        @Option(
            name: .customLong("as"),
            help: ArgumentHelp(
                "What the files are, where neither their paths nor their lines tell.",
                valueName: "format"
            )
        )
        var format: ImportFormat?

        @Option(name: .long, help: "The new baseline's name: a-z, 0-9 and '-'.")
        var name = "imported"

        @Option(name: .long, help: "The new baseline's title.")
        var title: String?

        @OptionGroup var output: BaselineOutput

        /// Comments above the controls; all the rest is told on stderr alone.
        private static let mostRemarks = 1_000

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            try output.check()
            let catalogue = try reportingBaseline { () throws(BaselineError) in
                try BaselineCatalogue()
            }
            let found = try reportingBaseline { () throws(BaselineError) in
                try read(by: catalogue)
            }
            let entries = found.taken.map { taken in
                DraftBaseline.Entry(
                    draft: taken.draft,
                    rationale: "As \(taken.origin.path.string.onOneLine) has it."
                )
            }
            var baseline = try DraftBaseline(
                name: name,
                title: title ?? "From \(files.joined(separator: ", "))".onOneLine,
                entries
            )
            var refusals = found.refusals
            for (entry, reason) in baseline.removeUnreadable(by: catalogue) {
                let origin = found.taken.first { $0.draft == entry.draft }?.origin
                refusals.append(.init(origin ?? Origin("/"), reason))
            }
            let lines = refusals.sorted {
                ($0.origin.path.string, $0.origin.line ?? 0, $0.reason)
                    < ($1.origin.path.string, $1.origin.line ?? 0, $1.reason)
            }.map { "\($0.origin): \($0.reason)".onOneLine }
            lines.forEach(console.errors)
            guard !baseline.entries.isEmpty else {
                throw .baseline(
                    BaselineError(
                        SourceLocation(file: absolute(files[0]).string, line: 1, column: 1),
                        "nothing in it can be taken over"
                    )
                )
            }
            var remarks = ["Written by 'temper baseline import'."]
            remarks += lines.prefix(Self.mostRemarks).map { "Not taken: \($0)" }
            if lines.count > Self.mostRemarks {
                remarks.append("Not taken: \(lines.count - Self.mostRemarks) more lines.")
            }
            try output.write(baseline.text(remarks: remarks), to: console)
            return .success
        }

        private func absolute(_ text: String) -> FilePath {
            let path = FilePath(text)
            return path.isAbsolute ? path : FilePath(workingDirectory()).pushing(path)
        }

        /// Files of one format count together, in the order in which they are given.
        private func read(
            by catalogue: BaselineCatalogue
        ) throws(BaselineError) -> Resources.Import {
            var byFormat: [ImportFormat: [ImportedFile]] = [:]
            for name in files {
                let path = absolute(name).lexicallyNormalized()
                let start = SourceLocation(file: path.string, line: 1, column: 1)
                guard let file = try catalogue.fileToImport(path) else {
                    throw BaselineError(start, "there is no such file")
                }
                guard let format = format ?? ImportFormat(of: file) else {
                    let names = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                    throw BaselineError(
                        start,
                        "neither its path nor its lines tell what it is: say --as, one of \(names)"
                    )
                }
                byFormat[format, default: []].append(file)
            }
            var result = Resources.Import()
            for format in ImportFormat.allCases {
                guard let files = byFormat[format] else { continue }
                result.add(
                    try format.read(files) { path throws(BaselineError) in
                        try catalogue.fileToImport(path)
                    }
                )
            }
            return result
        }
    }
}

extension ImportFormat: ExpressibleByArgument {}
