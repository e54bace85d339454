package import Model
import SystemPackage

/// Resource limits of login sessions, as pam_limits(8) sets them from limits.conf(5).
package struct Limits: Resource {
    package static let kind = "limits"
    package static let dropIn = DropIn("/etc/security/limits.d/zz-temper.conf", phase: .limitsFiles)
    package static var dropIns: [DropIn] { [dropIn] }
    package static let watched: [Watch] = [.changes("/etc/security")]

    package let domain: LimitsDomain
    package let item: String
    package let soft: Expectation?
    package let hard: Expectation?
    /// Whether lines for somebody more specific than `domain` don't count.
    package let isDefaultOnly: Bool

    package static let items = [
        "core", "data", "fsize", "memlock", "nofile", "rss", "stack", "cpu", "nproc", "as",
        "maxlogins", "maxsyslogins", "priority", "locks", "sigpending", "msgqueue", "nice",
        "rtprio",
    ]

    /// What pam_limits sees to itself, and no process has as a limit.
    static let sessionItems: Set = ["maxlogins", "maxsyslogins", "priority"]

    /// How many logins there may be: no limit where no line sets one.
    static let loginCounts: Set = ["maxlogins", "maxsyslogins"]

    private enum Scope: String, CaseIterable { case everyone, `default` }

    package init(from fields: inout Fields) throws(BaselineError) {
        let domain = fields.required("domain") { n throws(BaselineError) in
            try n.parsed("a user, @group, %group, a range of uids, or *") { LimitsDomain($0) }
        }
        let item = fields.required("item") { n throws(BaselineError) in
            let word = try n.word()
            guard Limits.items.contains(word) else {
                throw BaselineError(
                    n.location,
                    "unknown item '\(word)'" + Spelling.suggestion(for: word, among: Limits.items)
                )
            }
            return word
        }
        let soft = fields.optional("soft", Limits.expectation)
        let hard = fields.optional("hard", Limits.expectation)
        if soft == nil, hard == nil, fields.diagnostics.isEmpty {
            fields.refuse(fields.location, "neither 'soft' nor 'hard': expected at least one")
        }
        let scope = fields.optional("scope") { n throws(BaselineError) in
            try n.choice(of: Scope.self)
        }
        try fields.finish()
        guard let domain, let item else { throw fields.problems }
        self.domain = domain
        self.item = item
        self.soft = soft
        self.hard = hard
        isDefaultOnly = scope == .default
    }

    private static func expectation(_ node: Node) throws(BaselineError) -> Expectation {
        var fields = try Fields(node)
        let expectation = fields.expectation(allowing: [.value, .min, .max, .range, .oneOf])
        try fields.finish()
        guard let expectation else { throw fields.problems }
        return expectation
    }

    package var expected: String {
        let parts = [(LimitsLine.Kind.soft, soft), (.hard, hard)].compactMap { kind, wanted in
            wanted.map { "\(kind.rawValue) \($0)" }
        }
        return "\(domain) \(item) " + parts.joined(separator: ", ")
    }

    package var setting: String { "\(domain) \(item)" }

    package var subjects: [String] { [item] }

    package var isGeneral: Bool { domain == .everyone && !isDefaultOnly }

    /// What is asked for everyone, more specific lines too, is asked for each, but for root: Debian's
    /// pam_limits doesn't take `*` for root.
    package func contradicts(_ other: Limits) -> Bool {
        guard isGeneral, other.domain != .everyone, other.domain != .user("root") else {
            return false
        }
        let pairs = [(soft, other.soft), (hard, other.hard)]
        return pairs.contains { one, two in
            guard let one, let two else { return false }
            return !one.mayHold(with: two)
        }
    }

    /// The two limits that the control may ask about.
    var demands: [(kind: LimitsLine.Kind, wanted: Expectation)] {
        [(.soft, soft), (.hard, hard)].compactMap { kind, wanted in
            wanted.map { (kind, $0) }
        }
    }
}
