/// How many past runs are kept, and how old they get.
///
/// Removed from the oldest end only, so that what is left is one unbroken stretch; never the newest.
package struct Retention: Hashable, Sendable {
    /// At least 1.
    package var count: Int
    /// `nil` for no limit.
    package var days: Int?

    /// 1,000 runs are six weeks of hourly checks.
    package static let standard = Retention(count: 1_000, days: nil)

    package init(count: Int, days: Int?) {
        self.count = count
        self.days = days
    }
}
