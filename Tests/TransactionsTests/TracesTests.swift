import Model
import SystemPackage
import Testing

@testable import Transactions

@Suite("What a transaction that was cut off may have left")
struct TracesTests {
    private static let unit = UnitName("a.service")
    private static let key = SysctlKey("net.core.somaxconn")

    /// A parameter, its file, a link, systemd's look at it, a unit that stops, a reload.
    private static func journal() throws -> Journal {
        let unit = try #require(unit)
        let key = try #require(key)
        let changes: [(Change, Phase)] = [
            (.parameter(ParameterChange(key: key, before: "1", after: "2")), .parameters),
            (.file("/etc/sysctl.d/x", before: nil, after: nil), .sysctlFiles),
            (.link("/etc/systemd/system/a.service", before: nil, after: "/dev/null"), .unitFiles),
            (.reloadUnitFiles, .unitFiles),
            (.activity(unit, before: true, after: false), .activity),
            (.reload(unit), .reloads),
        ]
        var plan = Plan()
        plan.steps = changes.map { Plan.Step(change: $0, phase: $1, controls: ["c"]) }
        return Journal(
            id: "1",
            kind: .apply,
            started: Timestamp(seconds: 0),
            author: Author(loginUID: nil, sudoUser: nil, uid: 0),
            undoes: nil,
            plan: plan
        )
    }

    @Test(
        "which steps are looked at",
        arguments: [
            // The begun steps, whether the host has booted since, and those that are looked at.
            ([Int](), false, [Int]()),
            ([], true, []),
            ([0], false, [0, 4]),
            ([0, 1], false, [0, 1, 4]),
            // A unit may have gone along with another one.
            ([0, 1, 2, 3], false, [0, 1, 2, 3, 4]),
            ([0, 1, 2, 3, 4, 5], false, [0, 1, 2, 3, 4, 5]),
            // The boot has loaded what it found; the file and the link weren't begun.
            ([0], true, [0, 3, 4, 5]),
            ([1], true, [0, 1, 3, 4, 5]),
        ]
    )
    func steps(started: [Int], isOtherBoot: Bool, wanted: [Int]) throws {
        let journal = try Self.journal()
        let traces = Traces(of: journal, started: Set(started), isOtherBoot: isOtherBoot)
        #expect(traces.steps == wanted.map { journal.steps[$0] })
    }

    @Test("what it means where something is neither as before nor as asked")
    func other() throws {
        let journal = try Self.journal()
        let parameter = journal.steps[0].change
        let file = journal.steps[1].change
        let newest = Traces(of: journal, started: [0], isOtherBoot: false)
        #expect(newest.meaningOfOther(parameter, leavingOthers: false) == .isOurs)
        let verified = Traces(of: journal, started: [0, 1], isOtherBoot: false)
        #expect(verified.meaningOfOther(parameter, leavingOthers: false) == .isInTheWay)
        #expect(verified.meaningOfOther(file, leavingOthers: false) == .isInTheWay)
        #expect(verified.meaningOfOther(file, leavingOthers: true) == .isLeft)
        let booted = Traces(of: journal, started: [0, 1], isOtherBoot: true)
        #expect(booted.meaningOfOther(parameter, leavingOthers: false) == .isLeft)
        #expect(booted.meaningOfOther(file, leavingOthers: false) == .isInTheWay)
    }
}
