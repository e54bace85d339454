package import Model

extension Report {
    /// OSCAL assessment results (NIST), in JSON.
    ///
    /// Findings say what was judged: what doesn't apply and what isn't checked has none, and an error is
    /// `not-satisfied` for the reason `other`. docs/reports/oscal.md has the mapping.
    package func oscal(_ view: ReportView) -> [UInt8] {
        OSCALDocument(of: self, view).json()
    }
}

/// One `assessment-results` document, which NIST's model of that name tells every field of.
struct OSCALDocument {
    /// The release of the model that it follows.
    private static let version = "1.2.1"

    let report: Report
    let view: ReportView
    let entries: [AuditEntry]
    /// All findings that an entry stands on, each once.
    let findings: [Finding]
    let ids: OSCALIdentifiers

    init(of report: Report, _ view: ReportView) {
        self.report = report
        self.view = view
        entries = report.auditEntries(view)
        let named = Set(entries.flatMap { $0.findings.map(\.control) })
        findings = report.findings.filter { named.contains($0.control) }
        ids = OSCALIdentifiers(of: report, view)
    }

    func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.object("assessment-results") { json in
                json.field("uuid", ids.uuid("document"))
                json.object("metadata") { json in metadata(&json) }
                json.object("import-ap") { json in
                    json.field("href", "#" + ids.uuid("plan"))
                    json.markup(
                        "remarks",
                        "There is no assessment plan: the baselines say what is judged."
                    )
                }
                if !entries.isEmpty {
                    json.object("local-definitions") { json in objectives(&json) }
                }
                json.array("results", [0]) { json, _ in json.object { json in result(&json) } }
                json.object("back-matter") { json in resources(&json) }
            }
        }
        return json.finish()
    }

    private func metadata(_ json: inout JSONWriter) {
        let of = view.framework.map { ", by \($0.title)" } ?? ""
        json.line("title", "What temper found on \(Style.safe(report.hostLabel))\(of)")
        json.field("last-modified", report.run.finished.description)
        json.line("version", report.run.id)
        json.field("oscal-version", Self.version)
        json.properties([
            ("run", report.run.id), ("mode", report.run.mode),
            ("framework", view.framework?.id),
        ])
        if let framework = view.framework { json.markup("remarks", framework.notice) }
    }

    /// What each control asks for, as an objective that the findings can point at.
    private func objectives(_ json: inout JSONWriter) {
        json.array("objectives-and-methods", entries) { json, entry in
            json.object { json in
                json.field("control-id", ids.control(entry))
                json.markup("description", entry.title)
                json.properties([("control", entry.name)])
                json.array("parts", [0]) { json, _ in
                    json.object { json in
                        json.field("id", ids.objective(entry))
                        json.field("name", "assessment-objective")
                        let asked = entry.expected.isEmpty ? [entry.title] : entry.expected
                        json.markup("prose", asked.joined(separator: "\n"))
                    }
                }
                if !entry.unchecked.isEmpty {
                    json.markup("remarks", entry.unchecked.joined(separator: "\n"))
                }
            }
        }
    }

    private func result(_ json: inout JSONWriter) {
        json.field("uuid", ids.uuid("result"))
        json.line("title", "temper \(report.run.mode) \(report.run.id)")
        let baselines = report.run.chosenBaselines
        json.markup("description", "Judged by \(baselines.isEmpty ? "no baseline" : baselines).")
        json.field("start", report.run.started.description)
        json.field("end", report.run.finished.description)
        json.properties(report.run.selection.map { ("selection", $0) })
        json.object("local-definitions") { json in definitions(&json) }
        json.object("reviewed-controls") { json in reviewed(&json) }
        json.list("observations", findings) { json, finding in observation(finding, &json) }
        json.list("risks", findings.filter(\.isRisk)) { json, finding in risk(finding, &json) }
        let judged = entries.filter { $0.outcome != nil && $0.outcome != .notapplicable }
        json.list("findings", judged) { json, entry in conclusion(entry, &json) }
        if !report.notices.isEmpty {
            json.markup("remarks", report.notices.joined(separator: "\n"))
        }
    }

    /// The host that was looked at, and temper, which did.
    private func definitions(_ json: inout JSONWriter) {
        json.array("inventory-items", [report.host]) { json, host in
            json.object { json in
                json.field("uuid", ids.host)
                json.markup("description", "The host \(Style.safe(report.hostLabel)).")
                json.properties([
                    ("host-id", host.id), ("hostname", host.hostname), ("os", host.os),
                    ("kernel", host.kernel), ("virtualization", host.virtualization),
                    ("boot-id", host.bootID), ("root", host.root),
                ])
            }
        }
        json.object("assessment-assets") { json in
            json.array("components", [report.tool]) { json, tool in
                json.object { json in
                    json.field("uuid", ids.tool)
                    json.field("type", "software")
                    json.line("title", tool.name)
                    json.markup("description", "\(tool.name) \(tool.version)")
                    json.properties([("version", tool.version)])
                    json.object("status") { json in json.field("state", "operational") }
                }
            }
            json.array("assessment-platforms", [ids.tool]) { json, tool in
                json.object { json in
                    json.field("uuid", ids.uuid("platform"))
                    json.array("uses-components", [tool]) { json, tool in
                        json.object { json in json.field("component-uuid", tool) }
                    }
                }
            }
        }
    }

    /// All controls; those that nothing checks, or not wholly, are taken out again, with the reason.
    private func reviewed(_ json: inout JSONWriter) {
        let unchecked = entries.filter { $0.outcome == nil }
        json.array("control-selections", [0]) { json, _ in
            json.object { json in
                if entries.isEmpty {
                    json.object("include-all") { _ in }
                }
                json.list("include-controls", entries) { json, entry in
                    json.field("control-id", ids.control(entry))
                }
                json.list("exclude-controls", unchecked) { json, entry in
                    json.field("control-id", ids.control(entry))
                }
                if !unchecked.isEmpty {
                    let reasons = unchecked.map { entry in
                        "\(entry.name): " + entry.unchecked.joined(separator: "; ")
                    }
                    json.markup("remarks", reasons.joined(separator: "\n"))
                }
            }
        }
    }

    /// The baselines that stand where a plan would, and their files.
    private func resources(_ json: inout JSONWriter) {
        json.array("resources", [0]) { json, _ in
            json.object { json in
                json.field("uuid", ids.uuid("plan"))
                json.field("title", "Baselines of temper")
                let names = report.run.baselines.map { "\($0.name) \($0.version)" }
                json.markup(
                    "description",
                    "What was judged is in these files: "
                        + (names.isEmpty ? "none" : names.joined(separator: ", "))
                )
                json.list("rlinks", report.run.baselines) { json, baseline in
                    json.field("href", OSCALIdentifiers.file(baseline.path))
                    json.field("media-type", "application/yaml")
                    json.array("hashes", [baseline.digest]) { json, digest in
                        json.object { json in
                            json.field("algorithm", "SHA-256")
                            json.field("value", digest.description)
                        }
                    }
                }
            }
        }
    }
}

extension Finding {
    /// Whether it is a failure, accepted or not: what could not be determined is no known risk.
    var isRisk: Bool { outcome == .fail || outcome == .waived }
}
