/// An accepted deviation: a control that may fail, why, who answers for it, and until when.
package struct Waiver: Hashable, Sendable {
    /// The id of the control.
    package let control: String
    package let reason: String
    package let owner: String
    package let ticket: String?
    /// The last day on which it counts, in UTC, to its end.
    package let expires: CivilDate
    /// Patterns of host names, in lower case; none for every host.
    package let hosts: [String]
    package let location: SourceLocation

    /// How many days before its end a waiver is announced.
    package static let announcedDays = 14

    /// Where it stands in its time.
    package enum Term: String, CaseIterable, Sendable {
        case expired, expiring, valid
    }

    package init(
        control: String,
        reason: String,
        owner: String,
        ticket: String? = nil,
        expires: CivilDate,
        hosts: [String] = [],
        location: SourceLocation
    ) {
        self.control = control
        self.reason = reason
        self.owner = owner
        self.ticket = ticket
        self.expires = expires
        self.hosts = hosts
        self.location = location
    }

    package func term(on day: CivilDate) -> Term {
        switch daysLeft(on: day) {
        case ..<0: .expired
        case ...Self.announcedDays: .expiring
        default: .valid
        }
    }

    /// 0 on its last day, negative after it.
    package func daysLeft(on day: CivilDate) -> Int { expires.days(after: day) }

    /// The first day on which what it covered is drift again.
    package var isDriftSince: CivilDate { expires.adding(days: 1) }
}

/// What is to be said of a waiver beyond the finding that it covers.
package enum WaiverRemark: Hashable, Sendable {
    /// It covers a failure, or what could not be determined, and ends soon; 0 for today.
    case ends(Waiver, inDays: Int)
    /// What could not be determined is not covered; nothing is changed about it all the same.
    case leavesOpen(Waiver)
    case waivesNothing(Waiver, because: Idleness)

    /// Why a waiver has nothing to cover.
    package enum Idleness: Hashable, Sendable {
        /// With the name that may have been meant.
        case noSuchControl(nearest: String?)
        /// For the reason that the baseline gives.
        case deselected(String)
        case passes
        case doesNotApply
    }
}
