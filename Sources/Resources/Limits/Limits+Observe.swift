package import Host
import Model
import SystemPackage

extension Limits {
    package struct State: Equatable, Sendable {
        /// The lines that speak of the item, and the exemptions, in the order of pam_limits.
        package var lines: [LimitsConfiguration.Line]
        package let item: String
        package let origins: LimitsOrigins
        /// Above it no limit on open files takes effect; `nil` for other items.
        package let ceiling: Int128?
        /// Whom the control names, then everybody that lines of their own may give less.
        package let subjects: [LimitsSubject]

        /// What pam_limits makes of it for somebody.
        package func session(of subject: LimitsSubject) -> LimitsSession {
            LimitsSession(
                of: subject,
                on: item,
                by: lines,
                from: origins,
                ceiling: ceiling
            )
        }
    }

    /// More lines than these for one item are no administrator's work, and take their time.
    private static let mostLines = 20_000
    private static let mostSubjects = 5_000

    package func observe(on host: Host) throws(HostError) -> State {
        let lines = try host.snapshot(LimitsConfiguration.self).lines(of: item)
        let accounts = try host.snapshot(Accounts.self)
        let subjects = subjects(lines, accounts)
        guard lines.count <= Self.mostLines, subjects.count <= Self.mostSubjects else {
            throw HostError(
                "judge",
                "/etc/security/limits.conf",
                .malformed(
                    "\(lines.count) lines on \(item) for \(subjects.count) domains; "
                        + "temper judges \(Self.mostLines) and \(Self.mostSubjects)"
                )
            )
        }
        return try Self.state(of: item, subjects, on: host)
    }

    /// What bears on the sessions of some users.
    static func state(
        of item: String,
        _ subjects: [LimitsSubject],
        on host: Host
    ) throws(HostError) -> State {
        try requireDebian(host)
        return State(
            lines: try host.snapshot(LimitsConfiguration.self).lines(of: item),
            item: item,
            origins: try host.snapshot(InheritedLimits.self).origins(of: item),
            ceiling: item == "nofile" ? try host.snapshot(OpenFilesCeiling.self).value : nil,
            subjects: subjects
        )
    }

    /// Debian's pam_limits starts from process 1 and spares root; what others do isn't known here.
    private static func requireDebian(_ host: Host) throws(HostError) {
        let system = try host.snapshot(OSRelease.self)
        guard let id = system.id else { return }
        let family = [id] + system.like
        guard !family.contains("debian"), !family.contains("ubuntu") else { return }
        throw HostError(
            "judge",
            "limits",
            .malformed(
                "temper knows the pam_limits of Debian and Ubuntu, this is \(system.prettyName ?? id)"
            )
        )
    }

    private func subjects(
        _ lines: [LimitsConfiguration.Line],
        _ accounts: Accounts
    ) -> [LimitsSubject] {
        if case .user(let name) = domain { return [.account(accounts.account(named: name))] }
        guard !isDefaultOnly else { return [.member(domain)] }
        var seen: Set<LimitsDomain> = [domain, .everyone, .all]
        let others = lines.map(\.domain).filter { seen.insert($0).inserted }
        var subjects: [LimitsSubject] = [.member(domain)]
        var named: Set<String> = []
        for other in others {
            switch other {
            case .user(let name):
                let account = accounts.account(named: name)
                guard !account.isRoot, includes(account) else { continue }
                named.insert(name)
                subjects.append(.account(account))
            default:
                if LimitsSubject.member(other).isBound(by: domain) {
                    subjects.append(.member(other))
                }
            }
        }
        // Whom several domains bind: which of their lines comes last decides.
        for account in accounts.all
        where !account.isRoot && !named.contains(account.name) && includes(account) {
            let subject = LimitsSubject.account(account)
            let binding = others.lazy.filter { subject.isBound(by: $0) }.prefix(2)
            if binding.count > (domain == .everyone ? 1 : 0) { subjects.append(subject) }
        }
        return subjects
    }

    /// Whether the control is about an account; of one that no file knows, only `*` is certain.
    private func includes(_ account: Account) -> Bool {
        LimitsSubject.account(account).isBound(by: domain)
    }
}
