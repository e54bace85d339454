import Host
import Model
import Reports
import Runs
import SystemPackage
import TestSupport
import Testing

@Suite("Runs are kept in a chain")
struct RunArchiveTests {
    @Test("each names the one before by the bytes of its document")
    func chain() throws {
        let archive = try Archive()
        var previous: SHA256?
        for number in 1...4 {
            let kept = try archive.keep(number)
            #expect(kept.problems == [])
            #expect(kept.link == Report.Link(sequence: number, previous: previous))
            previous = kept.digest
        }
        let listing = try archive.runs.listing()
        #expect(listing.runs.map(\.sequence) == [1, 2, 3, 4])
        #expect(listing.runs.map(\.isPlain) == [false, false, false, true])
        let newest = try #require(try archive.runs.document(of: listing.runs[3]))
        #expect(SHA256(newest) == previous)
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == true)
        #expect(verification.notes == [])
        #expect(verification.runs.count == 4)
        #expect(verification.head?.digest == previous)
    }

    @Test("gzip and sha256sum verify it as well")
    func byHand() throws {
        let archive = try Archive.holding(2)
        let script = """
            cd '\(archive.root.absolute(Archive.folder).string)' || exit 9
            sum=$(zcat 000001-*.gz | sha256sum | cut -d' ' -f1)
            grep -q "\\"previous\\": \\"$sum\\"" 000002-*.json
            """
        let output = try Host.live().run(Program("/bin/sh", ["-c", script]))
        #expect(output.status == 0, "\(output.message)")
    }

    @Test("files and folder are for the group and nobody else")
    func modes() throws {
        let archive = try Archive.holding(2)
        let host = try archive.root.host()
        let folder = FilePath("/" + Archive.folder)
        #expect(try host.status(folder)?.mode == Permissions(0o750))
        for name in try archive.names {
            #expect(try host.status(folder.appending(name))?.mode == Permissions(0o640))
        }
    }

    @Test("a run is found by number, by id, and counted from the newest")
    func names() throws {
        let archive = try Archive.holding(5)
        let listing = try archive.runs.listing()
        #expect(try listing.run(named: "latest").sequence == 5)
        #expect(try listing.run(named: "previous").sequence == 4)
        #expect(try listing.run(named: "latest~4").sequence == 1)
        #expect(try listing.run(named: "3").sequence == 3)
        #expect(try listing.run(named: "00000002").sequence == 2)
        #expect(try listing.run(named: Archive.id(2)).sequence == 2)
        for wrong in ["latest~5", "6", "0000", "", "zz", "latest~-1", "latest~x"] {
            #expect(throws: RunListing.Unknown.self, "\(wrong)") {
                try listing.run(named: wrong)
            }
        }
        #expect(throws: RunListing.Unknown.self) {
            try RunArchive(on: try ScratchRoot().host()).listing().run(named: "latest")
        }
    }

    @Test("the newest of a scope is found past others, and past what can't be read")
    func scope() throws {
        let archive = try Archive()
        try archive.keep(1)
        try archive.keep(2, report: Archive.report(2, baseline: "database"))
        try archive.keep(3)
        try archive.keep(4, report: Archive.report(4, baseline: "database"))
        let scope = Archive.report(9).scope
        #expect(try archive.runs.newest(of: scope)?.run.id == Archive.id(3))
        #expect(try archive.runs.newest(of: scope, before: 3)?.run.id == Archive.id(1))
        #expect(try archive.runs.newest(of: scope, depth: 1) == nil)
        try archive.put(try archive.name(3), [1, 2, 3])
        #expect(try archive.runs.newest(of: scope)?.run.id == Archive.id(1))
        #expect(try archive.runs.newest(of: "other") == nil)
    }

    @Test("a heading has the counts without the findings")
    func heading() throws {
        let archive = try Archive()
        try archive.keep(1, report: Archive.report(1, findings: sampleFindings(40)))
        try archive.keep(2)
        let run = try archive.runs.listing().run(named: "1")
        let heading = try #require(try archive.runs.heading(of: run))
        #expect(heading.count(of: .fail) == 40)
        #expect(heading.report.run.mode == "check")
        #expect(try archive.runs.report(of: run)?.findings.count == 40)
    }

    @Test("two writers at once wait for each other")
    func twoWriters() async throws {
        let archive = try Archive()
        let path = archive.root.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    for number in 1...10 {
                        let runs = RunArchive(on: try Host(root: path))
                        _ = try runs.keep(
                            Archive.report(writer * 100 + number),
                            retention: .standard,
                            readers: processGroup()
                        ) { $0.json() }
                    }
                }
            }
            try await group.waitForAll()
        }
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == true, "\(verification.problems)")
        #expect(verification.runs.map(\.sequence) == Array(1...20))
    }

    @Test("a report of any file is read, plain or compressed")
    func anyFile() throws {
        let archive = try Archive.holding(2)
        let host = try archive.root.host()
        for sequence in 1...2 {
            let path = FilePath("/" + archive.path(try archive.name(sequence)))
            let document = try #require(try RunArchive.document(at: path, on: host))
            #expect(document.starts(with: Array("{\n  \"schema\"".utf8)))
        }
    }

    @Test("what earlier versions kept is left alone and named")
    func older() throws {
        let archive = try Archive()
        try archive.put("20261101T000000Z-abcdef01.json", Array("{}\n".utf8))
        try archive.put("notes.txt", [])
        for number in 1...3 {
            try archive.keep(number, retention: Retention(count: 1, days: 1))
        }
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == true)
        #expect(verification.notes.contains { $0.contains("1 report of versions before") })
        #expect(verification.notes.contains("notes.txt isn't temper's"))
        #expect(try archive.names.contains("20261101T000000Z-abcdef01.json"))
    }
}

/// Findings of about the size that real ones have.
func sampleFindings(_ count: Int) -> [Finding] {
    (0..<count).map { number in
        Finding(
            control: "control.\(number)",
            title: "A title that says what is asked for, number \(number)",
            severity: .medium,
            kind: "sysctl",
            rationale: String(repeating: "Why it matters, in a sentence. ", count: 4),
            references: [],
            tags: [],
            expected: "net.core.somaxconn >= \(number)",
            verdict: Verdict(
                .fail,
                "it is \(number * 7919 % 1000) now",
                evidence: [Evidence("net.core.somaxconn", holds: false)]
            )
        )
    }
}
