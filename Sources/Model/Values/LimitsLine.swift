/// A line of limits.conf(5): domain, type, item and value.
package struct LimitsLine: Hashable, Sendable {
    package enum Kind: String, Sendable { case soft, hard, both = "-" }

    package let domain: String
    package let kind: Kind
    /// In lower case, as pam_limits compares it.
    package let item: String
    package let value: String
    /// Whether further words follow the value, which some releases of PAM take for a part of it.
    package let hasTail: Bool

    /// Reads one line; `nil` for a comment, an empty line and one that pam_limits skips.
    ///
    /// A `#` ends the line wherever it stands. A
    /// domain with a word that begins with `-` alone switches all limits off for it: it has an
    /// empty item.
    package init?(_ text: some StringProtocol) {
        let words = text.utf8.prefix { $0 != UInt8(ascii: "#") }
            .split { $0 == 0x20 || (0x09...0x0D).contains($0) }
            .prefix(5).map { String(decoding: $0, as: UTF8.self) }
        guard words.count >= 2 else { return nil }
        if words.count == 2, words[1].utf8.first == UInt8(ascii: "-") {
            self.init(domain: words[0], kind: .both, item: "", value: "")
            return
        }
        guard words.count >= 4 else { return nil }
        let item = words[2].lowercased()
        // The type of these isn't looked at.
        let kind =
            item == "maxlogins" || item == "maxsyslogins"
            ? Kind.both : Kind(rawValue: words[1].lowercased())
        guard let kind else { return nil }
        self.init(
            domain: words[0],
            kind: kind,
            item: item,
            value: words[3],
            hasTail: words.count > 4
        )
    }

    package init(
        domain: String,
        kind: Kind,
        item: String,
        value: String,
        hasTail: Bool = false
    ) {
        self.domain = domain
        self.kind = kind
        self.item = item
        self.value = value
        self.hasTail = hasTail
    }

    /// The number of open files that a line asks for, where it is about that.
    package static func nofile(inLine text: String) -> Rlimit? {
        guard let line = LimitsLine(text), line.item == "nofile" else { return nil }
        return Rlimit(line.value)
    }
}
