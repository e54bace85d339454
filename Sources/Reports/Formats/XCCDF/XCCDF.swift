package import Model

extension Report {
    /// XCCDF 1.2 results (NISTIR 7275 revision 4), with the benchmark that they are of.
    ///
    /// A waived failure stays `fail`, with the waiver in its metadata and messages: nobody reads it as a
    /// pass. docs/reports/xccdf.md has the mapping, and why it isn't an `override`.
    package func xccdf(_ view: ReportView) -> [UInt8] {
        let entries = auditEntries(view)
        let groups = XCCDFGroup.all(of: entries, framework: view.framework)
        var xml = XMLWriter()
        let benchmark = XCCDFName.benchmark(self, view)
        xml.element(
            "Benchmark",
            [
                ("xmlns", "http://checklists.nist.gov/xccdf/1.2"), ("id", benchmark),
                ("resolved", "true"), ("xml:lang", "en"),
            ]
        ) { xml in
            xml.element("status", text: "accepted")
            xml.element("title", text: benchmarkTitle(view))
            xml.element("description", text: benchmarkDescription(view))
            if let framework = view.framework {
                xml.element("notice", [("id", "mapping")], text: Style.safe(framework.notice))
            }
            xml.element("version", text: Style.safe(benchmarkVersion))
            let core = "http://purl.org/dc/elements/1.1/"
            xml.element("metadata", [("xmlns:dc", core)]) { xml in
                xml.element("dc:creator", text: Style.safe("\(tool.name) \(tool.version)"))
                for baseline in run.baselines {
                    xml.element("dc:source", text: Style.safe(baseline.path))
                }
            }
            xml.element("model", [("system", XCCDFScore.standard)])
            xml.element("model", [("system", XCCDFScore.flat)])
            xml.element("Profile", [("id", XCCDFName.profile(self))]) { xml in
                xml.element("title", text: Style.safe(profileTitle))
                xml.element("description", text: "All that the run judged.")
            }
            for group in groups {
                xml.element("Group", [("id", XCCDFName.group(group.name))]) { xml in
                    xml.element("title", text: Style.safe(group.title))
                    for entry in group.entries { rule(entry, view, to: &xml) }
                }
            }
            testResult(of: groups, benchmark, view, to: &xml)
        }
        return xml.finish()
    }

    private var benchmarkVersion: String {
        let versions = run.baselines.filter(\.isChosen).map(\.version)
        return versions.isEmpty ? "none" : versions.joined(separator: ", ")
    }

    private var profileTitle: String {
        let baselines = run.chosenBaselines.isEmpty ? "no baseline" : run.chosenBaselines
        return ([baselines] + run.selection).joined(separator: " ")
    }

    private func benchmarkTitle(_ view: ReportView) -> String {
        let baselines = "Baselines of temper: \(profileTitle)"
        return Style.safe(view.framework.map { "\($0.title), by \(baselines)" } ?? baselines)
    }

    private func benchmarkDescription(_ view: ReportView) -> String {
        let what =
            view.framework == nil ? "The controls of these baselines" : "Requirements and controls"
        return "\(what), as temper judged them in one run. The rules are temper's own and not for "
            + "another engine: their checks name its controls."
    }

    private func rule(_ entry: AuditEntry, _ view: ReportView, to xml: inout XMLWriter) {
        let severity = entry.severity?.rawValue ?? "unknown"
        let attributes = [("id", XCCDFName.rule(entry.name)), ("severity", severity)]
        xml.element("Rule", attributes.map { ($0.0, Optional($0.1)) }) { xml in
            let own = view.framework == nil ? "" : "\(entry.name) "
            xml.element("title", text: Style.safe(own + entry.title))
            let asked = entry.expected + entry.unchecked
            if !asked.isEmpty {
                xml.element("description", text: asked.joined(separator: "\n"))
            }
            let references = Self.references(of: entry, view)
            for (framework, id) in references where !XCCDFName.isIdentifier(framework, id) {
                xml.element("reference", text: Style.safe("\(framework) \(id)"))
            }
            for finding in entry.findings where !finding.rationale.isEmpty {
                xml.element("rationale", text: Style.safe(finding.rationale))
            }
            for (framework, id) in references where XCCDFName.isIdentifier(framework, id) {
                xml.element(
                    "ident",
                    [("system", XCCDFName.system(framework, id))],
                    text: Style.safe(id)
                )
            }
            check(of: entry, to: &xml)
        }
    }

    /// Frameworks and numbers, each once, in the order of the controls.
    private static func references(
        of entry: AuditEntry,
        _ view: ReportView
    ) -> [(String, String)] {
        var seen: Set<String> = []
        var all: [(String, String)] = []
        if let framework = view.framework {
            seen.insert("\(framework.id) \(entry.name)")
            all.append((framework.id, entry.name))
        }
        for finding in entry.findings {
            for reference in finding.references {
                for id in reference.ids where seen.insert("\(reference.framework) \(id)").inserted {
                    all.append((reference.framework, id))
                }
            }
        }
        return all
    }

    /// Names the controls behind an entry; what nothing checks has none.
    private func check(of entry: AuditEntry, to xml: inout XMLWriter) {
        func check(_ finding: Finding, _ xml: inout XMLWriter) {
            xml.element("check", [("system", "urn:temper:check")]) { xml in
                let name = AuditName.percentEncoded(finding.control)
                xml.element(
                    "check-content-ref",
                    [("href", "urn:temper:control:\(name)"), ("name", Style.safe(finding.control))]
                )
            }
        }
        if entry.findings.count > 1 {
            xml.element("complex-check", [("operator", "AND")]) { xml in
                for finding in entry.findings { check(finding, &xml) }
            }
        } else if let finding = entry.findings.first {
            check(finding, &xml)
        }
    }

    private func testResult(
        of groups: [XCCDFGroup],
        _ benchmark: String,
        _ view: ReportView,
        to xml: inout XMLWriter
    ) {
        xml.element(
            "TestResult",
            [
                ("id", XCCDFName.result(self)), ("start-time", run.started.description),
                ("end-time", run.finished.description), ("version", Style.safe(benchmarkVersion)),
                ("test-system", Style.safe("\(tool.name) \(tool.version)")),
            ]
        ) { xml in
            xml.element("benchmark", [("href", "#\(benchmark)"), ("id", benchmark)])
            xml.element("title", text: Style.safe("temper \(run.mode) \(run.id)"))
            for notice in notices { xml.element("remark", text: Style.safe(notice)) }
            xml.element("profile", [("idref", XCCDFName.profile(self))])
            xml.element("target", text: Style.safe(hostLabel))
            xml.element("target-facts") { xml in
                for (name, value) in facts {
                    guard let value else { continue }
                    let attributes: [(String, String?)] = [("name", name), ("type", "string")]
                    xml.element("fact", attributes, text: Style.safe(value))
                }
            }
            for group in groups {
                for entry in group.entries { ruleResult(entry, to: &xml) }
            }
            for score in XCCDFScore.all(of: groups) {
                xml.element(
                    "score",
                    [("system", score.system), ("maximum", score.maximum)],
                    text: score.text
                )
            }
        }
    }

    private var facts: [(String, String?)] {
        [
            ("urn:scap:fact:asset:identifier:host_name", host.hostname),
            ("urn:xccdf:fact:scanner:name", tool.name),
            ("urn:xccdf:fact:scanner:version", tool.version),
            ("urn:temper:fact:host-id", host.id),
            ("urn:temper:fact:os", host.os),
            ("urn:temper:fact:kernel", host.kernel),
            ("urn:temper:fact:virtualization", host.virtualization),
            ("urn:temper:fact:boot-id", host.bootID),
            ("urn:temper:fact:root", host.root),
        ]
            + run.baselines.map {
                ("urn:temper:fact:baseline", "\($0.name) \($0.version) sha256:\($0.digest)")
            }
    }

    private func ruleResult(_ entry: AuditEntry, to xml: inout XMLWriter) {
        xml.element(
            "rule-result",
            [
                ("idref", XCCDFName.rule(entry.name)), ("role", "full"),
                ("severity", entry.severity?.rawValue ?? "unknown"),
                ("time", run.finished.description), ("weight", "1.0"),
            ]
        ) { xml in
            xml.element("result", text: entry.outcome?.xccdf ?? "notchecked")
            let waivers = entry.findings.filter { $0.outcome == .waived }.compactMap(\.waiver)
            if !waivers.isEmpty {
                xml.element("metadata") { xml in
                    for waiver in waivers { Self.write(waiver, to: &xml) }
                }
            }
            let severity = entry.outcome?.messageSeverity ?? "info"
            for finding in entry.findings {
                for (index, line) in finding.auditLines.enumerated() {
                    let own = index == 0 ? "\(Style.safe(finding.control)): " : ""
                    xml.element("message", [("severity", severity)], text: own + line)
                }
            }
            for gap in entry.unchecked {
                xml.element("message", [("severity", "info")], text: gap)
            }
            check(of: entry, to: &xml)
        }
    }

    private static func write(_ waiver: Waiver, to xml: inout XMLWriter) {
        xml.element(
            "waiver",
            [
                ("xmlns", "urn:temper:waiver"), ("control", Style.safe(waiver.control)),
                ("owner", Style.safe(waiver.owner)), ("ticket", waiver.ticket.map(Style.safe)),
                ("expires", waiver.expires.description),
                ("place", "\(Style.safe(waiver.location.file)):\(waiver.location.line)"),
            ],
            text: Style.safe(waiver.reason)
        )
    }
}

extension Outcome {
    /// Its word in XCCDF, which has none for a failure that is accepted.
    fileprivate var xccdf: String { self == .waived ? "fail" : rawValue }

    fileprivate var messageSeverity: String {
        switch self {
        case .fail, .error: "error"
        case .waived: "warning"
        case .pass, .notapplicable: "info"
        }
    }
}
