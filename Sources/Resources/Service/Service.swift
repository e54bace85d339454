package import Model

/// Whether a systemd unit is on or off, at the next boot and now.
package struct Service: Resource {
    package static let kind = "service"
    package static let watched: [Watch] = [
        .changes("/etc/systemd/system"), .changes("/usr/local/lib/systemd/system"),
        .changes("/usr/lib/systemd/system"), .runs("/usr/bin/systemctl"),
    ]

    /// What the next boot is to find.
    package enum Enablement: String, CaseIterable, Sendable { case enabled, disabled, masked }

    package let unit: UnitName
    package let enablement: Enablement?
    /// Whether it is to run now; `nil` where that isn't judged.
    package let runs: Bool?
    /// Units that must be off with it.
    package let companions: [UnitName]

    private enum Word: String, CaseIterable { case enabled, disabled, masked, stopped, running }

    package init(from fields: inout Fields) throws(BaselineError) {
        let unit = fields.required("unit", Service.unitName)
        let words = fields.required("state") { n throws(BaselineError) in
            let words = try n.list { item throws(BaselineError) in try item.choice(of: Word.self) }
            let files = words.compactMap { Enablement(rawValue: $0.rawValue) }
            guard files.count <= 1, words.count - files.count <= 1, !words.isEmpty else {
                throw n.expected("one of enabled, disabled, masked and one of stopped, running")
            }
            if words.contains(.masked), words.contains(.running) {
                throw n.expected("masked or running: what is masked can't be started")
            }
            return words
        }
        let companions = fields.optional("companions") { n throws(BaselineError) in
            try n.list(of: Service.unitName)
        }
        if companions != nil, words?.contains(where: { $0 == .enabled || $0 == .running }) == true {
            fields.refuse(fields.location, "'companions' are units that must be off with this one")
        }
        try fields.finish()
        guard let unit, let words else { throw fields.problems }
        self.unit = unit
        self.companions = companions ?? []
        enablement = words.compactMap { Enablement(rawValue: $0.rawValue) }.first
        if words.contains(.running) {
            runs = true
        } else {
            // Off means that it doesn't run either.
            runs = words.contains(.enabled) && !words.contains(.stopped) ? nil : false
        }
    }

    private static func unitName(_ node: Node) throws(BaselineError) -> UnitName {
        try node.parsed("a unit name with its suffix, such as cups.service") { UnitName($0) }
    }

    package var expected: String {
        let words = [
            enablement?.rawValue, runs.map { $0 ? "running" : "stopped" },
        ].compactMap { $0 }
        let with =
            companions.isEmpty
            ? "" : " with " + companions.map(\.description).joined(separator: ", ")
        return "\(unit) \(words.joined(separator: ", "))\(with)"
    }

    package var setting: String { unit.description }

    package var subjects: [String] { ([unit] + companions).map(\.description) }

    package var isGeneral: Bool { !companions.isEmpty }

    /// Companions must be off.
    package func contradicts(_ other: Service) -> Bool {
        companions.contains(other.unit) && (other.enablement == .enabled || other.runs == true)
    }

    /// Whether it is to be off.
    var isOff: Bool { enablement == .disabled || enablement == .masked }
}
