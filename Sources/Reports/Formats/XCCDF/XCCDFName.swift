import Model

/// The ids of an XCCDF document: `xccdf_org.temper_rule_sshd.PermitRootLogin` (NISTIR 7275, section 6.2.3).
enum XCCDFName {
    static func rule(_ name: String) -> String { id("rule", name) }

    static func group(_ name: String) -> String { id("group", name) }

    static func profile(_ report: Report) -> String { id("profile", baselines(of: report)) }

    static func result(_ report: Report) -> String { id("testresult", report.run.id) }

    static func benchmark(_ report: Report, _ view: ReportView) -> String {
        id("benchmark", view.framework?.id ?? baselines(of: report))
    }

    private static func baselines(of report: Report) -> String {
        report.run.baselines.filter(\.isChosen).map(\.name).joined(separator: "+")
    }

    private static func id(_ type: String, _ name: String) -> String {
        "xccdf_org.temper_\(type)_" + (name.isEmpty ? "none" : AuditName.escaped(name))
    }

    /// Whether a framework's number is an identifier that stands by itself, outside its document.
    static func isIdentifier(_ framework: String, _ id: String) -> Bool {
        framework.hasPrefix("stig-") || id.hasPrefix("CCE-") || id.hasPrefix("CCI-")
    }

    /// The naming system of an identifier, as published content has it; of a STIG there is none.
    static func system(_ framework: String, _ id: String) -> String {
        if id.hasPrefix("CCE-") { return "https://ncp.nist.gov/cce" }
        if id.hasPrefix("CCI-") { return "http://cyber.mil/cci" }
        return "urn:temper:framework:" + AuditName.percentEncoded(framework)
    }
}

/// A group of rules: a kind of resource, or the framework.
struct XCCDFGroup {
    let name: String
    let title: String
    let entries: [AuditEntry]

    static func all(of entries: [AuditEntry], framework: Framework?) -> [XCCDFGroup] {
        if let framework {
            return entries.isEmpty
                ? [] : [XCCDFGroup(name: framework.id, title: framework.title, entries: entries)]
        }
        let kinds = Set(entries.flatMap { $0.findings.map(\.kind) }).sorted()
        return kinds.map { kind in
            XCCDFGroup(
                name: kind,
                title: kind,
                entries: entries.filter { $0.findings.contains { $0.kind == kind } }
            )
        }
    }
}

/// A score of all rules, each of weight 1 (NISTIR 7275, section 7.3.2).
///
/// What doesn't apply or isn't checked isn't counted; an error and a waived failure count like a
/// failure: neither is a pass.
struct XCCDFScore {
    static let standard = "urn:xccdf:scoring:default"
    static let flat = "urn:xccdf:scoring:flat"

    let system: String
    let text: String
    let maximum: String

    static func all(of groups: [XCCDFGroup]) -> [XCCDFScore] {
        let counts = groups.map { group in
            let counted = group.entries.filter { $0.outcome != nil && $0.outcome != .notapplicable }
            return (counted.count, counted.filter { $0.outcome == .pass }.count)
        }.filter { $0.0 > 0 }
        // Each group weighs the same, whatever its size: the default model's rule.
        let sum = counts.reduce(0.0) { $0 + 100 * Double($1.1) / Double($1.0) }
        let score = counts.isEmpty ? 0 : sum / Double(counts.count)
        return [
            XCCDFScore(system: standard, text: decimal(score), maximum: "100"),
            XCCDFScore(
                system: flat,
                text: "\(counts.reduce(0) { $0 + $1.1 })",
                maximum: "\(counts.reduce(0) { $0 + $1.0 })"
            ),
        ]
    }

    /// Six places, cut off, so that only a whole score reads as one.
    private static func decimal(_ score: Double) -> String {
        let millionths = Int(score * 1_000_000)
        let places = String(millionths % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - places.utf8.count)
        return "\(millionths / 1_000_000).\(zeros)\(places)"
    }
}
