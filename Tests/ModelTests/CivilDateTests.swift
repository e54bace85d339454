import Model
import Testing

@Suite("Days of the calendar")
struct CivilDateTests {
    @Test(
        "only days that exist, written in full",
        arguments: [
            ("2027-01-31", true), ("2028-02-29", true), ("2000-02-29", true), ("9999-12-31", true),
            ("1000-01-01", true), ("2027-02-29", false), ("2100-02-29", false),
            ("2027-04-31", false), ("2027-13-01", false), ("2027-00-10", false),
            ("2027-01-00", false), ("2027-01-32", false), ("2027-1-31", false), ("27-01-31", false),
            ("0000-01-01", false), ("0999-12-31", false), ("2027/01/31", false),
            ("2027-01-31 ", false), (" 2027-01-31", false), ("+027-01-31", false),
            ("2027-01-31T00:00:00Z", false), ("20270131", false), ("-2027-01-31", false),
            ("٢٠٢٧-٠١-٣١", false), ("never", false), ("", false), ("--", false),
        ]
    )
    func reading(text: String, isDay: Bool) {
        #expect(CivilDate(text)?.description == (isDay ? text : nil))
    }

    @Test("every day from 1583 to 2499 is read back as it is written")
    func everyDay() throws {
        var day = try #require(CivilDate("1583-01-01"))
        let last = try #require(CivilDate("2499-12-31"))
        var count = 0
        while day <= last {
            guard CivilDate(day.description) == day, CivilDate(of: day.start) == day else {
                Issue.record("\(day)")
                return
            }
            day = day.adding(days: 1)
            count += 1
        }
        #expect(count == 334_928)
    }

    @Test("a day has all of its seconds, and no other")
    func seconds() throws {
        let day = try #require(CivilDate("1969-12-31"))
        #expect(day.start == Timestamp(seconds: -86_400))
        #expect(CivilDate(of: Timestamp(seconds: -86_401)).description == "1969-12-30")
        #expect(CivilDate(of: Timestamp(seconds: -1)) == day)
        #expect(CivilDate(of: Timestamp(seconds: 0)).days(after: day) == 1)
    }
}
