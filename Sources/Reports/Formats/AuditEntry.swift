import Model

/// What an auditor's format has a verdict for: a control, or with a framework one of its requirements.
struct AuditEntry {
    /// The id of the control, or the framework's number.
    let name: String
    let title: String
    /// The highest of what is behind it; `nil` where no control is.
    let severity: Severity?
    /// `nil` for what isn't checked, or not wholly.
    let outcome: Outcome?
    let findings: [Finding]
    let gaps: [Framework.Gap]

    /// What is asked for, a line for each control.
    var expected: [String] { findings.map { Style.safe($0.expected) } }

    /// Why it isn't checked, or what of it isn't, a sentence each.
    var unchecked: [String] {
        gaps.map { Style.safe("not checked: \($0.title): \($0.reason)") }
    }

    fileprivate init(_ finding: Finding) {
        name = finding.control
        title = finding.title.isEmpty ? finding.control : finding.title
        severity = finding.severity
        outcome = finding.outcome
        findings = [finding]
        gaps = []
    }

    fileprivate init(_ requirement: Framework.Requirement, of findings: [Finding]) {
        name = requirement.id
        let titles = findings.map(\.title) + requirement.gaps.map(\.title)
        title = titles.joined(separator: "; ")
        severity = findings.map(\.severity).max()
        outcome = requirement.outcome
        self.findings = findings
        gaps = requirement.gaps
    }
}

extension Report {
    /// What is told of: the findings by id, or the requirements in their framework's order.
    func auditEntries(_ view: ReportView) -> [AuditEntry] {
        guard let framework = view.framework else { return findings.map { AuditEntry($0) } }
        let known = Dictionary(findings.map { ($0.control, $0) }) { first, _ in first }
        return framework.requirements(of: findings).map { requirement in
            AuditEntry(requirement, of: requirement.controls.compactMap { known[$0] })
        }
    }

    /// The host's name, else its id; an image may have neither.
    var hostLabel: String { Style.safe(host.hostname ?? host.id ?? host.root) }
}

extension Finding {
    /// Verdict, reason, evidence and what else is known of it, a line each, safe to show.
    var auditLines: [String] {
        var lines = ["\(outcome.rawValue): \(verdict.reason)"]
        for evidence in verdict.evidence {
            lines.append(evidence.sentence)
            lines += evidence.shadowed.map { "not deciding: \($0.origin): \($0.value)" }
            lines += evidence.notes
        }
        if let waiverSentence { lines.append(waiverSentence) }
        if let driftPhrase { lines.append("drift: \(driftPhrase)") }
        switch attribution {
        case nil: break
        case .unknown(let reason): lines.append("changed by: unknown: \(reason)")
        case .known(let acts):
            lines += acts.map { "\($0.sentence) (\($0.source.rawValue) record \($0.record))" }
        }
        lines += changed.map { "changed by this run: \($0)" }
        return lines.map { Style.safe($0) }
    }
}

extension Evidence {
    /// `net.ipv4.ip_forward: wrong, running 1, next boot 0 by /etc/sysctl.d/50-x.conf:3`.
    fileprivate var sentence: String {
        var parts = [holds == nil ? "undetermined" : holds == true ? "as asked" : "wrong"]
        if let running { parts.append("running \(running)") }
        if let nextBoot { parts.append("next boot \(nextBoot)") }
        let place = origin.map { " by \($0)" } ?? ""
        return "\(subject): " + parts.joined(separator: ", ") + place
    }
}

/// Ids of any text as names that XML (NCName) and OSCAL (token) take.
///
/// Each other character is `_xHHHH_`, with its code point in hexadecimal, and so is an underscore
/// before an `x`: what ISO 9075-14 does with SQL's names. Two texts never give one name.
enum AuditName {
    /// The part of a name after its first character; the prefix must bring that one.
    static func escaped(_ text: String) -> String {
        var name = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isEscape = scalar == "_" && index + 1 < scalars.count && scalars[index + 1] == "x"
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".": name.unicodeScalars.append(scalar)
            case "_" where !isEscape: name.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
                name += "_x\(zeros)\(digits)_"
            }
        }
        return name
    }

    /// A reference as RFC 3986 has it: what isn't unreserved, or a slash, in percent signs.
    static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D...0x2F, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += (digits.utf8.count < 2 ? "%0" : "%") + digits
            }
        }
        return encoded
    }
}
