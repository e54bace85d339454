/// Whom a line of limits.conf(5) is for.
package enum LimitsDomain: Hashable, Sendable, CustomStringConvertible {
    case user(String)
    case users(IDRange)
    case group(String)
    case groups(IDRange)
    /// A line with `%`, made for the number of logins of a whole group.
    case allOfGroup(String)
    case allOfGroups(IDRange)
    /// `%` alone: all users together.
    case all
    case everyone

    /// Reads a domain as pam_limits does; `nil` for what it would skip or what can match nobody.
    package init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let isGroup = text.hasPrefix("@")
        let isWhole = text.hasPrefix("%")
        let name = isGroup || isWhole ? String(text.dropFirst()) : text
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let range = IDRange(name) else { return nil }
            self = isGroup ? .groups(range) : isWhole ? .allOfGroups(range) : .users(range)
        } else if isGroup {
            self = .group(name)
        } else if isWhole {
            self = name.isEmpty ? .all : .allOfGroup(name)
        } else {
            self = text == "*" ? .everyone : .user(text)
        }
    }

    package var description: String {
        switch self {
        case .user(let name): name
        case .users(let range): range.text
        case .group(let name): "@\(name)"
        case .groups(let range): "@\(range.text)"
        case .allOfGroup(let name): "%\(name)"
        case .allOfGroups(let range): "%\(range.text)"
        case .all: "%"
        case .everyone: "*"
        }
    }

    /// Whether pam_limits heeds it for maxlogins and maxsyslogins alone.
    package var isForLogins: Bool {
        switch self {
        case .allOfGroup, .allOfGroups, .all: true
        default: false
        }
    }

    /// pam_limits' class of a source: a line never overrides one of a lower class, of its own class
    /// the later wins.
    package var rank: Int {
        switch self {
        case .user, .users: 0
        case .group, .groups: 1
        case .allOfGroup, .allOfGroups: 2
        case .all: 3
        case .everyone: 4
        }
    }
}

/// A range of uids or gids: `500:1000`, `500:` and on, `:1000` for that one alone.
package struct IDRange: Hashable, Sendable {
    package let text: String
    package let low: UInt32
    package let high: UInt32
    /// Whether it is written as one id.
    ///
    /// A group's then counts as any group of a user, where a range looks at the primary one alone.
    package var isOne: Bool { text.utf8.first == UInt8(ascii: ":") }

    init?(_ text: String) {
        let ends = text.utf8.split(
            separator: UInt8(ascii: ":"),
            omittingEmptySubsequences: false
        ).map { Substring($0) }
        guard ends.count == 2, !(ends[0].isEmpty && ends[1].isEmpty),
            let high = ends[1].isEmpty ? UInt32.max : UInt32(ends[1]),
            let low = ends[0].isEmpty ? high : UInt32(ends[0])
        else { return nil }
        self.text = text
        self.low = low
        self.high = high
    }

    package func contains(_ id: UInt32) -> Bool { low <= id && id <= high }
    func contains(_ other: IDRange) -> Bool { low <= other.low && other.high <= high }
}
