import Host
package import Model

/// What a loader makes of lines in the order in which it reads them.
///
/// `init` is systemd-sysctl's way (src/sysctl/sysctl.c, versions 252 to 257): the last line of a
/// name counts and stands where it was set last, the same value again keeps the earlier place, and
/// a name that has a line of its own is left out of every pattern.
package struct SysctlFold {
    /// What gives a parameter its value at boot.
    package enum Decision: Hashable, Sendable {
        /// The line at this index sets it; with `through`, by the write of that other parameter.
        case set(String, by: Int, through: SysctlKey?)
        /// The line at this index keeps it out of patterns, and nothing else sets it.
        case excluded(by: Int)
        case nothing

        package var value: String? {
            if case .set(let value, _, _) = self { value } else { nil }
        }

        package var line: Int? {
            switch self {
            case .set(_, let line, _), .excluded(let line): line
            case .nothing: nil
            }
        }
    }

    private struct Slot {
        let path: String
        let value: String?
        /// The line that gave it its place in the order of writing.
        let place: Int
        /// The last line that says so.
        var line: Int
    }

    private var slots: [String: Slot] = [:]
    /// The slots whose names are patterns, in the order of writing.
    private let patterns: [Slot]

    package init(_ lines: [SysctlAssignment]) {
        for (index, line) in lines.enumerated() {
            if let slot = slots[line.path], slot.value == line.value {
                slots[line.path]?.line = index
            } else {
                slots[line.path] = Slot(
                    path: line.path,
                    value: line.value,
                    place: index,
                    line: index
                )
            }
        }
        patterns = slots.values
            .filter { SysctlAssignment.isPattern($0.path) && $0.value != nil }
            .sorted { $0.place < $1.place }
    }

    /// What decides a key, what the writes of other parameters do to it included.
    package func decision(for key: SysctlKey) -> Decision {
        var winner = slot(for: key)
        var (value, through) = (winner?.value, SysctlKey?.none)
        let others = KernelRelations.overwriters(of: key)
            .compactMap { other in slot(for: other.key).map { (other: other, slot: $0) } }
            .sorted { $0.slot.place < $1.slot.place }
        var before: String?
        for (other, slot) in others {
            guard let text = slot.value else { continue }
            let written = SysctlValue.number(writtenBy: text)
            // systemd-sysctl doesn't write the same text again, and most of the kernel's switches
            // do nothing for the same value.
            let isRedundant =
                other.bootsWith != nil
                && (before ?? other.bootsWith) == (other.carriesSameValue ? text : written)
            before = written
            guard !isRedundant, let effect = other.value(written),
                winner?.value == nil || slot.place > winner?.place ?? -1
            else { continue }
            (winner, value, through) = (slot, effect, other.key)
        }
        guard let winner else { return .nothing }
        guard let value else { return .excluded(by: winner.line) }
        return .set(value, by: winner.line, through: through)
    }

    /// What decides all keys that a pattern stands for, known or not: the last pattern that covers
    /// it, or a later one that covers a part of it with a value that isn't right.
    package func decision(
        forAllOf pattern: SysctlKey,
        isRight: (String) -> Bool
    ) -> Decision {
        guard let covering = patterns.last(where: { Glob($0.path).matches(pattern.path) }),
            let value = covering.value
        else { return .nothing }
        let rival = patterns.first { slot in
            slot.place > covering.place && slot.value.map { !isRight($0) } == true
                && SysctlFold.mayOverlap(slot.path, pattern.path)
        }
        if let rival, let value = rival.value {
            return .set(value, by: rival.line, through: nil)
        }
        return .set(value, by: covering.line, through: nil)
    }

    private func slot(for key: SysctlKey) -> Slot? {
        slots[key.path] ?? patterns.last { Glob($0.path).matches(key.path) }
    }

    /// What procps' `sysctl --system` leaves: every line is written in its turn, so the last one
    /// counts; a key that has a line of its own is left out of patterns here too. (It also reads
    /// files whose names begin with a dot, which nobody means to be read: they are left out here.)
    package static func procps(_ key: SysctlKey, _ lines: [SysctlAssignment]) -> Int? {
        if lines.contains(where: { $0.path == key.path }) {
            return lines.lastIndex { $0.path == key.path && $0.value != nil }
        }
        return lines.lastIndex { $0.isPattern && $0.value != nil && $0.covers(key) }
    }

    /// Whether two patterns may share a name, judged by what stands before their first and after
    /// their last special character in each part.
    package static func mayOverlap(_ left: String, _ right: String) -> Bool {
        let lefts = left.split(separator: "/")
        let rights = right.split(separator: "/")
        guard lefts.count == rights.count else { return false }
        return zip(lefts, rights).allSatisfy { one, other in
            switch (Glob.isPattern(one), Glob.isPattern(other)) {
            case (false, false): one == other
            case (true, false): Glob(one).matches(other)
            case (false, true): Glob(other).matches(one)
            case (true, true): haveCommonEnds(Array(one.utf8), Array(other.utf8))
            }
        }
    }

    private static func haveCommonEnds(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool { !"*?[]\\".utf8.contains(byte) }
        func agree(_ one: some Sequence<UInt8>, _ other: some Sequence<UInt8>) -> Bool {
            zip(one, other).allSatisfy(==)
        }
        return agree(one.prefix(while: isPlain), other.prefix(while: isPlain))
            && agree(
                one.reversed().prefix(while: isPlain),
                other.reversed().prefix(while: isPlain)
            )
    }
}
