import Model
import Testing

@Suite("Findings by a framework's own numbers")
struct FrameworkTests {
    static func finding(_ id: String, _ outcome: Outcome, _ numbers: [String]) -> Finding {
        Finding(
            control: id,
            title: "T",
            severity: .low,
            kind: "sysctl",
            rationale: "R",
            references: [Reference(framework: "f", ids: numbers)],
            tags: [],
            expected: "",
            verdict: Verdict(outcome, "")
        )
    }

    static func framework(_ gaps: [Framework.Gap] = []) -> Framework {
        Framework(id: "f", title: "F", notice: "N", gaps: gaps)
    }

    @Test(
        "the worst finding decides",
        arguments: [
            ([Outcome.pass, .fail], "fail"), ([.error, .fail], "fail"), ([.error, .pass], "error"),
            ([.pass, .pass], "pass"),
            ([.notapplicable, .pass], "pass"), ([.pass, .waived], "waived"),
            ([.waived, .error], "error"), ([.notapplicable], "notapplicable"),
        ]
    )
    func worst(outcomes: [Outcome], word: String) {
        let findings = outcomes.enumerated().map { Self.finding("c\($0)", $1, ["1"]) }
        #expect(Self.framework().requirements(of: findings).map(\.word) == [word])
    }

    @Test(
        "half a requirement can fail, but never pass",
        arguments: [
            (Outcome.pass, "notchecked"), (.fail, "fail"), (.error, "error"),
            (.waived, "waived"), (.notapplicable, "notchecked"),
        ]
    )
    func part(outcome: Outcome, word: String) {
        let gap = Framework.Gap(ids: ["1"], title: "G", reason: "R")
        let found = Self.framework([gap]).requirements(of: [Self.finding("c", outcome, ["1"])])
        #expect(found.map(\.word) == [word])
        #expect(found[0].controls == ["c"] && found[0].gaps == [gap])
    }

    @Test("what nothing covers is told, in the order of the numbers")
    func order() {
        let gaps = [
            Framework.Gap(ids: ["1.10", "1.2.1"], title: "G", reason: "R"),
            Framework.Gap(ids: ["SV-9"], title: "G", reason: "R"),
        ]
        let findings = [Self.finding("c", .pass, ["1.9", "1.2"])]
        let found = Self.framework(gaps).requirements(of: findings)
        #expect(found.map(\.id) == ["1.2", "1.2.1", "1.9", "1.10", "SV-9"])
        #expect(found.map(\.word) == ["pass", "notchecked", "pass", "notchecked", "notchecked"])
    }

    @Test("another framework's references don't count")
    func others() {
        let other = Framework(id: "g", title: "G", notice: "N", gaps: [])
        #expect(other.requirements(of: [Self.finding("c", .pass, ["1"])]).isEmpty)
    }
}
