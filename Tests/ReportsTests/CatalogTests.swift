import Host
import Model
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("The journal's catalog")
struct CatalogTests {
    /// Message ids and the fields that their texts name, from the file that is shipped.
    private static func catalog() throws -> [String: Set<String>] {
        let path = FilePath(#filePath).removingLastComponent()
            .appending("../../packaging/journal-catalog/temper.catalog").lexicallyNormalized()
        let file = try #require(try Host.live().read(path))
        var found: [String: Set<String>] = [:]
        var id = ""
        for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("-- ") {
                id = String(line.dropFirst(3))
                found[id] = []
            }
            let words = line.split(separator: "@", omittingEmptySubsequences: false)
            for (index, word) in words.enumerated() where !index.isMultiple(of: 2) {
                found[id]?.insert(String(word))
            }
        }
        return found
    }

    @Test("it has a text for each kind of message, and for no other")
    func ids() throws {
        let ids = Set(try Self.catalog().keys)
        #expect(ids == Set(MessageID.allCases.map(\.rawValue)))
    }

    @Test("a text names only fields that every message of its kind has")
    func fields() throws {
        let catalog = try Self.catalog()
        var report = TextTests.report("r")
        report.transaction = .init(
            id: "1",
            state: "committed",
            steps: [.init(change: "sysctl a: 0 → 1", controls: ["c"])]
        )
        report.recovered = [.init(id: "0", state: "rolled-back", steps: [])]
        var seen: Set<MessageID> = []
        var entries: [JournalEntry] = [report.summaryEntry()]
        report.forEachJournalEntry { entries.append($0) }
        let failing = report
        var passing = TextTests.report("r", outcome: .pass)
        passing.relate(to: failing)
        passing.forEachJournalEntry { entries.append($0) }
        TextTests.report("r", outcome: .error).forEachJournalEntry { entries.append($0) }
        for entry in entries {
            seen.insert(entry.id)
            let names = Set(entry.allFields.map(\.name))
            let wanted = catalog[entry.id.rawValue] ?? []
            #expect(wanted.isSubset(of: names), "\(entry.message): \(wanted.subtracting(names))")
        }
        #expect(seen == Set(MessageID.allCases))
    }
}
