/// A framework's own numbering (CIS, a STIG), as a baseline maps controls to it.
package struct Framework: Hashable, Sendable {
    /// What no control covers, so that it is told and not left out.
    package struct Gap: Hashable, Sendable {
        package let ids: [String]
        package let title: String
        /// Why temper doesn't check it.
        package let reason: String

        package init(ids: [String], title: String, reason: String) {
            self.ids = ids
            self.title = title
            self.reason = reason
        }
    }

    /// As references name it: `cis-debian-12`.
    package let id: String
    package let title: String
    /// What a reader must know of the mapping: whose it is.
    package let notice: String
    package let gaps: [Gap]

    package init(id: String, title: String, notice: String, gaps: [Gap]) {
        self.id = id
        self.title = title
        self.notice = notice
        self.gaps = gaps
    }

    /// The same with more that no control covers.
    package func adding(_ more: [Gap]) -> Framework {
        Framework(id: id, title: title, notice: notice, gaps: gaps + more)
    }
}

extension Framework {
    /// A requirement of the framework, and what this run says of it.
    package struct Requirement: Hashable, Sendable {
        /// `nil` where nothing checks it, or not all that it asks: XCCDF's `notchecked`.
        package let outcome: Outcome?
        package let id: String
        package let controls: [String]
        /// What it asks that no control covers, and why.
        package let gaps: [Gap]

        package var word: String { outcome?.rawValue ?? "notchecked" }
    }

    /// The findings by the framework's numbers, with what isn't covered, in their order.
    ///
    /// The worst finding decides: a requirement of which one control fails isn't met, whatever could not be
    /// determined of the others. One that is covered in part can fail, but not pass: the rest of it was
    /// not looked at.
    package func requirements(of findings: [Finding]) -> [Requirement] {
        var covered: [String: [Finding]] = [:]
        for finding in findings {
            for reference in finding.references where reference.framework == id {
                for number in Set(reference.ids) { covered[number, default: []].append(finding) }
            }
        }
        var open: [String: [Gap]] = [:]
        for gap in gaps { for number in gap.ids { open[number, default: []].append(gap) } }
        return Set(covered.keys).union(open.keys).sorted(by: Framework.precedes).map { number in
            let found = covered[number] ?? []
            let worst = Self.worstFirst.first { outcome in found.contains { $0.outcome == outcome }
            }
            let isMet = worst == .pass || worst == .notapplicable
            return Requirement(
                outcome: isMet && open[number] != nil ? nil : worst,
                id: number,
                controls: found.map(\.control),
                gaps: open[number] ?? []
            )
        }
    }

    /// As XCCDF 1.2 joins the results of checks by AND: what fails does whatever is unknown, and what doesn't
    /// apply takes nothing from what passes.
    private static let worstFirst: [Outcome] = [.fail, .error, .waived, .pass, .notapplicable]

    /// Whether a number stands before another: `1.2.9` before `1.2.10`.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        func parts(_ id: String) -> [Substring] { id.split { $0 == "." || $0 == "-" } }
        for (one, other) in zip(parts(left), parts(right)) where one != other {
            if let a = Int(one), let b = Int(other), a != b { return a < b }
            return one < other
        }
        return parts(left).count == parts(right).count
            ? left < right : parts(left).count < parts(right).count
    }
}
