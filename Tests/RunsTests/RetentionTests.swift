import Host
import Model
import Reports
import Runs
import SystemPackage
import TestSupport
import Testing

@Suite("A retention removes from the oldest end, and leaves what proves the rest")
struct RetentionTests {
    @Test("by number; the newest always stays")
    func count() throws {
        let archive = try Archive.holding(7, retention: Retention(count: 3, days: nil))
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == true, "\(verification.problems)")
        #expect(verification.runs.map(\.sequence) == [5, 6, 7])
        #expect(verification.anchor?.sequence == 4)
        try archive.keep(8, retention: Retention(count: 0, days: nil))
        #expect(try archive.runs.verify().runs.map(\.sequence) == [8])
        #expect(try archive.runs.verify().isWhole == true)
    }

    @Test("by age; a clock that was wrong once takes nothing away")
    func days() throws {
        let archive = try Archive()
        let retention = Retention(count: 100, days: 2)
        let day: Int64 = 86_400
        for number in 1...5 {
            let time = 1_795_000_000 + Int64(number) * day
            try archive.keep(
                number,
                retention: retention,
                report: Archive.report(number, seconds: time)
            )
        }
        // Age counts from the run before the newest: 4 days old is 2, so 2 and 3 are kept as well.
        #expect(try archive.runs.listing().runs.map(\.sequence) == [2, 3, 4, 5])
        for (number, days) in [(6, 30_000), (7, 6), (8, -9_000), (9, 7)] as [(Int, Int64)] {
            try archive.keep(
                number,
                retention: retention,
                report: Archive.report(number, seconds: 1_795_000_000 + days * day)
            )
        }
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == true)
        #expect(verification.runs.map(\.sequence).contains(5))
    }

    /// The folder as each step of a keep leaves it, if the process ends there.
    @Test("a crash at any step leaves what verifies as whole, and the next run tidies it")
    func crashes() throws {
        let archive = try Archive.holding(4, retention: Retention(count: 4, days: nil))
        let before = try archive.files()
        try archive.keep(5, retention: Retention(count: 3, days: nil))
        let after = try archive.files()
        let oldRecord = try #require(before["chain.json"])
        let newRun = try #require(after.keys.first { $0.hasPrefix("000005") })
        let plain = try #require(before.keys.first { $0.hasPrefix("000004") })
        let compressed = plain + ".gz"
        #expect(after[plain] == nil && after[compressed] != nil)

        var state = before
        var states = [state]
        state[".\(newRun).temper-new"] = Array(after[newRun]!.prefix(100))
        states.append(state)
        state[".\(newRun).temper-new"] = nil
        state[newRun] = after[newRun]
        states.append(state)
        state[".\(compressed).temper-new"] = []
        states.append(state)
        state[".\(compressed).temper-new"] = nil
        state[compressed] = after[compressed]
        states.append(state)
        state[".chain.json.temper-new"] = Array(oldRecord.prefix(10))
        states.append(state)
        state[".chain.json.temper-new"] = nil
        state["chain.json"] = after["chain.json"]
        states.append(state)
        // Removals are not synced: a power cut may take back any of them.
        let gone = state.keys.filter { after[$0] == nil }.sorted()
        #expect(gone.count == 3)
        for kept in 0..<(1 << gone.count) {
            var some = state
            for (index, name) in gone.enumerated() where kept & 1 << index == 0 { some[name] = nil }
            states.append(some)
        }

        for (index, state) in states.enumerated() {
            try archive.restore(state)
            let verification = try archive.runs.verify()
            #expect(verification.isWhole == true, "state \(index): \(verification.problems)")
            let sequence = state[newRun] == nil ? 5 : 6
            let kept = try archive.keep(6, retention: Retention(count: 3, days: nil))
            #expect(kept.link.sequence == sequence && kept.problems == [], "state \(index)")
            let tidied = try archive.runs.verify()
            #expect(tidied.isWhole == true, "state \(index): \(tidied.problems)")
            #expect(tidied.notes == [], "state \(index)")
            #expect(tidied.runs.count == 3, "state \(index)")
            let names = try archive.names
            #expect(names.count == 4, "state \(index): \(names)")
        }
    }

    @Test("several runs without their record, as on a disk that was full, are followed")
    func withoutRecord() throws {
        let archive = try Archive.holding(2)
        let record = try archive.bytes("chain.json")
        for number in 3...4 {
            try archive.keep(number)
            try archive.put("chain.json", record)
        }
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == true, "\(verification.problems)")
        #expect(try archive.keep(5).link.sequence == 5)
        #expect(try archive.runs.verify().notes == [])
    }
}
