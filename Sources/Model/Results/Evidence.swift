package import SystemPackage

/// The file, and where it is known the line, that decides a value.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    package let path: FilePath
    /// Counted from 1.
    package let line: Int?

    package init(_ path: FilePath, line: Int? = nil) {
        self.path = path
        self.line = line
    }

    /// For example `/etc/sysctl.d/50-x.conf:3`.
    package var description: String {
        line.map { "\(path):\($0)" } ?? path.description
    }
}

/// A line that speaks of a setting and doesn't decide it.
package struct Shadowed: Hashable, Sendable {
    package let origin: Origin
    package let value: String

    package init(_ origin: Origin, value: String) {
        self.origin = origin
        self.value = value
    }
}

/// What was seen of one thing that a control judges.
///
/// A control judges one thing or several (a soft and a hard limit, a parameter of each interface):
/// each has an evidence of its own.
package struct Evidence: Hashable, Sendable {
    /// What was judged: a kernel parameter, `alice soft nofile`, a unit, a keyword.
    package var subject: String
    /// Whether it is as asked; `nil` where that could not be determined.
    package var holds: Bool?
    /// Whether what runs now is as asked; `nil` where nothing runs, or that isn't known.
    package var runs: Bool?
    /// Whether what the next boot would give is as asked; `nil` where that isn't judged, or known.
    package var boots: Bool?
    /// What runs now; `nil` where nothing runs or it wasn't looked at.
    package var running: String?
    /// What the next boot (or the next session, login, command) would give.
    package var nextBoot: String?
    /// The file and line that decide `nextBoot`.
    package var origin: Origin?
    /// The other lines that speak of it, in the order in which their reader reads them.
    package var shadowed: [Shadowed]
    /// What else a reader should know, a sentence each.
    package var notes: [String]

    package init(
        _ subject: String,
        holds: Bool?,
        runs: Bool? = nil,
        boots: Bool? = nil,
        running: String? = nil,
        nextBoot: String? = nil,
        origin: Origin? = nil,
        shadowed: [Shadowed] = [],
        notes: [String] = []
    ) {
        self.subject = subject
        self.holds = holds
        self.runs = runs
        self.boots = boots
        self.running = running
        self.nextBoot = nextBoot
        self.origin = origin
        self.shadowed = shadowed
        self.notes = notes
    }
}
