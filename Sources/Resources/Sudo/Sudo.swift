package import Model
import SystemPackage

/// What `/etc/sudoers` and its includes allow, and how sudo behaves by its `Defaults`.
///
///     sudo: {defaults: use_pty, value: true}
///     sudo: {defaults: timestamp_timeout, range: [0, 15], scope: global}
///     sudo: {defaults: env_keep, none-of: ["LD_*"]}
///     sudo: {nopasswd: none, except: [ansible, "%ops"], remove: true}
///     sudo: {grants-all: none, except: [root, "%sudo"]}
///     sudo: {ignored-files: none}
///
/// What the files say is asked of cvtsudoers(1), what holds without them of `sudo -V`, and whether
/// sudo accepts them of `visudo -c`; the lines are our own reader's. In an image the reader is all.
package struct Sudo: Resource {
    enum Demand: Hashable {
        case defaults(SudoOption, Expectation, Reach)
        /// No rule, and no `Defaults`, that spares the password, but for these users and groups.
        case nopasswd(except: [String])
        /// No rule for all commands as root, but for these users and groups.
        case grantsAll(except: [String])
        case ignoredFiles
    }

    /// For whom an option must be as asked.
    enum Reach: Hashable {
        /// For everybody, those with a line of their own too.
        case everybody
        /// Where no line of a narrower scope says otherwise.
        case global
        case one(SudoScope)
    }

    package static let kind = "sudo"

    /// A name without a dot, which sudo would pass over, and behind all others of its folder.
    package static let dropIn = DropIn(
        "/etc/sudoers.d/zz-temper",
        mode: Permissions(0o440),
        phase: .sudoFiles,
        // Of two lines that bind somebody the later wins (sudoers(5)).
        order: .first(beginning: "Defaults ")
    )
    package static var dropIns: [DropIn] { [dropIn] }
    package static let watched: [Watch] = [.changes("/etc/sudoers"), .changes("/etc/sudoers.d")]

    let demand: Demand
    /// Whether apply may comment out what somebody else's file grants.
    let removes: Bool

    package init(from fields: inout Fields) throws(BaselineError) {
        let forms = ["defaults", "nopasswd", "grants-all", "ignored-files"]
        let given = forms.filter(fields.remaining.contains)
        var demand: Demand?
        switch given.first {
        case "defaults": demand = Self.defaults(&fields)
        case "nopasswd":
            Self.none("nopasswd", &fields)
            demand = .nopasswd(except: Self.exceptions(&fields))
        case "grants-all":
            Self.none("grants-all", &fields)
            demand = .grantsAll(except: Self.exceptions(&fields))
        case "ignored-files":
            Self.none("ignored-files", &fields)
            demand = .ignoredFiles
        default:
            for form in forms { _ = fields.take(form) }
        }
        if given.count != 1 {
            for form in given.dropFirst() { _ = fields.take(form) }
            fields.refuse(
                fields.location,
                "expected exactly one of " + forms.joined(separator: ", ")
            )
        }
        var removes = false
        if given.first != "defaults" {
            removes =
                fields.optional("remove") { node throws(BaselineError) in
                    try node.boolean()
                } ?? false
        }
        try fields.finish()
        guard let demand else { throw fields.problems }
        self.demand = demand
        self.removes = removes
    }

    private static func none(_ key: String, _ fields: inout Fields) {
        _ = fields.optional(key) { node throws(BaselineError) in
            guard try node.value() == "none" else { throw node.expected("none") }
        }
    }

    private static func exceptions(_ fields: inout Fields) -> [String] {
        fields.optional("except") { node throws(BaselineError) in
            try node.list { name throws(BaselineError) in try name.word() }
        } ?? []
    }

    private static func defaults(_ fields: inout Fields) -> Demand? {
        let option = fields.optional("defaults") { node throws(BaselineError) in
            let name = try node.word()
            guard let option = SudoOption.named[name] else {
                let known = SudoOption.named.keys.sorted()
                throw node.expected(
                    "an option of sudoers(5)" + Spelling.suggestion(for: name, among: known)
                )
            }
            return option
        }
        let location = fields.location
        let expectation = fields.expectation(allowing: Expectation.Operator.ofValues)
        let reach =
            fields.optional("scope") { node throws(BaselineError) in try Reach(node) }
            ?? .everybody
        guard let option, let expectation else { return nil }
        if option.kind == .flag, ![.value("true"), .value("false")].contains(expectation) {
            fields.refuse(location, "'\(option.name)' is a flag: expected value: true or false")
        }
        return .defaults(option, expectation, reach)
    }

    package var expected: String {
        switch demand {
        case .defaults(let option, let expectation, let reach):
            "Defaults \(option.name) \(expectation)" + reach.description
        case .nopasswd(let except): "no NOPASSWD" + Self.list(except)
        case .grantsAll(let except): "no rule grants ALL" + Self.list(except)
        case .ignoredFiles: "no file that sudo passes over"
        }
    }

    private static func list(_ except: [String]) -> String {
        except.isEmpty ? "" : " but for " + except.joined(separator: ", ")
    }

    package var setting: String {
        switch demand {
        case .defaults(let option, _, let reach): "Defaults \(option.name)" + reach.description
        case .nopasswd: "nopasswd"
        case .grantsAll: "grants-all"
        case .ignoredFiles: "ignored-files"
        }
    }

    package var subjects: [String] {
        if case .defaults(let option, _, _) = demand { [option.name] } else { [] }
    }

    package var isGeneral: Bool {
        if case .defaults(_, _, .everybody) = demand { true } else { false }
    }

    /// What must hold for everybody must hold in every narrower scope.
    package func contradicts(_ other: Sudo) -> Bool {
        guard case .defaults(let option, let wanted, .everybody) = demand,
            case .defaults(let same, let others, _) = other.demand, option.name == same.name
        else { return false }
        return !wanted.mayHold(with: others)
    }

    package func assess(_ state: State) -> Verdict {
        if !state.isInstalled { return Verdict(.notapplicable, "sudo isn't installed") }
        if let refusal = state.refusal { return Verdict(.error, refusal) }
        switch demand {
        case .defaults(let option, let expectation, let reach):
            return DefaultsCheck(option, expectation, reach, state).verdict
        case .nopasswd(let except):
            return RulesCheck(.nopasswd, except: except, want: expected, state).verdict
        case .grantsAll(let except):
            return RulesCheck(.grantsAll, except: except, want: expected, state).verdict
        case .ignoredFiles: return ignoredFilesVerdict(state)
        }
    }

    package func edits(from state: State) -> [Edit] {
        guard state.isInstalled, state.refusal == nil else { return [] }
        guard assess(state).outcome != .pass else { return [] }
        if let refusal = state.files.faults { return [.refusal(refusal)] }
        switch demand {
        case .defaults(let option, let expectation, let reach):
            return DefaultsCheck(option, expectation, reach, state).edits
        case .nopasswd(let except):
            return RulesCheck(.nopasswd, except: except, want: expected, state)
                .edits(removes: removes)
        case .grantsAll(let except):
            return RulesCheck(.grantsAll, except: except, want: expected, state)
                .edits(removes: removes)
        case .ignoredFiles:
            return state.files.ignored.map {
                .refusal("\($0): rename it without a dot or move it away; sudo passes over it")
            }
        }
    }

    private func ignoredFilesVerdict(_ state: State) -> Verdict {
        let ignored = state.files.ignored.map { path in
            Evidence(
                path.description,
                holds: false,
                nextBoot: "passed over for its name",
                origin: Origin(path),
                notes: state.notes
            )
        }
        let refused = state.files.refused.sorted { $0.key.string < $1.key.string }
            .map { path, why in
                Evidence(
                    path.description,
                    holds: false,
                    nextBoot: "not read: \(why)",
                    origin: Origin(path),
                    notes: state.notes
                )
            }
        let none = Evidence("ignored files", holds: true, nextBoot: "none", notes: state.notes)
        let all = ignored + refused
        return Verdict(of: all.isEmpty ? [none] : all, want: expected) {
            $0.holds == true ? "no file is passed over" : "\($0.subject): \($0.nextBoot ?? "")"
        }
    }
}

extension Sudo.Reach: CustomStringConvertible {
    init(_ node: Node) throws(BaselineError) {
        if case .scalar("global", _) = node.content {
            self = .global
            return
        }
        var fields = try Fields(node)
        var scopes: [SudoScope] = []
        for (key, make) in Self.kinds where fields.remaining.contains(key) {
            let members = fields.optional(key) { node throws(BaselineError) in
                try node.list { name throws(BaselineError) in try name.word() }
            }
            scopes.append(make((members ?? []).map(SudoMember.init(name:))))
        }
        if scopes.count != 1 {
            fields.refuse(node.location, "expected global, or one of user, host, runas, command")
        }
        try fields.finish()
        self = .one(scopes[0])
    }

    private static let kinds: [(String, @Sendable ([SudoMember]) -> SudoScope)] = [
        ("user", { .user($0) }), ("host", { .host($0) }), ("runas", { .runas($0) }),
        ("command", { .command($0) }),
    ]

    /// ` for user alice`, ` (global)`, or nothing.
    var description: String {
        switch self {
        case .everybody: ""
        case .global: " (global)"
        case .one(let scope): " for \(scope)"
        }
    }
}

extension SudoMember {
    /// A member as a baseline writes it: capitals alone are an alias, as in sudoers.
    init(name: String) {
        let isAlias =
            name != "ALL" && name.utf8.first?.isUpper == true
            && name.utf8.allSatisfy { $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_") }
        self.init(text: name, isAlias: isAlias)
    }
}
