package import Model

extension Waiver {
    /// Who answers for it, with the ticket where there is one: `ops@example.org, OPS-4711`.
    package var answerable: String {
        ([owner] + [ticket].compactMap(\.self)).joined(separator: ", ")
    }

    /// The file and line that it stands in.
    var place: String { Style.safe("\(location.file):\(location.line)") }
}

extension Finding {
    /// What its waiver says for it, or that it no longer does; `nil` where there is none.
    package var waiverSentence: String? {
        guard let waiver else { return nil }
        return outcome == .waived
            ? "waived until \(waiver.expires) (\(waiver.answerable)): \(waiver.reason)"
            : "its waiver (\(waiver.answerable)) expired on \(waiver.expires): "
                + "drift again since \(waiver.isDriftSince)"
    }

    /// Why it is as it is, with its waiver.
    package var reasonAndWaiver: String {
        waiverSentence.map { "\(verdict.reason); \($0)" } ?? verdict.reason
    }
}

extension WaiverRemark {
    package var sentence: String {
        switch self {
        case .ends(let waiver, let days):
            let left = days == 0 ? "today" : "in \(days.counted("day"))"
            return "the waiver of \(waiver.control) (\(waiver.answerable)) expires \(left), at the "
                + "end of \(waiver.expires): \(waiver.place)"
        case .leavesOpen(let waiver):
            return "the waiver of \(waiver.control) (\(waiver.answerable)) doesn't cover what is "
                + "undetermined; apply leaves it alone: \(waiver.place)"
        case .waivesNothing(let waiver, let idleness):
            let why =
                switch idleness {
                case .noSuchControl(let nearest):
                    "no such control in the baselines of this run"
                        + (nearest.map { ", did you mean '\($0)'?" } ?? "")
                case .deselected(let reason): "the control is deselected (\(reason))"
                case .passes: "the control passes"
                case .doesNotApply: "the control doesn't apply here"
                }
            return "the waiver of \(waiver.control) (\(waiver.answerable)) waives nothing: \(why); "
                + waiver.place
        }
    }
}

extension JSONWriter {
    /// The waiver of a finding, `null` where there is none.
    mutating func waiver(of finding: Finding) {
        guard let waiver = finding.waiver else { return field("waiver", String?.none) }
        object("waiver") { json in
            json.field("reason", waiver.reason)
            json.field("owner", waiver.owner)
            json.field("ticket", waiver.ticket)
            json.field("expires", waiver.expires.description)
            json.field("expired", finding.outcome != .waived)
            json.field("path", waiver.location.file)
            json.field("line", waiver.location.line)
        }
    }
}
