import Model
import SystemPackage

/// One finding as SARIF's result object (section 3.27).
struct SARIFResult {
    let finding: Finding
    /// Its place among the rules.
    let rule: Int
    let fingerprint: String
    /// `nil` where there is no run before; either all results of a run have one or none has.
    let baselineState: String?

    func write(to json: inout JSONWriter) {
        json.field("ruleId", finding.control)
        json.field("ruleIndex", rule)
        json.field("kind", kind)
        json.field("level", kind == "fail" ? finding.severity.sarifLevel : "none")
        json.message(finding.reasonAndWaiver)
        writeLocations(to: &json)
        json.object("partialFingerprints") { json in json.field("temperProblem/v1", fingerprint) }
        if let baselineState { json.field("baselineState", baselineState) }
        writeSuppressions(to: &json)
        json.object("properties") { json in writeProperties(to: &json) }
    }

    /// `open` is what was evaluated with too little known to decide: an undetermined control.
    private var kind: String {
        switch finding.outcome {
        case .pass: "pass"
        case .fail, .waived: "fail"
        case .notapplicable: "notApplicable"
        case .error: "open"
        }
    }

    /// Where something has to be changed: each thing that isn't as asked; else the first that was looked at.
    private var decisive: [Evidence] {
        let wrong = finding.verdict.evidence.filter { $0.holds == false }
        return wrong.isEmpty ? [finding.pipelineEvidence].compactMap(\.self) : wrong
    }

    private func writeLocations(to json: inout JSONWriter) {
        var number = 0
        json.array("locations", decisive) { json, evidence in
            number += 1
            json.location(number, evidence.origin) { json in
                json.array("logicalLocations", [evidence.subject]) { json, subject in
                    json.object { json in
                        json.field("fullyQualifiedName", Style.safe(subject))
                        json.field("kind", finding.kind)
                    }
                }
            }
        }
        let others = decisive.flatMap(\.shadowed)
        json.array("relatedLocations", others) { json, shadowed in
            number += 1
            json.location(number, shadowed.origin) { json in
                json.message("says '\(shadowed.value)', and doesn't decide")
            }
        }
    }

    /// Told for each result, empty where nothing is accepted: an expired waiver accepts nothing.
    private func writeSuppressions(to json: inout JSONWriter) {
        let accepted = [finding.outcome == .waived ? finding.waiver : nil].compactMap(\.self)
        json.array("suppressions", accepted) { json, waiver in
            json.object { json in
                json.field("kind", "external")
                json.field("status", "accepted")
                json.field("justification", Style.safe(waiver.reason))
                json.object("location") { json in
                    json.physicalLocation(waiver.location.file, waiver.location.line)
                }
                json.object("properties") { json in write(waiver, to: &json) }
            }
        }
    }

    private func write(_ waiver: Waiver, to json: inout JSONWriter) {
        json.field("owner", waiver.owner)
        json.field("ticket", waiver.ticket)
        json.field("expires", waiver.expires.description)
    }

    private func writeProperties(to json: inout JSONWriter) {
        json.field("result", finding.outcome.rawValue)
        json.field("severity", finding.severity.rawValue)
        json.field("expected", finding.expected)
        json.array("evidence", finding.verdict.evidence) { json, evidence in
            json.object { json in
                json.field("subject", evidence.subject)
                json.field("holds", evidence.holds)
                json.field("running", evidence.running)
                json.field("nextBoot", evidence.nextBoot)
                json.field("origin", evidence.origin?.description)
            }
        }
        if let nature = finding.nature { json.field("nature", nature.rawValue) }
        if let drift = finding.drift {
            json.object("drift") { json in
                json.field("state", drift.state?.rawValue)
                json.field("since", drift.since?.description)
                json.field("episodes", drift.episodes)
                json.array("causes", drift.causes.map(\.rawValue))
            }
        }
        if let attribution = finding.attribution {
            json.object("changedBy") { json in
                let act = attribution.acts.first
                json.field("sentence", attribution.recordedSentences.joined(separator: "; "))
                json.field("who", act?.actor)
                json.field("time", act?.time.description)
                json.field("source", act?.source.rawValue)
                json.field("record", act?.record)
            }
        }
        if finding.outcome != .waived, let waiver = finding.waiver {
            json.object("expiredWaiver") { json in
                write(waiver, to: &json)
                json.field("reason", waiver.reason)
            }
        }
        if !finding.changed.isEmpty { json.array("changed", finding.changed) }
    }
}

extension JSONWriter {
    /// A location (section 3.28), numbered within its result, with what else is told of it.
    fileprivate mutating func location(
        _ number: Int,
        _ origin: Origin?,
        _ more: (inout JSONWriter) -> Void
    ) {
        object { json in
            json.field("id", number)
            if let origin { json.physicalLocation(origin.path.string, origin.line) }
            more(&json)
        }
    }

    fileprivate mutating func physicalLocation(_ path: String, _ line: Int?) {
        object("physicalLocation") { json in
            json.object("artifactLocation") { json in json.field("uri", SARIFText.uri(path)) }
            guard let line, line > 0 else { return }
            json.object("region") { json in json.field("startLine", line) }
        }
    }

    /// A message (section 3.11) of text alone.
    mutating func message(_ text: String) { self.text("message", text) }

    /// Text under a key; with `keepsLines` its line breaks stay.
    mutating func text(_ key: String, _ text: String, keepsLines: Bool = false) {
        object(key) { json in
            let lines =
                keepsLines ? text.split(separator: "\n", omittingEmptySubsequences: false) : []
            json.field(
                "text",
                keepsLines
                    ? lines.map { SARIFText.plain(String($0)) }.joined(separator: "\n")
                    : SARIFText.plain(text)
            )
        }
    }
}

/// Text, URIs and GUIDs as SARIF wants them.
enum SARIFText {
    /// Text in which nothing is a placeholder (section 3.11.5), a link (3.11.6) or a control character.
    static func plain(_ text: String) -> String {
        var plain = ""
        var last: Unicode.Scalar = " "
        for scalar in Style.safe(text).unicodeScalars {
            // What a host's file says must not become a link: it needs these two side by side.
            if scalar == "(", last == "]" { plain.unicodeScalars.append(" ") }
            if scalar == "{" || scalar == "}" { plain.unicodeScalars.append(scalar) }
            plain.unicodeScalars.append(scalar)
            last = scalar
        }
        return plain
    }

    /// A file URI (RFC 8089) of an absolute path, else a relative reference, percent-encoded (RFC 3986).
    static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = path.hasPrefix("/") ? Array("file://".utf8) : []
        for byte in path.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A run's id as a GUID; `nil` where its 32 digits aren't those of one (RFC 9562, versions 1 to 5).
    static func guid(_ id: String) -> String? {
        let digits = Array(id.utf8)
        let isHexadecimal = digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard digits.count == 32, isHexadecimal, (49...53).contains(digits[12]),
            "89ab".utf8.contains(digits[16])
        else { return nil }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    /// The same GUID for the same name: its SHA-256 in the form of version 5, the one for names.
    static func guid(of name: String) -> String {
        var digits = Array(
            SHA256(Array("temper taxonomy \(name)".utf8)).description.utf8.prefix(32)
        )
        digits[12] = UInt8(ascii: "5")
        digits[16] = UInt8(ascii: "8")
        return guid(String(decoding: digits, as: UTF8.self)) ?? ""
    }
}
