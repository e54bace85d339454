/// A day of the Gregorian calendar, in UTC, written as RFC 3339 does: `2027-01-31`.
///
/// Only days that exist can be made of text: `2027-02-29` is none.
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let number: Int64

    private static let secondsOfDay: Int64 = 86_400

    /// The day that a moment falls on.
    package init(of moment: Timestamp) {
        let seconds = moment.seconds
        number =
            (seconds >= 0 ? seconds : seconds - (Self.secondsOfDay - 1)) / Self.secondsOfDay
    }

    private init(number: Int64) {
        self.number = number
    }

    /// Reads `2027-01-31`, with all its digits; years from 1000 to 9999.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2] else { return nil }
        var numbers: [Int64] = []
        for part in parts {
            guard part.allSatisfy({ (48...57).contains($0) }) else { return nil }
            numbers.append(part.reduce(0) { $0 * 10 + Int64($1 - 48) })
        }
        let day = Self(number: Self.number(year: numbers[0], month: numbers[1], day: numbers[2]))
        // A day that doesn't exist is counted as another, which is written otherwise.
        guard day.description == text else { return nil }
        self = day
    }

    package var description: String {
        String(start.description.prefix { $0 != "T" })
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.number < right.number
    }

    /// Its first second.
    package var start: Timestamp { Timestamp(seconds: number * Self.secondsOfDay) }

    /// The day so many days later, or earlier.
    package func adding(days: Int) -> CivilDate { CivilDate(number: number + Int64(days)) }

    /// How many days after another day it is; negative where it is before that.
    package func days(after other: CivilDate) -> Int { Int(number - other.number) }

    /// Counted as `Timestamp` does, from 0000-03-01, so that a leap day is the last of its year.
    private static func number(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
