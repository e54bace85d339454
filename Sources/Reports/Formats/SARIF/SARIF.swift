package import Model

extension Report {
    /// SARIF 2.1.0 (OASIS), as code-scanning dashboards read it: docs/reports/sarif.md tells what stands
    /// for what.
    ///
    /// Every finding is a result, with SARIF's kind for it. With a framework, those are left out that it
    /// doesn't refer to.
    package func sarif(_ view: ReportView) -> [UInt8] {
        let findings = findings(in: view)
        let rules = findings + goneControls(from: findings, view)
        var indices: [String: Int] = [:]
        for (index, rule) in rules.enumerated() { indices[rule.control] = index }
        let taxonomies = taxonomies(of: rules, view)
        let results = results(of: findings, view, rules: indices)

        var json = JSONWriter()
        json.object { json in
            json.field("$schema", Self.sarifSchema)
            json.field("version", "2.1.0")
            json.array("runs", [()]) { json, _ in
                json.object { json in
                    json.object("tool") { json in
                        json.object("driver") { json in
                            writeDriver(rules, taxonomies, to: &json)
                        }
                    }
                    json.array("taxonomies", taxonomies) { json, taxonomy in
                        json.object { json in taxonomy.write(to: &json) }
                    }
                    json.array("invocations", [()]) { json, _ in
                        json.object { json in writeInvocation(findings, indices, to: &json) }
                    }
                    writeAutomation(view, to: &json)
                    json.array("results", results) { json, result in
                        json.object { json in result.write(to: &json) }
                    }
                }
            }
        }
        return json.finish()
    }

    private static let sarifSchema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    /// What the run before had and this one hasn't: its rules are told, too.
    private func goneControls(from findings: [Finding], _ view: ReportView) -> [Finding] {
        let known = Set(findings.map(\.control))
        return view.previous?.findings(in: view).filter {
            $0.isProblem && !known.contains($0.control)
        } ?? []
    }

    /// This run's findings, then what was a problem in the run before and is none any more.
    private func results(
        of findings: [Finding],
        _ view: ReportView,
        rules: [String: Int]
    ) -> [SARIFResult] {
        func result(_ finding: Finding, _ report: Report, _ state: String?) -> SARIFResult {
            SARIFResult(
                finding: finding,
                rule: rules[finding.control] ?? 0,
                fingerprint: report.fingerprint(of: finding),
                baselineState: state
            )
        }
        guard let previous = view.previous else { return findings.map { result($0, self, nil) } }
        var before: [String: Finding] = [:]
        for finding in previous.findings(in: view) { before[finding.control] = finding }
        var results: [SARIFResult] = []
        for finding in findings {
            let then = before[finding.control]
            let state: String
            if let then, then.isProblem == finding.isProblem {
                before[finding.control] = nil
                state = then.isSame(as: finding) ? "unchanged" : "updated"
            } else {
                state = "new"
            }
            results.append(result(finding, self, state))
        }
        let absent = before.values.filter(\.isProblem).sorted { $0.control < $1.control }
        return results + absent.map { result($0, previous, "absent") }
    }

    /// The same for one problem of one host, however its lines move, its waiver stands and its value
    /// differs.
    private func fingerprint(of finding: Finding) -> String {
        let parts = [
            host.id ?? host.hostname ?? "", host.root, finding.control,
            finding.isProblem ? "problem" : "no problem",
        ]
        return SHA256(Array(parts.joined(separator: "\n").utf8)).description
    }

    private func writeInvocation(
        _ findings: [Finding],
        _ rules: [String: Int],
        to json: inout JSONWriter
    ) {
        json.field("startTimeUtc", run.started.description)
        json.field("endTimeUtc", run.finished.description)
        // It came to its end; what it could not determine is told below, and is no pass.
        json.field("executionSuccessful", true)
        if let hostname = host.hostname { json.field("machine", hostname) }
        let undetermined = findings.filter { $0.outcome == .error }
        let notes =
            notices.map { (text: $0, rule: String?.none) }
            + undetermined.map { (text: "\($0.control): \($0.verdict.reason)", rule: $0.control) }
        json.array("toolExecutionNotifications", notes) { json, note in
            json.object { json in
                json.field("level", note.rule == nil ? "note" : "error")
                json.message(note.text)
                if let rule = note.rule {
                    json.object("associatedRule") { json in
                        json.field("id", rule)
                        json.field("index", rules[rule] ?? 0)
                    }
                }
            }
        }
        json.object("properties") { json in
            json.field("mode", run.mode)
            json.array("selection", run.selection)
            json.field("hostId", host.id)
            json.field("os", host.os)
            json.field("kernel", host.kernel)
            json.field("root", host.root)
            json.array("baselines", run.baselines) { json, baseline in
                json.object { json in
                    json.field("name", baseline.name)
                    json.field("version", baseline.version)
                    json.field("sha256", baseline.digest.description)
                }
            }
        }
    }

    /// Its id is read as a category up to the last '/': runs of one host belong together.
    private func writeAutomation(_ view: ReportView, to json: inout JSONWriter) {
        let scope = run.baselines.filter(\.isChosen).map(\.name) + run.selection
        let category = ["temper", host.id ?? hostLabel, scope.joined(separator: ",")]
            .map { String($0.map { $0 == "/" ? "_" : $0 }) }
            .joined(separator: "/")
        json.object("automationDetails") { json in
            json.field("id", "\(category)/\(run.id)")
            json.object("description") { json in
                json.field("text", SARIFText.plain("\(run.mode) of \(hostLabel)"))
            }
            if let guid = SARIFText.guid(run.id) { json.field("guid", guid) }
        }
        if let before = view.previous.flatMap({ SARIFText.guid($0.run.id) }) {
            json.field("baselineGuid", before)
        }
    }
}

extension Finding {
    /// Whether it is something to be done or accepted, and no pass.
    var isProblem: Bool { isOpen || outcome == .waived }

    /// Whether a reader would call it unchanged: the same result for the same values and places.
    fileprivate func isSame(as other: Finding) -> Bool {
        outcome == other.outcome && expected == other.expected && seen == other.seen
    }
}
