import Model

extension Report {
    /// What the tool is, and a rule for each control.
    func writeDriver(
        _ rules: [Finding],
        _ taxonomies: [SARIFTaxonomy],
        to json: inout JSONWriter
    ) {
        json.field("name", tool.name)
        json.field("version", tool.version)
        json.array("supportedTaxonomies", taxonomies) { json, taxonomy in
            json.object { json in taxonomy.writeReference(to: &json) }
        }
        let known = Dictionary(uniqueKeysWithValues: taxonomies.map { ($0.name, $0) })
        json.array("rules", rules) { json, rule in
            json.object { json in write(rule, known, to: &json) }
        }
    }

    private func write(
        _ rule: Finding,
        _ taxonomies: [String: SARIFTaxonomy],
        to json: inout JSONWriter
    ) {
        json.field("id", rule.control)
        json.field("name", Style.safe(rule.title))
        json.text("shortDescription", rule.title)
        json.text("fullDescription", rule.rationale.isEmpty ? rule.title : rule.rationale)
        var help = [rule.title, "Asks for: \(rule.expected)"]
        if !rule.rationale.isEmpty { help.append(rule.rationale) }
        if !rule.hazards.isEmpty {
            help.append("May cost: \(rule.hazards.map(\.rawValue).joined(separator: ", "))")
        }
        if !rule.references.isEmpty { help.append("References: \(rule.pipelineReferences)") }
        json.text("help", help.joined(separator: "\n\n"), keepsLines: true)
        json.object("defaultConfiguration") { json in
            json.field("level", rule.severity.sarifLevel)
        }
        // A requirement that a control names twice is related once.
        var seen: Set<String> = []
        let targets = rule.references.flatMap { reference in
            reference.ids.map { (framework: reference.framework, id: $0) }
        }.filter {
            taxonomies[$0.framework] != nil && seen.insert("\($0.framework) \($0.id)").inserted
        }
        json.array("relationships", targets) { json, target in
            json.object { json in
                json.object("target") { json in
                    json.field("id", target.id)
                    json.object("toolComponent") { json in
                        taxonomies[target.framework]?.writeReference(to: &json)
                    }
                }
                json.array("kinds", ["relevant"])
            }
        }
        json.object("properties") { json in
            var tags: [String] = []
            for tag in ["security", rule.kind] + rule.tags where !tags.contains(tag) {
                tags.append(tag)
            }
            json.array("tags", tags)
            json.field("severity", rule.severity.rawValue)
            json.field("security-severity", rule.severity.sarifScore)
            json.field("kind", rule.kind)
        }
    }

    /// The frameworks that the rules refer to, with what is asked by them; by their names.
    func taxonomies(of rules: [Finding], _ view: ReportView) -> [SARIFTaxonomy] {
        var ids: [String: Set<String>] = [:]
        for reference in rules.flatMap(\.references) {
            ids[reference.framework, default: []].formUnion(reference.ids)
        }
        var known: [String: Framework] = [:]
        for framework in frameworks { known[framework.id] = framework }
        if let framework = view.framework {
            known[framework.id] = framework
            ids = ids.filter { $0.key == framework.id }
            ids[framework.id, default: []].formUnion(framework.gaps.flatMap(\.ids))
        }
        return ids.keys.sorted().map { name in
            var words: [String: String] = [:]
            let requirements = known[name]?.requirements(of: findings) ?? []
            for requirement in requirements { words[requirement.id] = requirement.word }
            let taxa = (ids[name] ?? []).union(words.keys).sorted(by: Framework.precedes)
            return SARIFTaxonomy(
                name: name,
                framework: known[name],
                taxa: taxa.map { ($0, words[$0]) }
            )
        }
    }
}

/// A framework as SARIF has it: a component of its own, that rules relate to.
struct SARIFTaxonomy {
    let name: String
    /// `nil` where the run knows only its name, by a reference.
    let framework: Framework?
    /// Each with the result of this run, where the framework's list is known.
    let taxa: [(id: String, result: String?)]

    func writeReference(to json: inout JSONWriter) {
        json.field("name", name)
        json.field("guid", SARIFText.guid(of: name))
    }

    func write(to json: inout JSONWriter) {
        writeReference(to: &json)
        if let framework {
            json.text("shortDescription", framework.title)
            json.text("fullDescription", framework.notice)
        }
        json.field("isComprehensive", false)
        json.array("taxa", taxa) { json, taxon in
            json.object { json in
                json.field("id", taxon.id)
                if let result = taxon.result {
                    json.object("properties") { json in json.field("result", result) }
                }
            }
        }
    }
}

extension Severity {
    /// The level of a failure.
    var sarifLevel: String {
        switch self {
        case .info, .low: "note"
        case .medium: "warning"
        case .high: "error"
        }
    }

    /// Within the bands in which dashboards read `security-severity`; no CVSS score.
    fileprivate var sarifScore: String {
        switch self {
        case .info: "0.0"
        case .low: "2.0"
        case .medium: "5.0"
        case .high: "8.0"
        }
    }
}
