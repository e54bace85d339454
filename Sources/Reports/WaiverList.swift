package import Model

/// What `temper waivers` shows: the waivers that were read, worst first.
package struct WaiverList: Sendable {
    /// Where a waiver stands; worst first.
    package enum State: String, CaseIterable, Sendable {
        case expired, expiring, valid
        /// It is for other hosts.
        case elsewhere
    }

    package struct Entry: Sendable {
        package let waiver: Waiver
        package let state: State
        package let daysLeft: Int
    }

    private let hostName: String?
    private let day: CivilDate
    package let entries: [Entry]

    /// `countsHere` tells a waiver for this host from one for others.
    package init(
        of waivers: [Waiver],
        on hostName: String?,
        day: CivilDate,
        countsHere: (Waiver) -> Bool
    ) {
        self.hostName = hostName
        self.day = day
        let byState = Dictionary(grouping: waivers) { waiver in
            countsHere(waiver) ? State(waiver.term(on: day)) : .elsewhere
        }
        entries = State.allCases.flatMap { state in
            (byState[state] ?? []).sorted {
                ($0.expires, $0.control) < ($1.expires, $1.control)
            }.map { Entry(waiver: $0, state: state, daysLeft: $0.daysLeft(on: day)) }
        }
    }

    package func text(color: Bool) -> String {
        guard !entries.isEmpty else { return "no waivers\n" }
        let style = Style(color: color)
        let ids = entries.map(\.waiver.control.count).max() ?? 0
        return entries.map { entry in
            let waiver = entry.waiver
            let state = style.paint(entry.state.rawValue.padded(to: 9), entry.state.tone)
            let left = Self.left(entry.daysLeft).padded(to: 11)
            var lines = [
                "\(state)  \(waiver.control.padded(to: ids))  \(waiver.expires)  \(left)  "
                    + Style.safe(waiver.answerable),
                Style.safe(waiver.reason),
            ]
            if !waiver.hosts.isEmpty { lines.append("for " + waiver.hosts.joined(separator: ", ")) }
            lines.append("\(waiver.place)")
            return lines.joined(separator: "\n" + String(repeating: " ", count: 11)) + "\n"
        }.joined()
    }

    private static func left(_ days: Int) -> String {
        switch days {
        case ..<0: (-days).counted("day") + " ago"
        case 0: "today"
        default: days.counted("day")
        }
    }

    /// The list for machines, schema `temper.waivers/1`: docs/reference/waivers.md tells every field.
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.waivers/1")
            json.field("hostname", hostName)
            json.field("today", day.description)
            json.array("waivers", entries) { json, entry in
                json.object { json in
                    let waiver = entry.waiver
                    json.field("control", waiver.control)
                    json.field("state", entry.state.rawValue)
                    json.field("reason", waiver.reason)
                    json.field("owner", waiver.owner)
                    json.field("ticket", waiver.ticket)
                    json.field("expires", waiver.expires.description)
                    json.field("daysLeft", entry.daysLeft)
                    json.array("hosts", waiver.hosts)
                    json.field("path", waiver.location.file)
                    json.field("line", waiver.location.line)
                }
            }
        }
        return json.finish()
    }
}

extension WaiverList.State {
    fileprivate init(_ term: Waiver.Term) {
        switch term {
        case .expired: self = .expired
        case .expiring: self = .expiring
        case .valid: self = .valid
        }
    }

    fileprivate var tone: Style.Tone {
        switch self {
        case .expired: .bad
        case .expiring: .warning
        case .valid: .good
        case .elsewhere: .faint
        }
    }
}
