import Testing

@testable import Commands

@Suite("Which hosts and how long")
struct SelectionTests {
    @Test("a share has as many of the hosts as it says, and those of every smaller one")
    func share() {
        let places = (0..<10_000).map { Share.place(of: "host-\($0)") }
        #expect(places.allSatisfy { (0..<100).contains($0) })
        for percent in [1.0, 5, 25, 50, 99] {
            let count = Double(places.count { $0 < percent })
            #expect(abs(count / 100 - percent) < 2, "\(percent) %: \(count)")
        }
        #expect(Share.place(of: "host-1") == Share.place(of: "host-1"))
    }

    @Test(
        "what a share is",
        arguments: [
            ("5%", Double?.some(5)), ("0%", 0), ("100%", 100), ("2.5%", 2.5), ("5", nil),
            ("101%", nil),
            ("-1%", nil), ("%", nil), ("nan%", nil),
        ]
    )
    func percent(text: String, wanted: Double?) {
        #expect(Share(argument: text)?.percent == wanted)
    }

    @Test(
        "how long",
        arguments: [
            ("90", Int?.some(90)), ("90s", 90), ("10m", 600), ("10min", 600), ("2h", 7200),
            ("1d", 86_400),
            ("", nil), ("m", nil), ("-5m", nil), ("1.5h", nil), ("10 m", nil),
            ("99999999999s", nil),
        ]
    )
    func interval(text: String, wanted: Int?) {
        #expect(Interval(argument: text)?.seconds == wanted)
    }
}
