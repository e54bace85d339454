/// A line of limits.conf(5): domain, type, item and value.
package struct LimitsLine: Hashable, Sendable {
    package enum Kind: String, Sendable { case soft, hard, both = "-" }

    package let domain: String
    package let kind: Kind
    /// In lower case, as pam_limits compares it.
    package let item: String
    package let value: String

    /// Reads one line; `nil` for a comment, an empty line and one that pam_limits would refuse.
    ///
    /// A `#` ends the line wherever it stands. `domain -` alone switches all limits off for that
    /// domain: it has an empty item.
    package init?(_ text: some StringProtocol) {
        let body = text.prefix { $0 != "#" }
        let words = body.split { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard words.count >= 2, let kind = Kind(rawValue: words[1].lowercased()) else { return nil }
        if words.count == 2, kind == .both {
            self.init(domain: String(words[0]), kind: kind, item: "", value: "")
        } else if words.count == 4 {
            self.init(
                domain: String(words[0]),
                kind: kind,
                item: words[2].lowercased(),
                value: String(words[3])
            )
        } else {
            return nil
        }
    }

    package init(domain: String, kind: Kind, item: String, value: String) {
        self.domain = domain
        self.kind = kind
        self.item = item
        self.value = value
    }

    /// The number of open files that a line asks for, where it is about that.
    package static func nofile(inLine text: String) -> Rlimit? {
        guard let line = LimitsLine(text), line.item == "nofile" else { return nil }
        return Rlimit(line.value)
    }
}
