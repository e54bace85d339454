package import Model

/// Reads one file of waivers: a mapping with the list `waivers`.
package enum WaiverReader {
    /// The waivers that are sound; what is wrong with the others is added to `problems`.
    package static func read(_ node: Node, problems: inout [Diagnostic]) -> [Waiver] {
        var found: [Waiver] = []
        do throws(BaselineError) {
            var fields = try Fields(node)
            let nodes = fields.required("waivers") { n throws(BaselineError) in
                guard case .sequence(let nodes) = n.content else {
                    throw n.expected("a list of waivers")
                }
                return nodes
            }
            for node in nodes ?? [] {
                do throws(BaselineError) {
                    found.append(try waiver(node))
                } catch {
                    fields.refuse(error)
                }
            }
            try fields.finish()
        } catch {
            problems += error.diagnostics
        }
        return found
    }

    private static func waiver(_ node: Node) throws(BaselineError) -> Waiver {
        var fields = try Fields(node)
        let control = fields.required("control") { n throws(BaselineError) in
            try n.identifier("a control's id of a-z, 0-9, '.', '-' and '_'", allowing: ".-_")
        }
        let reason = fields.required("reason", sentence)
        let owner = fields.required("owner", sentence)
        let ticket = fields.optional("ticket", sentence)
        // A reader of YAML 1.1 makes a date of it, one of 1.2 text: the day is the same.
        let expires = fields.required("expires") { n throws(BaselineError) in
            try n.parsed("a day of the calendar, such as 2027-01-31") { CivilDate($0) }
        }
        let hosts = fields.optional("hosts", patterns)
        try fields.finish()
        guard let control, let reason, let owner, let expires else { throw fields.problems }
        return Waiver(
            control: control,
            reason: reason,
            owner: owner,
            ticket: ticket,
            expires: expires,
            hosts: hosts ?? [],
            location: node.location
        )
    }

    /// Text of one line, whatever lines it was written in; blanks alone are none.
    private static func sentence(_ node: Node) throws(BaselineError) -> String {
        let words = try node.word().split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { throw node.expected("text that isn't empty") }
        return words.joined(separator: " ")
    }

    private static func patterns(_ node: Node) throws(BaselineError) -> [String] {
        let patterns = try node.list { n throws(BaselineError) in
            try n.parsed("a host name or a pattern of one, such as web-*.example.org", pattern)
        }
        guard !patterns.isEmpty else { throw node.expected("at least one host name") }
        return patterns
    }

    /// What no host name could ever match is no pattern: an empty one, a foreign character, a set
    /// that is empty or never closed.
    private static func pattern(_ text: String) -> String? {
        guard !text.isEmpty else { return nil }
        // How much the open set has; nil outside of one.
        var set: Int?
        for byte in text.utf8 {
            switch (byte, set) {
            case (UInt8(ascii: "["), nil): set = 0
            case (UInt8(ascii: "]"), let count?) where count > 0: set = nil
            case (UInt8(ascii: "!"), 0?): break
            case (97...122, _), (65...90, _), (48...57, _), (UInt8(ascii: "."), _),
                (UInt8(ascii: "-"), _), (UInt8(ascii: "_"), _), (UInt8(ascii: "*"), _),
                (UInt8(ascii: "?"), _):
                set = set.map { $0 + 1 }
            default: return nil
            }
        }
        return set == nil ? text.lowercased() : nil
    }
}
