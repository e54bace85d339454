package import Host
package import Model
import SystemPackage

/// A setting of the ssh daemon: `sshd: {keyword: PermitRootLogin, value: "no"}`.
///
/// sshd_config(5). It must hold globally and in every Match block that sets its keyword, unless it
/// says `scope: global` or names a context.
package struct SSHD: Resource {
    package static let kind = "sshd"
    package static let dropIns = [dropIn]
    package static let watched: [Watch] = [.changes("/etc/ssh")]

    /// Read first by Debian's main file, and 00 sorts before what others put there.
    package static let dropIn = DropIn(
        "/etc/ssh/sshd_config.d/00-temper.conf",
        activation: activation,
        phase: .sshdFiles
    )

    /// Debian's name of the service, and everybody else's.
    static let activation = Activation.reload(
        ["ssh.service", "sshd.service"].compactMap { UnitName($0) }
    )

    static let program = FilePath("/usr/sbin/sshd")

    /// For which connections a control asks.
    enum Scope: Hashable, Sendable {
        /// All of them.
        case everywhere
        /// Those that no Match block changes.
        case global
        case context(SSHDContext)
    }

    let keyword: SSHDKeyword
    /// As the baseline has it.
    let demand: Expectation
    /// In canonical spelling, as values are compared.
    let canonicalDemand: Expectation
    let scope: Scope

    package init(from fields: inout Fields) throws(BaselineError) {
        let keyword = fields.required("keyword") { node throws(BaselineError) in
            try Self.keyword(node)
        }
        let demand = fields.expectation(allowing: Expectation.Operator.ofValues)
        let global = fields.optional("scope") { node throws(BaselineError) in
            try node.choice(of: ScopeWord.self)
        }
        let context = fields.optional("context") { node throws(BaselineError) in
            try SSHDContext(node)
        }
        if global != nil, context != nil {
            fields.refuse(fields.location, "'scope' and 'context' stand together: expected one")
        }
        var canonical: Expectation?
        if let keyword, let demand {
            do throws(SSHDRefusal) {
                canonical = try demand.canonical(for: keyword)
            } catch {
                fields.refuse(fields.location, error.description)
            }
        }
        try fields.finish()
        guard let keyword, let demand, let canonical else { throw fields.problems }
        self.keyword = keyword
        self.demand = demand
        canonicalDemand = canonical
        scope = context.map { .context($0) } ?? (global == nil ? .everywhere : .global)
    }

    private enum ScopeWord: String, CaseIterable {
        case global
    }

    private static func keyword(_ node: Node) throws(BaselineError) -> SSHDKeyword {
        let name = try node.word()
        if let keyword = SSHDKeyword.find(name) { return keyword }
        if let key = SSHDKeyword.aliases[name.lowercased()], let known = SSHDKeyword.find(key) {
            throw node.expected("'\(known.name)', of which this is an old name")
        }
        throw node.expected(
            "a keyword of sshd_config(5)"
                + Spelling.suggestion(for: name, among: SSHDKeyword.names)
        )
    }

    package var expected: String {
        let what = "\(keyword.name) \(demand)"
        return switch scope {
        case .everywhere: what
        case .global: what + " outside of Match blocks"
        case .context(let context): what + " for \(context)"
        }
    }

    package var setting: String {
        if case .context(let context) = scope { return "\(keyword.name) for \(context)" }
        return keyword.name
    }

    package var subjects: [String] { [keyword.name] }

    package var isGeneral: Bool { scope == .everywhere }

    /// What must hold everywhere must hold in every context.
    package func contradicts(_ other: SSHD) -> Bool {
        isGeneral && keyword.name == other.keyword.name
            && !canonicalDemand.mayHold(with: other.canonicalDemand)
    }

    package func observe(on host: Host) throws(HostError) -> State {
        guard try host.status(Self.program) != nil else {
            return State(absence: "no sshd is installed")
        }
        let look = try host.snapshot(SSHDLook.self)
        var context: SSHDContext?
        if case .context(let asked) = scope { context = asked }
        let effective = host.isLive ? try look.ask(context, on: host) : nil
        return state(of: look, effective: effective)
    }
}

extension SSHDContext: CustomStringConvertible {
    /// For people: `deploy from 10.0.0.7 (build.example.org)`.
    var description: String { "\(user) from \(address) (\(host))" }

    /// Reads user, host and address: with one missing, sshd would skip Match blocks in silence.
    init(_ node: Node) throws(BaselineError) {
        var fields = try Fields(node)
        func word(_ node: Node) throws(BaselineError) -> String {
            let text = try node.word()
            guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x2C || $0 == 0x7F }) else {
                throw node.expected("a name without blanks and commas")
            }
            return text
        }
        let user = fields.required("user", word)
        let host = fields.required("host", word)
        let address = fields.required("address") { node throws(BaselineError) in
            let text = try word(node)
            guard IPNetwork(address: text) != nil else { throw node.expected("an IP address") }
            return text
        }
        try fields.finish()
        guard let user, let host, let address else { throw fields.problems }
        self.init(user: user, host: host, address: address)
    }
}

extension Expectation {
    /// The same demand in the spelling that values are compared in.
    func canonical(for keyword: SSHDKeyword) throws(SSHDRefusal) -> Expectation {
        switch self {
        case .value(let text):
            return .value(try Self.canonical(text, for: keyword).joined(separator: " "))
        case .oneOf(let texts):
            return .oneOf(
                try texts.map { text throws(SSHDRefusal) in
                    try Self.canonical(text, for: keyword).joined(separator: " ")
                }
            )
        case .subsetOf(let words): return .subsetOf(try Self.members(words, of: keyword))
        case .noneOf(let words): return .noneOf(try Self.members(words, of: keyword))
        case .min, .max, .range, .covers: return self
        }
    }

    private static func members(
        _ words: [String],
        of keyword: SSHDKeyword
    ) throws(SSHDRefusal) -> [String] {
        var members: [String] = []
        for word in words { members += try canonical(word, for: keyword) }
        return members
    }

    private static func canonical(
        _ text: String,
        for keyword: SSHDKeyword
    ) throws(SSHDRefusal) -> [String] {
        let isPrintable = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x22 }
        let arguments =
            keyword.shape.takesOneArgument ? [text] : Expectation.tokens(text)
        guard isPrintable,
            case .known(var tokens) = keyword.shape.read(arguments: arguments, text: text)
        else {
            throw SSHDRefusal("\"\(text)\": not a value of \(keyword.name)\(keyword.shape.hint)")
        }
        if keyword.shape == .rekey, tokens.count == 1 { tokens.append("0") }
        return tokens.map { $0 == SSHDShape.unsetRate ? "30" : $0 }
    }
}
