/// What a run found, and what every output format is rendered from.
package struct Report: Sendable {
    package var tool: Tool
    package var host: HostDescription
    package var run: Run
    /// By the names of their controls.
    package private(set) var findings: [Finding]
    /// What an apply or undo did; `nil` where nothing was to do, and for a check.
    package var transaction: TransactionSummary?
    /// Transactions that a crash had interrupted and that this run took back.
    package var recovered: [TransactionSummary] = []
    /// Managed lines on the host whose control is no longer asked for.
    package var orphans: [Plan.Orphan]
    /// What the findings are also told by, in the frameworks' own numbers.
    package var frameworks: [Framework] = []
    /// What the reader should know beyond single controls, a sentence each.
    package var notices: [String]
    /// Where it stands in the chain of kept runs; `nil` where it isn't kept.
    package var link: Link?

    /// Why this kept run may not be what was kept, by its neighbours; no part of the document.
    package var doubt: String?
    /// The controls of whose end the journal hasn't heard.
    ///
    /// They were open at the last run that it heard of, and not at the one before this, nor now. No part of the
    /// document.
    package internal(set) var endedUnheard: Set<String> = []

    /// The kept run that the findings' ``Drift`` is told against; `nil` where there was none.
    package var previous: Predecessor?

    package struct Predecessor: Hashable, Sendable {
        package let id: String
        package let started: Timestamp
        /// Whether the journal took its entries; `nil` where that isn't known, or none were to be sent.
        package let wasHeard: Bool?

        package init(id: String, started: Timestamp, wasHeard: Bool? = nil) {
            self.id = id
            self.started = started
            self.wasHeard = wasHeard
        }
    }

    /// A kept run's place in the chain: each names the one before it by its content.
    package struct Link: Hashable, Sendable {
        /// Counted from 1, never twice.
        package let sequence: Int
        /// The digest of the run before it, as it was written; `nil` of the first.
        package let previous: SHA256?

        package init(sequence: Int, previous: SHA256?) {
            self.sequence = sequence
            self.previous = previous
        }
    }

    package struct Tool: Sendable {
        package let name: String
        package let version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    package struct HostDescription: Sendable {
        /// Derived from the machine-id for temper alone (sd_id128_get_machine_app_specific).
        package let id: String?
        package let hostname: String?
        package let os: String?
        package let kernel: String?
        package let virtualization: String?
        package let bootID: String?
        /// The directory that was judged; `/` for the running host.
        package let root: String

        package init(
            id: String?,
            hostname: String?,
            os: String?,
            kernel: String?,
            virtualization: String?,
            bootID: String?,
            root: String
        ) {
            self.id = id
            self.hostname = hostname
            self.os = os
            self.kernel = kernel
            self.virtualization = virtualization
            self.bootID = bootID
            self.root = root
        }
    }

    package struct Run: Sendable {
        package let id: String
        /// For example `check`, `apply` and so on.
        package let mode: String
        package let started: Timestamp
        package var finished: Timestamp
        package let baselines: [BaselineDescription]
        /// What made it another run than the configured one, an option each: `--only ssh`,
        /// `--ignore-waivers`, `--set somaxconn=1024`; empty for all controls as they are configured.
        package let selection: [String]
        /// The newest transaction of temper's when it was made; `nil` where there was none.
        package var lastTransaction: String?
        /// Whether the journal took its entries; `nil` where none were to be sent.
        package var heard: Bool?

        package init(
            id: String,
            mode: String,
            started: Timestamp,
            finished: Timestamp,
            baselines: [BaselineDescription],
            selection: [String] = []
        ) {
            self.selection = selection
            self.id = id
            self.mode = mode
            self.started = started
            self.finished = finished
            self.baselines = baselines
        }

        static func isNarrowing(_ option: String) -> Bool {
            option.hasPrefix("--only ") || option.hasPrefix("--severity ")
        }

        /// Whether some of the controls were left out.
        package var isNarrowed: Bool { selection.contains(where: Self.isNarrowing) }

        /// The baselines that the run named, with their versions: `server 1.0, database 1.1`.
        package var chosenBaselines: String {
            baselines.filter(\.isChosen).map { "\($0.name) \($0.version)" }
                .joined(separator: ", ")
        }
    }

    package struct BaselineDescription: Hashable, Sendable {
        package let name: String
        package let version: String
        package let path: String
        package let digest: SHA256
        /// Whether the run itself named it; `false` where it is only extended.
        package private(set) var isChosen: Bool

        package init(
            name: String,
            version: String,
            path: String,
            digest: SHA256,
            isChosen: Bool = true
        ) {
            self.isChosen = isChosen
            self.name = name
            self.version = version
            self.path = path
            self.digest = digest
        }

        /// The same, chosen where its path is among these.
        package func marked(isChosen paths: Set<String>) -> BaselineDescription {
            var marked = self
            marked.isChosen = paths.contains(path)
            return marked
        }
    }

    package struct TransactionSummary: Sendable {
        package let id: String
        /// `committed`, `rolled-back`, `incomplete`.
        package let state: String
        /// The transaction that this one took back.
        package let undoes: String?
        /// What a person accepted for it, by `--accept-risk`.
        package let acceptedRisks: [String]
        package let steps: [Step]

        /// A change in words and the controls behind it.
        package struct Step: Sendable {
            package let change: String
            package let controls: [String]

            package init(change: String, controls: [String]) {
                self.change = change
                self.controls = controls
            }
        }

        package init(
            id: String,
            state: String,
            undoes: String? = nil,
            acceptedRisks: [String] = [],
            steps: [Step]
        ) {
            self.id = id
            self.state = state
            self.undoes = undoes
            self.acceptedRisks = acceptedRisks
            self.steps = steps
        }
    }

    package init(
        tool: Tool,
        host: HostDescription,
        run: Run,
        findings: [Finding],
        transaction: TransactionSummary? = nil,
        orphans: [Plan.Orphan] = [],
        notices: [String] = []
    ) {
        self.tool = tool
        self.host = host
        self.run = run
        self.findings = Report.sorted(findings)
        self.transaction = transaction
        self.orphans = orphans
        self.notices = notices
    }

    /// Takes the findings of a second look, and what was changed for each control in between.
    package mutating func replaceFindings(
        by findings: [Finding],
        changed: [String: [String]] = [:]
    ) {
        self.findings = Report.sorted(findings)
        guard !changed.isEmpty else { return }
        for index in self.findings.indices {
            self.findings[index].changed = changed[self.findings[index].control] ?? []
        }
    }

    /// Runs of one scope can be compared: the same baselines, narrowed alike, on the same root.
    package var scope: String {
        scope(narrowedTo: run.selection)
    }

    /// That of the same run if it weren't narrowed to some of the controls.
    package var wholeScope: String {
        scope(narrowedTo: run.selection.filter { !Run.isNarrowing($0) })
    }

    private func scope(narrowedTo selection: [String]) -> String {
        (run.baselines.filter(\.isChosen).map(\.name) + selection + [host.root])
            .joined(separator: "\n")
    }

    /// Changes each finding, in order.
    package mutating func updateFindings(_ body: (inout Finding) -> Void) {
        for index in findings.indices { body(&findings[index]) }
    }

    private static func sorted(_ findings: [Finding]) -> [Finding] {
        let order = findings.indices.sorted { findings[$0].control < findings[$1].control }
        return order.map { findings[$0] }
    }

    /// How many findings there are of each result, and of each severity that failed.
    package var counts: Counts {
        var counts = Counts()
        for index in findings.indices {
            let outcome = findings[index].outcome
            counts.results[outcome, default: 0] += 1
            if outcome == .fail {
                counts.failures[findings[index].severity, default: 0] += 1
            }
        }
        return counts
    }

    package struct Counts: Hashable, Sendable {
        fileprivate var results: [Outcome: Int] = [:]
        fileprivate var failures: [Severity: Int] = [:]

        package func of(_ outcome: Outcome) -> Int { results[outcome] ?? 0 }
        package func failed(_ severity: Severity) -> Int { failures[severity] ?? 0 }
    }
}
