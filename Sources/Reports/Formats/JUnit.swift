package import Model

extension Report {
    /// JUnit's XML, as CI systems read it: docs/reports/junit.md tells what stands for what.
    ///
    /// A testsuite for each kind and a testcase for each control; with a framework one testsuite, and a
    /// testcase for each of its requirements.
    package func junit(_ view: ReportView) -> [UInt8] {
        let suites =
            view.framework.map { [suite(of: $0)] }
            ?? kinds.map { kind in
                JUnitSuite(
                    name: kind,
                    cases: findings.filter { $0.kind == kind }.map { finding in
                        JUnitCase(
                            name: finding.control,
                            className: "temper.\(kind)",
                            result: finding.junitResult
                        )
                    }
                )
            }
        var xml = XMLWriter()
        let sum = { (part: (JUnitSuite) -> Int) in String(suites.reduce(0) { $0 + part($1) }) }
        let attributes: [(String, String?)] = [
            ("name", Style.safe("\(tool.name) \(run.mode) of \(hostLabel)")), ("time", duration),
            ("tests", sum(\.cases.count)), ("failures", sum(\.failures)), ("errors", sum(\.errors)),
        ]
        xml.element("testsuites", attributes) { xml in
            for suite in suites { write(suite, to: &xml) }
        }
        return xml.finish()
    }

    private var kinds: [String] { Set(findings.map(\.kind)).sorted() }

    /// In seconds, as a run is timed.
    private var duration: String { "\(max(0, run.finished.seconds - run.started.seconds))" }

    private func suite(of framework: Framework) -> JUnitSuite {
        var known: [String: Finding] = [:]
        for finding in findings { known[finding.control] = finding }
        return JUnitSuite(
            name: framework.id,
            cases: framework.requirements(of: findings).map { requirement in
                JUnitCase(
                    name: requirement.id,
                    className: "temper.\(framework.id)",
                    result: requirement.junitResult(
                        of: requirement.controls.compactMap { known[$0] }
                    )
                )
            },
            notice: framework.notice
        )
    }

    private func write(_ suite: JUnitSuite, to xml: inout XMLWriter) {
        let attributes: [(String, String?)] = [
            ("name", "temper.\(suite.name)"), ("tests", "\(suite.cases.count)"),
            ("failures", "\(suite.failures)"), ("errors", "\(suite.errors)"),
            ("skipped", "\(suite.skipped)"),
            // JUnit's own writer has no zone; it is UTC here, and the run's property has the zone.
            ("timestamp", String(run.started.description.dropLast())),
            ("hostname", Style.safe(hostLabel)),
        ]
        xml.element("testsuite", attributes) { xml in
            xml.element("properties") { xml in
                for (name, value) in properties(of: suite) {
                    xml.element("property", [("name", name), ("value", Style.safe(value))])
                }
            }
            for testCase in suite.cases {
                let attributes = [
                    ("name", Style.safe(testCase.name)), ("classname", testCase.className),
                ]
                guard let result = testCase.result else {
                    xml.element("testcase", attributes)
                    continue
                }
                xml.element("testcase", attributes) { xml in
                    xml.element(
                        result.element,
                        [("type", result.type), ("message", Style.safe(result.message))],
                        text: result.lines.map(Style.safe).joined(separator: "\n")
                    )
                }
            }
        }
    }

    private func properties(of suite: JUnitSuite) -> [(String, String)] {
        var properties = [
            ("temper.version", tool.version), ("temper.run", run.id), ("temper.mode", run.mode),
            ("temper.started", run.started.description),
            ("temper.finished", run.finished.description), ("temper.root", host.root),
        ]
        if let id = host.id { properties.append(("temper.host", id)) }
        if let os = host.os { properties.append(("temper.os", os)) }
        if let kernel = host.kernel { properties.append(("temper.kernel", kernel)) }
        for baseline in run.baselines {
            let value = "\(baseline.version) sha256:\(baseline.digest)"
            properties.append(("temper.baseline.\(baseline.name)", value))
        }
        if !run.selection.isEmpty {
            properties.append(("temper.selection", run.selection.joined(separator: " ")))
        }
        if let notice = suite.notice { properties.append(("temper.framework.notice", notice)) }
        properties += notices.map { ("temper.notice", $0) }
        return properties
    }
}

private struct JUnitSuite {
    let name: String
    let cases: [JUnitCase]
    var notice: String?

    private func count(_ element: String) -> Int {
        cases.reduce(0) { $0 + ($1.result?.element == element ? 1 : 0) }
    }
    var failures: Int { count("failure") }
    var errors: Int { count("error") }
    var skipped: Int { count("skipped") }
}

private struct JUnitCase {
    let name: String
    let className: String
    /// `nil` where it passed.
    let result: JUnitResult?
}

/// What stands inside a testcase that didn't pass.
private struct JUnitResult {
    /// `failure`, `error` or `skipped`.
    let element: String
    let type: String
    let message: String
    let lines: [String]

    init(_ element: String, _ type: String, _ message: String, _ lines: [String]) {
        self.element = element
        self.type = type
        self.message = message
        self.lines = lines
    }
}

extension Finding {
    fileprivate var junitResult: JUnitResult? {
        let lines = [verdict.reason] + pipelineDetails
        return switch outcome {
        case .pass: nil
        case .fail: JUnitResult("failure", severity.rawValue, reasonAndWaiver, lines)
        case .error: JUnitResult("error", "undetermined", verdict.reason, lines)
        case .waived:
            JUnitResult("skipped", "waived", waiverSentence ?? verdict.reason, lines)
        case .notapplicable: JUnitResult("skipped", "notapplicable", verdict.reason, lines)
        }
    }
}

extension Framework.Requirement {
    fileprivate func junitResult(of findings: [Finding]) -> JUnitResult? {
        // The findings that decide come first.
        let order = findings.sorted {
            ($0.outcome.rank, $0.control) < ($1.outcome.rank, $1.control)
        }
        var lines: [String] = []
        for finding in order {
            lines.append(
                "\(finding.control): \(finding.outcome.rawValue): \(finding.reasonAndWaiver)"
            )
            guard finding.outcome != .pass else { continue }
            lines += finding.pipelineDetails.map { "  \($0)" }
        }
        lines += gaps.map { "not checked: \($0.title): \($0.reason)" }
        let reason = order.first.map { "\($0.control): \($0.reasonAndWaiver)" } ?? ""
        switch outcome {
        case .pass: return nil
        case .fail:
            let worst = findings.filter { $0.outcome == .fail }.map(\.severity).max() ?? .info
            return JUnitResult("failure", worst.rawValue, reason, lines)
        case .error: return JUnitResult("error", "undetermined", reason, lines)
        case .waived?, .notapplicable?:
            return JUnitResult("skipped", word, reason, lines)
        case nil:
            let message = gaps.map { "\($0.title): \($0.reason)" }.joined(separator: "; ")
            return JUnitResult("skipped", "notchecked", message, lines)
        }
    }
}
