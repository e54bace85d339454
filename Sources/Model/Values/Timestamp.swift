/// A moment in whole seconds since 1970-01-01T00:00:00Z, printed as RFC 3339 does, in UTC.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let seconds: Int64

    package init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Reads what ``description`` writes: RFC 3339, in UTC, whole seconds.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"),
            let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self))
        else { return nil }
        let time = String(decoding: bytes[11..<19], as: UTF8.self).split(separator: ":")
        guard time.count == 3, let hour = Int64(time[0]), let minute = Int64(time[1]),
            let second = Int64(time[2])
        else { return nil }
        self.init(seconds: date.start.seconds + hour * 3_600 + minute * 60 + second)
        guard description == text else { return nil }
    }

    /// For example `2026-11-21T08:30:00Z`.
    package var description: String {
        let (date, time) = fields
        return "\(date.year)-\(two(date.month))-\(two(date.day))T"
            + "\(two(time.hour)):\(two(time.minute)):\(two(time.second))Z"
    }

    /// `20261121T083000Z`: sorts by time, and is safe in a file name.
    package var compact: String {
        String(description.filter { $0 != "-" && $0 != ":" })
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    private func two(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// The proleptic Gregorian calendar's fields, counted in eras of 400 years from 0000-03-01.
    private var fields:
        (
            date: (year: Int64, month: Int64, day: Int64),
            time: (hour: Int64, minute: Int64, second: Int64)
        )
    {
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return ((year, month, day), (rest / 3_600, rest / 60 % 60, rest % 60))
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(seconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(seconds)
    }
}
