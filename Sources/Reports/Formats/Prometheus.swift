package import Model

extension Report {
    /// Prometheus' text format, for node_exporter's textfile collector: docs/reports/prometheus.md tells
    /// every metric.
    ///
    /// No sample has a timestamp (the collector refuses them), and a series that says how many is there when
    /// it is 0, too.
    package func prometheus(_ view: ReportView) -> [UInt8] {
        var text = MetricText()
        writeFindings(to: &text)
        writeDrift(view, to: &text)
        writeWaivers(to: &text)
        writeFrameworks(view, to: &text)
        writeRun(to: &text)
        return text.bytes
    }

    private func writeFindings(to text: inout MetricText) {
        let counts = counts
        text.begin("temper_findings", "Controls by the result of the last run.")
        for outcome in Outcome.allCases {
            text.sample([("result", outcome.rawValue)], "\(counts.of(outcome))")
        }
        text.begin("temper_failed", "Failed controls by severity, without waived ones.")
        for severity in Severity.allCases {
            text.sample([("severity", severity.rawValue)], "\(counts.failed(severity))")
        }
        text.begin(
            "temper_control_open",
            "Whether a control fails or could not be determined (1), or neither (0)."
        )
        for finding in findings {
            text.sample(
                [
                    ("control", finding.control), ("kind", finding.kind),
                    ("severity", finding.severity.rawValue),
                ],
                finding.isOpen ? "1" : "0"
            )
        }
    }

    private func writeDrift(_ view: ReportView, to text: inout MetricText) {
        var states: [Drift.State: Int] = [:]
        var isKnown = view.previous != nil
        let before = view.previous.map { previous in
            Set(previous.findings.filter(\.isOpen).map(\.control))
        }
        for finding in findings {
            // A first run knows of no state; the run that it is compared with tells.
            if let drift = finding.drift, self.previous != nil || drift.state != nil {
                isKnown = true
                if let state = drift.state { states[state, default: 0] += 1 }
            } else if let before {
                let was = before.contains(finding.control)
                let state: Drift.State? =
                    finding.isOpen ? (was ? .persisting : .new) : (was ? .resolved : nil)
                if let state { states[state, default: 0] += 1 }
            }
        }
        text.begin(
            "temper_drift",
            "Controls by where they stand against earlier runs; NaN where none is known."
        )
        for state in Drift.State.allCases {
            let value = isKnown ? "\(states[state] ?? 0)" : "NaN"
            text.sample([("state", state.rawValue)], value)
        }
    }

    private func writeWaivers(to text: inout MetricText) {
        let waived = findings.filter { $0.waiver != nil }
        text.begin("temper_waivers", "Controls by the state of their waiver.")
        let accepted = waived.count { $0.outcome == .waived }
        text.sample([("state", "accepted")], "\(accepted)")
        text.sample([("state", "expired")], "\(waived.count - accepted)")
        text.begin(
            "temper_waiver_expiry_timestamp_seconds",
            "When a waiver ends or ended, in Unix time."
        )
        for finding in waived {
            guard let end = finding.waiver?.isDriftSince.start.seconds else { continue }
            text.sample([("control", finding.control)], "\(end)")
        }
    }

    private func writeFrameworks(_ view: ReportView, to text: inout MetricText) {
        var all = frameworks
        if let chosen = view.framework, !all.contains(where: { $0.id == chosen.id }) {
            all.append(chosen)
        }
        text.begin("temper_requirements", "Requirements of a framework by their result.")
        for framework in all {
            var counts: [String: Int] = [:]
            for requirement in framework.requirements(of: findings) {
                counts[requirement.word, default: 0] += 1
            }
            for word in Outcome.allCases.map(\.rawValue) + ["notchecked"] {
                text.sample(
                    [("framework", framework.id), ("result", word)],
                    "\(counts[word] ?? 0)"
                )
            }
        }
    }

    private func writeRun(to text: inout MetricText) {
        text.begin(
            "temper_run_doubtful",
            "Whether the kept runs beside it don't vouch for this kept one (1), or do (0)."
        )
        text.sample([], doubt == nil ? "0" : "1")
        text.begin("temper_orphans", "Managed lines whose control is no longer asked for.")
        text.sample([], "\(orphans.count)")
        text.begin("temper_last_run_timestamp_seconds", "When the last run ended, in Unix time.")
        text.sample([], "\(run.finished.seconds)")
        text.begin("temper_run_duration_seconds", "How long the last run took, in whole seconds.")
        text.sample([], "\(max(0, run.finished.seconds - run.started.seconds))")
        text.begin("temper_run_info", "What ran last, and on what; always 1.")
        text.sample(
            [
                ("version", tool.version), ("mode", run.mode), ("host_id", host.id ?? ""),
                ("hostname", host.hostname ?? ""), ("os", host.os ?? ""),
                ("kernel", host.kernel ?? ""), ("root", host.root),
            ],
            "1"
        )
        text.begin("temper_baseline_info", "A file of the baselines that were asked for; always 1.")
        // Two files of one name, version and content would be one series twice.
        var seen: Set<[String]> = []
        for baseline in run.baselines {
            let values = [baseline.name, baseline.version, baseline.digest.description]
            guard seen.insert(values).inserted else { continue }
            text.sample(
                [
                    ("name", baseline.name), ("version", baseline.version),
                    ("sha256", baseline.digest.description),
                ],
                "1"
            )
        }
    }
}

/// Gauges in the text exposition format, version 0.0.4.
private struct MetricText {
    private(set) var bytes: [UInt8] = []
    private var name = ""
    private var help = ""
    private var isBegun = false

    /// The samples that follow are of this gauge, whose HELP and TYPE stand once, before its first.
    mutating func begin(_ name: String, _ help: String) {
        self.name = name
        self.help = help
        isBegun = false
    }

    mutating func sample(_ labels: [(String, String)], _ value: String) {
        if !isBegun {
            bytes += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n".utf8
            isBegun = true
        }
        bytes += name.utf8
        for (index, (label, text)) in labels.enumerated() {
            bytes += "\(index == 0 ? "{" : ",")\(label)=\"".utf8
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\\"): bytes += "\\\\".utf8
                case UInt8(ascii: "\""): bytes += "\\\"".utf8
                case 0x0A: bytes += "\\n".utf8
                default: bytes.append(byte)
                }
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += "\(labels.isEmpty ? "" : "}") \(value)\n".utf8
    }
}
