import Model
import SystemPackage

extension OSCALDocument {
    /// What temper saw of one control, with a piece of evidence for each thing that it judges.
    func observation(_ finding: Finding, _ json: inout JSONWriter) {
        json.field("uuid", ids.uuid("observation \(finding.control)"))
        json.line("title", finding.title)
        json.markup("description", finding.auditLines.joined(separator: "\n"))
        json.properties(
            [
                ("control", finding.control), ("result", finding.outcome.rawValue),
                ("severity", finding.severity.rawValue), ("kind", finding.kind),
                ("nature", finding.nature?.rawValue),
                ("drift-state", finding.drift?.state?.rawValue),
                ("drift-since", finding.drift?.since?.description),
            ]
                + finding.references.flatMap { reference in
                    reference.ids.map { ("reference", "\(reference.framework) \($0)") }
                }
        )
        json.array("methods", ["TEST"])
        json.array("types", ["control-objective"])
        origins(&json)
        json.array("subjects", [ids.host]) { json, host in
            json.object { json in
                json.field("subject-uuid", host)
                json.field("type", "inventory-item")
            }
        }
        json.list("relevant-evidence", finding.verdict.evidence) { json, evidence in
            if let origin = evidence.origin {
                json.field("href", OSCALIdentifiers.file(origin))
            }
            json.markup("description", evidence.subject)
            json.properties([
                ("holds", evidence.holds.map { $0 ? "yes" : "no" } ?? "undetermined"),
                ("running", evidence.running), ("next-boot", evidence.nextBoot),
                ("path", evidence.origin?.path.string),
                ("line", evidence.origin?.line.map { "\($0)" }),
            ])
        }
        json.field("collected", report.run.finished.description)
    }

    private func origins(_ json: inout JSONWriter) {
        json.array("origins", [ids.tool]) { json, tool in
            json.object { json in actors(tool, &json) }
        }
    }

    private func actors(_ tool: String, _ json: inout JSONWriter) {
        json.array("actors", [tool]) { json, tool in
            json.object { json in
                json.field("type", "tool")
                json.field("actor-uuid", tool)
            }
        }
    }

    /// A failure; one that is waived is an approved deviation, until the end of its last day.
    func risk(_ finding: Finding, _ json: inout JSONWriter) {
        json.field("uuid", ids.uuid("risk \(finding.control)"))
        json.line("title", finding.title)
        json.markup("description", finding.reasonAndWaiver)
        let statement = finding.rationale.isEmpty ? finding.expected : finding.rationale
        json.markup("statement", statement)
        let waiver = finding.waiver
        json.properties([
            ("control", finding.control), ("waiver-owner", waiver?.owner),
            ("waiver-ticket", waiver?.ticket), ("waiver-reason", waiver?.reason),
            ("waiver-expires", waiver?.expires.description),
            ("waiver-expired", waiver.map { _ in finding.outcome == .waived ? "no" : "yes" }),
            ("waiver-place", waiver.map { "\($0.location.file):\($0.location.line)" }),
        ])
        json.field("status", finding.outcome == .waived ? "deviation-approved" : "open")
        origins(&json)
        json.array("characterizations", [finding.severity]) { json, severity in
            json.object { json in
                json.object("origin") { json in actors(ids.tool, &json) }
                json.array("facets", [severity]) { json, severity in
                    json.object { json in
                        json.field("name", "severity")
                        json.field("system", "http://csrc.nist.gov/ns/oscal")
                        json.field("value", severity.rawValue)
                    }
                }
            }
        }
        json.text("deadline", waiver?.isDriftSince.start.description)
        related(observations: [finding], &json)
    }

    private func related(observations findings: [Finding], _ json: inout JSONWriter) {
        json.list("related-observations", findings) { json, finding in
            json.field("observation-uuid", ids.uuid("observation \(finding.control)"))
        }
    }

    /// The verdict on a control or requirement.
    func conclusion(_ entry: AuditEntry, _ json: inout JSONWriter) {
        json.field("uuid", ids.uuid("finding \(entry.name)"))
        json.line("title", entry.title)
        json.markup(
            "description",
            entry.findings.map { finding in
                "\(finding.control): \(finding.outcome.rawValue): \(finding.reasonAndWaiver)"
            }.joined(separator: "\n")
        )
        json.properties([("control", entry.name), ("result", entry.outcome?.rawValue)])
        origins(&json)
        json.object("target") { json in
            json.field("type", "objective-id")
            json.field("target-id", ids.objective(entry))
            json.object("status") { json in
                json.field("state", entry.outcome == .pass ? "satisfied" : "not-satisfied")
                switch entry.outcome {
                case .pass: json.field("reason", "pass")
                case .error:
                    json.field("reason", "other")
                    json.markup(
                        "remarks",
                        "Not determined: something could not be read, so it is neither a pass nor "
                            + "a failure."
                    )
                default: json.field("reason", "fail")
                }
            }
        }
        related(observations: entry.findings, &json)
        json.list("related-risks", entry.findings.filter(\.isRisk)) { json, finding in
            json.field("risk-uuid", ids.uuid("risk \(finding.control)"))
        }
    }
}

/// OSCAL has no `null` and no empty array: what isn't there isn't written.
extension JSONWriter {
    /// Objects, one for each element.
    mutating func list<Element>(
        _ key: String,
        _ elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        array(key, elements) { json, element in
            json.object { json in body(&json, element) }
        }
    }

    fileprivate mutating func text(_ key: String, _ text: String?) {
        if let text { field(key, text) }
    }

    /// Properties of temper's own naming, each a line of text that isn't empty.
    mutating func properties(_ pairs: [(name: String, value: String?)]) {
        var known: [(name: String, value: String)] = []
        for (name, value) in pairs {
            guard let value else { continue }
            let line = Self.line(value)
            if !line.isEmpty { known.append((name, line)) }
        }
        list("props", known) { json, pair in
            json.field("name", pair.name)
            json.field("ns", "urn:temper:oscal")
            json.field("value", pair.value)
        }
    }

    /// A title: one line of markup, never empty.
    mutating func line(_ key: String, _ text: String) {
        let line = Self.line(text)
        field(key, line.isEmpty ? "–" : Self.markdown(line))
    }

    /// Text in paragraphs, of which each line is one; OSCAL's is a subset of CommonMark.
    mutating func markup(_ key: String, _ text: String) {
        let lines = text.split(separator: "\n").map { Self.markdown(Self.line(String($0))) }
        field(key, lines.isEmpty ? "–" : lines.joined(separator: "\n\n"))
    }

    /// Without control characters, nor blanks around it.
    private static func line(_ text: String) -> String {
        var line = Substring(Style.safe(text))
        while line.first?.isWhitespace == true { line.removeFirst() }
        while line.last?.isWhitespace == true { line.removeLast() }
        return String(line)
    }

    /// What would be markup is escaped, so that a host's text reads as it stands.
    ///
    /// An underscore inside a word is none (CommonMark 0.31, section 6.2), and names keep theirs.
    private static func markdown(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        func isWord(_ index: Int) -> Bool {
            scalars.indices.contains(index) && scalars[index].properties.isAlphabetic
                || scalars.indices.contains(index) && scalars[index].properties.numericType != nil
        }
        var escaped = ""
        for (index, scalar) in scalars.enumerated() {
            let isMarkup =
                switch scalar {
                case "\\", "`", "*", "[", "]", "<", ">", "&", "~", "^", "{", "}": true
                case "_": !isWord(index - 1) || !isWord(index + 1)
                case "#", "-", "+", "=": index == 0
                default: false
                }
            if isMarkup { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
