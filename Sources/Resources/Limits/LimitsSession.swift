package import Model

/// What a session's limits start from; `nil` where it isn't known.
package struct LimitsOrigins: Hashable, Sendable {
    /// Of the daemon that opens the session: what stays where pam_limits sets nothing.
    package let daemon: LimitPair
    /// Of process 1: where pam_limits `resets`, it sets every limit to it, whatever the lines say, but
    /// never more than 1024 as the soft limit on open files.
    package let first: LimitPair
    /// Whether pam_limits begins with process 1's limits, or leaves the daemon's.
    package let resets: Bool
    /// Whether the daemon has CAP_SYS_RESOURCE.
    ///
    /// Without it, as in many containers, it can't raise a hard limit of its own.
    package let mayRaise: Bool

    package init(daemon: LimitPair, first: LimitPair, resets: Bool, mayRaise: Bool) {
        self.daemon = daemon
        self.first = first
        self.resets = resets
        self.mayRaise = mayRaise
    }

    /// What a session has before the first line is read.
    package func start(of item: String) -> LimitPair {
        guard resets else { return daemon }
        var start = first
        if item == "nofile", let soft = start.soft { start.soft = min(soft, .finite(1024)) }
        return start
    }
}

/// What pam_limits makes of a session's limits on one item (Linux-PAM 1.5.2 and 1.7.0,
/// modules/pam_limits).
package struct LimitsSession: Equatable, Sendable {
    /// One of the two limits and the line that decides it; no line: inherited.
    package struct Limit: Equatable, Sendable {
        package var value: Rlimit?
        package var line: LimitsConfiguration.Line?
        fileprivate var rank = Int.max
    }

    package private(set) var soft: Limit
    package private(set) var hard: Limit
    /// A `domain -` line, which leaves everything as it was inherited.
    package private(set) var exemption: LimitsConfiguration.Line?
    /// A hard limit that the kernel refuses, with the soft one beside it: both stay as inherited.
    package private(set) var refused: Limit?
    /// Whether a line raises the hard limit where nobody may: both stay as inherited.
    package private(set) var isDenied = false
    /// Whether a soft limit above the hard one was brought down to it.
    package private(set) var isClamped = false

    /// - Parameters:
    ///   - subject: whose session it is.
    ///   - item: of limits.conf(5).
    ///   - lines: of the item and the exemptions, in the order in which they are read.
    ///   - origins: what the session starts from.
    ///   - ceiling: fs.nr_open for open files, above which the kernel refuses a hard limit.
    package init(
        of subject: LimitsSubject,
        on item: String,
        by lines: [LimitsConfiguration.Line],
        from origins: LimitsOrigins,
        ceiling: Int128?
    ) {
        let start = origins.start(of: item)
        soft = Limit(value: start.soft)
        hard = Limit(value: start.hard)
        for line in lines {
            guard let rank = subject.rank(of: line) else { continue }
            if line.isExemption {
                exemption = line
                keepDaemons(origins)
                return
            }
            read(line, rank, ceiling: ceiling)
        }
        if let value = soft.value, let highest = hard.value,
            Self.exceeds(value, highest, item)
        {
            soft.value = highest
            isClamped = soft.line != nil
        }
        guard let value = hard.value else { return }
        if let ceiling, value > .finite(ceiling) {
            if hard.line != nil { refused = hard }
            keepDaemons(origins)
        } else if !origins.mayRaise, let most = origins.daemon.hard,
            Self.exceeds(value, most, item)
        {
            isDenied = soft.line != nil || hard.line != nil
            keepDaemons(origins)
        }
    }

    private mutating func keepDaemons(_ origins: LimitsOrigins) {
        soft = Limit(value: origins.daemon.soft)
        hard = Limit(value: origins.daemon.hard)
        isClamped = false
    }

    /// process_limit() of pam_limits: a `-` line that may not set the soft limit sets neither.
    private mutating func read(
        _ line: LimitsConfiguration.Line,
        _ rank: Int,
        ceiling: Int128?
    ) {
        guard var value = line.value else { return }
        if line.line.item == "nofile", value == .unlimited, let ceiling { value = .finite(ceiling) }
        if line.line.kind != .hard {
            if soft.rank < rank { return }
            soft = Limit(value: value, line: line, rank: rank)
        }
        if line.line.kind != .soft {
            if hard.rank < rank { return }
            hard = Limit(value: value, line: line, rank: rank)
        }
    }

    /// Whether the kernel's number is the higher one; a nice level counts the other way around.
    private static func exceeds(_ value: Rlimit, _ other: Rlimit, _ item: String) -> Bool {
        item == "nice" ? value < other : value > other
    }

    package func limit(_ kind: LimitsLine.Kind) -> Limit { kind == .soft ? soft : hard }
}
