import SystemPackage

/// Who logs in from where: what Match lines are judged by.
struct SSHDContext: Hashable, Sendable {
    let user: String
    let host: String
    let address: String

    /// As `sshd -T -C` takes it.
    var specification: String { "user=\(user),host=\(host),addr=\(address)" }
}

/// The condition of a Match line.
struct SSHDMatch: Hashable, Sendable {
    enum Criterion: Hashable, Sendable {
        case all
        case user(String)
        case group(String)
        case host(String)
        case address(String)
        case localPort(String)
        /// One that a user, a host and an address don't decide: it never matches here.
        case other(String)
    }

    /// What follows the keyword, for people.
    let text: String
    let criteria: [Criterion]
    let path: FilePath
    let line: Int
    /// The block around the Include that led here.
    let parent: Int?

    var isAll: Bool { criteria == [.all] }

    /// Whether the user, host and address alone tell if it matches.
    var isDecidable: Bool {
        criteria.allSatisfy { criterion in
            switch criterion {
            case .other, .localPort: false
            default: true
            }
        }
    }

    /// Reads what follows `Match` (servconf.c: `match_cfg_line`); throws what sshd would refuse.
    static func criteria(_ text: SSHDLexer.Bytes) throws(SSHDRefusal) -> [Criterion] {
        var rest: SSHDLexer.Bytes? = text
        var criteria: [Criterion] = []
        while let word = SSHDLexer.word(&rest), !word.isEmpty, word.first != UInt8(ascii: "#") {
            let name = String(decoding: word, as: UTF8.self).lowercased()
            if name == "invalid-user" {
                criteria.append(.other(name))
                continue
            }
            let argument = SSHDLexer.word(&rest)
            let value = argument.flatMap { $0.first == UInt8(ascii: "#") ? nil : $0 } ?? []
            if name == "all" {
                guard criteria.isEmpty, value.isEmpty else {
                    throw SSHDRefusal("'all' cannot be combined with other Match attributes")
                }
                return [.all]
            }
            guard !value.isEmpty else { throw SSHDRefusal("Match \(name) without a value") }
            criteria.append(try criterion(name, String(decoding: value, as: UTF8.self)))
        }
        if criteria.isEmpty { throw SSHDRefusal("Match without a condition") }
        return criteria
    }

    private static func criterion(
        _ name: String,
        _ value: String
    ) throws(SSHDRefusal) -> Criterion {
        switch name {
        case "user": return .user(value)
        case "group": return .group(value)
        case "host": return .host(value)
        case "address", "localaddress":
            if SSHDPattern.addressMatches("", value) == nil {
                throw SSHDRefusal("Match \(name) \(value) is no valid list of addresses")
            }
            return name == "address" ? .address(value) : .other("LocalAddress \(value)")
        case "localport": return .localPort(value)
        case "rdomain", "version": return .other("\(name) \(value)")
        default: throw SSHDRefusal("Match does not know '\(name)'")
        }
    }

    /// Whether every criterion holds; `groups` are the names of the user's groups.
    func matches(_ context: SSHDContext, groups: [String]) -> Bool {
        criteria.allSatisfy { criterion in
            switch criterion {
            case .all: true
            case .user(let list): SSHDPattern.listMatches(context.user, list) == true
            case .group(let list): SSHDPattern.groupsMatch(groups, list)
            case .host(let list):
                SSHDPattern.listMatches(context.host.lowercased(), list.lowercased()) == true
            case .address(let list):
                SSHDPattern.addressMatches(context.address, list) == .some(true)
            case .localPort, .other: false
            }
        }
    }
}

/// Why sshd would refuse a configuration.
struct SSHDRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// ssh's own patterns (ssh_config(5), PATTERNS; match.c, addrmatch.c).
enum SSHDPattern {
    /// Matches `*` and `?` in linear time and space for any pattern.
    static func matches(_ text: some Sequence<UInt8>, _ pattern: some Sequence<UInt8>) -> Bool {
        let text = Array(text)
        let pattern = Array(pattern)
        var (i, j) = (0, 0)
        var retry: (text: Int, pattern: Int)?
        while i < text.count {
            if j < pattern.count, pattern[j] == UInt8(ascii: "*") {
                retry = (i, j)
                j += 1
            } else if j < pattern.count, pattern[j] == UInt8(ascii: "?") || pattern[j] == text[i] {
                (i, j) = (i + 1, j + 1)
            } else if let back = retry {
                retry = (back.text + 1, back.pattern)
                (i, j) = (back.text + 1, back.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[j...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// `true` for a match, `false` for a negated one, `nil` for none.
    static func listMatches(_ text: String, _ list: String) -> Bool? {
        var found: Bool?
        var rest = list.utf8[...]
        while !rest.isEmpty {
            let isNegated = rest.first == UInt8(ascii: "!")
            if isNegated { rest = rest.dropFirst() }
            let part = rest.prefix { $0 != UInt8(ascii: ",") }
            rest = rest.dropFirst(part.count + 1)
            if part.count >= 1023 { return nil }
            if matches(text.utf8, part) {
                if isNegated { return false }
                found = true
            }
        }
        return found
    }

    /// Whether one of the groups is in the list and none is negated there.
    static func groupsMatch(_ groups: [String], _ list: String) -> Bool {
        let results = groups.map { listMatches($0, list) }
        return results.contains(true) && !results.contains(false)
    }

    /// Whether the address is in the list; `nil` where the list itself is not valid.
    static func addressMatches(_ text: String, _ list: String) -> Bool? {
        let address = IPNetwork(address: text)
        var found = false
        for entry in list.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        {
            let isNegated = entry.first == UInt8(ascii: "!")
            let pattern = String(decoding: isNegated ? entry.dropFirst() : entry, as: UTF8.self)
            if pattern.isEmpty { return nil }
            let isHit: Bool
            switch IPNetwork.read(pattern) {
            case .inconsistent: return nil
            case .network(let network): isHit = address.map(network.contains) ?? false
            case .text: isHit = address != nil && matches(text.utf8, pattern.utf8)
            }
            if isHit {
                if isNegated { return false }
                found = true
            }
        }
        return found
    }
}
