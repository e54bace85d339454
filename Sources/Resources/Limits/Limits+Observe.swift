package import Host
package import Model
import SystemPackage

extension Limits {
    package struct State: Equatable, Sendable {
        package let limits: [Limit]
        /// fs.nr_open, above which no limit on open files takes effect; unknown of an image.
        package let ceiling: Int128?
    }

    /// What decides one limit of one domain.
    package struct Limit: Equatable, Sendable {
        package let kind: LimitsLine.Kind
        package let winner: LimitsConfiguration.Line?
        package let shadowed: [LimitsConfiguration.Line]
        /// Lines for somebody more specific, each of which wins over the domain's own.
        package let specific: [LimitsConfiguration.Line]
        package let inherited: Rlimit?
    }

    package func observe(on host: Host) throws(HostError) -> State {
        let configuration = try host.snapshot(LimitsConfiguration.self)
        let accounts = try host.snapshot(LimitsAccounts.self)
        let inherited = try host.snapshot(InheritedLimits.self)
        let limits = demands.map { kind, _ in
            let lines = configuration.lines(of: item, kind)
            let bound = lines.filter { binds($0.domain, accounts) }
            let best = bound.map(\.domain.rank).min()
            let winner = bound.last { $0.domain.rank == best }
            return Limit(
                kind: kind,
                winner: winner,
                shadowed: bound.filter { $0 != winner },
                specific: Self.lastOfEach(
                    lines.filter { $0.domain.rank < domain.rank && isWithin($0.domain) }
                ),
                inherited: inherited.value(of: item, kind)
            )
        }
        var ceiling: Int128?
        if item == "nofile", host.isLive, let key = SysctlKey("fs.nr_open") {
            ceiling = try host.parameter(key).flatMap { Int128($0) }
        }
        return State(limits: limits, ceiling: ceiling)
    }

    /// The line that decides for each domain: of several, the last.
    private static func lastOfEach(
        _ lines: [LimitsConfiguration.Line]
    ) -> [LimitsConfiguration.Line] {
        var last: [LimitsDomain: Int] = [:]
        for (index, line) in lines.enumerated() { last[line.domain] = index }
        return last.values.sorted().map { lines[$0] }
    }

    /// Whether a line for `other` binds those whom the control is about.
    private func binds(_ other: LimitsDomain, _ accounts: LimitsAccounts) -> Bool {
        if case .user(let name) = domain { return accounts.binds(other, name) }
        return other == domain || (other == .everyone && domain.rank > 0)
    }

    /// Whether those for whom a more specific line stands are among the control's.
    ///
    /// Root isn't among `*`: it has controls of its own.
    private func isWithin(_ other: LimitsDomain) -> Bool {
        guard !isDefaultOnly, domain == .everyone else { return false }
        return other != .user("root")
    }
}
