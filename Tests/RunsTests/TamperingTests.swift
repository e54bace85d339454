import Glibc
import Host
import Model
import Reports
import Runs
import SystemPackage
import TestSupport
import Testing

@Suite("What was altered or removed is found")
struct TamperingTests {
    /// The sentences, where a verification finds a problem; fails where it doesn't.
    private func problems(_ archive: Archive) throws -> [String] {
        let verification = try archive.runs.verify()
        #expect(verification.isWhole == false)
        return verification.problems
    }

    @Test("a byte of the newest")
    func newest() throws {
        let archive = try Archive.holding(3)
        let name = try archive.name(3)
        var bytes = try archive.bytes(name)
        // A digit of the time in which it started.
        let place = try #require(bytes.firstIndex(of: UInt8(ascii: "Z"))) - 1
        bytes[place] ^= 1
        try archive.put(name, bytes)
        #expect(try problems(archive).contains { $0.contains("run 3, the newest, was altered") })
        let listing = try archive.runs.listing()
        #expect(
            try archive.runs.doubt(about: listing.runs[2]) == "it was altered since it was kept"
        )
        #expect(try archive.runs.doubt(about: listing.runs[1]) == nil)
        // It is no run to be held against either.
        let scope = try #require(try archive.runs.report(of: listing.runs[1])).scope
        #expect(try archive.runs.newest(of: scope)?.link?.sequence == 2)
        // Keeping another doesn't hide it, and leaves the file to be looked at.
        let kept = try archive.keep(4)
        #expect(kept.problems.contains { $0.contains("run 3 was altered after it was kept") })
        #expect(try archive.bytes(name) == bytes)
        #expect(
            try problems(archive).contains(
                "run 3 isn't what run 4 follows: one of them was altered"
            )
        )
    }

    @Test("each byte of a compressed one, by a sample")
    func compressed() throws {
        let archive = try Archive.holding(3)
        let name = try archive.name(2)
        let bytes = try archive.bytes(name)
        // Bytes 4 to 9 of gzip's header (time, flags of the compressor, system) are not content.
        for place in [0, 1, 2, 3, 10] + Array(stride(from: 11, to: bytes.count, by: 97))
            + [bytes.count - 8, bytes.count - 1]
        {
            var damaged = bytes
            damaged[place] ^= 4
            try archive.put(name, damaged)
            #expect(try !problems(archive).isEmpty, "byte \(place)")
        }
        try archive.put(name, bytes + [0])
        #expect(try problems(archive).contains { $0.contains("something follows its end") })
        try archive.put(name, Array(bytes.dropLast(9)))
        #expect(try problems(archive).contains { $0.contains("cut off") })
        try archive.put(name, bytes)
        #expect(try archive.runs.verify().isWhole == true)
    }

    @Test("one from the middle, the oldest, the newest")
    func removed() throws {
        for (sequence, sentence) in [
            (2, "run 2 is missing"), (1, "run 1 is missing"), (4, "run 4 is missing: the newest"),
        ] {
            let archive = try Archive.holding(4)
            try archive.remove(sequence)
            #expect(try problems(archive) == [sentence])
            // The next run doesn't take its number, and the hole stays visible.
            let kept = try archive.keep(5)
            #expect(kept.link.sequence == 5)
            #expect(kept.problems.count == (sequence == 4 ? 1 : 0))
            #expect(try problems(archive).count == 1)
        }
    }

    @Test("all of them, with the record left; several from the oldest end past the anchor")
    func removedEnds() throws {
        let archive = try Archive.holding(6, retention: Retention(count: 4, days: nil))
        #expect(try archive.runs.listing().runs.map(\.sequence) == [3, 4, 5, 6])
        #expect(try archive.runs.verify().isWhole == true)
        try archive.remove(3)
        try archive.remove(4)
        #expect(try problems(archive) == ["runs 3 to 4 are missing"])
        try archive.remove(5)
        try archive.remove(6)
        #expect(try problems(archive) == ["runs 3 to 6 are missing: the newest"])
    }

    @Test("contents swapped, and files renamed")
    func swapped() throws {
        let archive = try Archive.holding(4)
        let (second, third) = (try archive.name(2), try archive.name(3))
        let files = try archive.files()
        try archive.put(second, try archive.bytes(third))
        try archive.put(third, try #require(files[second]))
        #expect(try problems(archive).contains { $0.contains("it holds run 3") })

        try archive.restore(files)
        try archive.root.remove(archive.path(second))
        try archive.put(
            second.replacing("00000002.json", with: "00000009.json"),
            try #require(files[second])
        )
        #expect(try problems(archive).contains { $0.contains("another by time or id") })

        try archive.restore(files)
        try archive.put(third.replacing("00000003.", with: "00000008."), Array("{}".utf8))
        #expect(try problems(archive).contains { $0.contains("run 3 is there twice") })
    }

    @Test("a chain made anew is found by the journal and by a digest from elsewhere alone")
    func chainedAnew() throws {
        let archive = try Archive()
        var marks: [JournalMark] = []
        for number in 1...4 {
            let kept = try archive.keep(number)
            marks.append(JournalMark(sequence: kept.link.sequence, digest: kept.digest))
        }
        var honest = try archive.runs.verify()
        honest.compare(with: marks)
        honest.compare(with: marks[1].digest)
        #expect(honest.isWhole == true)
        #expect(honest.compared == 4)

        try archive.restore([:])
        for number in 1...4 {
            try archive.keep(
                number,
                report: Archive.report(number, baseline: number == 2 ? "tamed" : "server")
            )
        }
        var verification = try archive.runs.verify()
        #expect(verification.isWhole == true)
        verification.compare(with: marks)
        #expect(verification.problems.count == 1)
        #expect(verification.problems[0].hasPrefix("runs 2 to 4 differ from what the journal"))

        var other = try archive.runs.verify()
        other.compare(with: marks[3].digest)
        #expect(
            other.problems == ["no kept run has the digest of --head: it was altered or removed"]
        )
        other = try archive.runs.verify()
        other.compare(with: marks[0].digest)
        #expect(other.isWhole == true)
    }

    @Test("the newest runs cut off, record and all, are found by the journal")
    func cutOff() throws {
        let archive = try Archive.holding(2)
        let before = try archive.files()
        let marks = try (3...4).map { number in
            let kept = try archive.keep(number)
            return JournalMark(sequence: number, digest: kept.digest)
        }
        try archive.restore(before)
        var verification = try archive.runs.verify()
        #expect(verification.isWhole == true)
        verification.compare(with: marks)
        #expect(
            verification.problems == [
                "runs 3 to 4, the newest, were removed: the journal has them"
            ]
        )
    }

    @Test("marks of runs that the retention removed are fine, and gaps of the journal are said")
    func journalBounds() throws {
        let archive = try Archive()
        var marks: [JournalMark] = []
        for number in 1...5 {
            let kept = try archive.keep(number, retention: Retention(count: 2, days: nil))
            marks.append(JournalMark(sequence: number, digest: kept.digest))
        }
        var verification = try archive.runs.verify()
        verification.compare(with: Array(marks[..<4]))
        #expect(verification.isWhole == true)
        #expect(verification.compared == 1)
        #expect(verification.notes.contains { $0.contains("has nothing of run 5") })
        verification.compare(with: marks[2].digest)
        #expect(verification.notes.last?.contains("the retention removed last") == true)
        // The anchor's own content is known still.
        verification.compare(with: [JournalMark(sequence: 3, digest: SHA256([1]))])
        #expect(verification.isWhole == false)
    }

    @Test("an altered record of the chain")
    func record() throws {
        let archive = try Archive.holding(5, retention: Retention(count: 3, days: nil))
        let files = try archive.files()
        let text = String(decoding: try archive.bytes("chain.json"), as: UTF8.self)
        for (old, new) in [
            ("\"sequence\": 2", "\"sequence\": 1"), ("\"sequence\": 5", "\"sequence\": 6"),
            ("temper.chain/1", "temper.chain/2"), ("{", "["),
        ] {
            try archive.put("chain.json", Array(text.replacing(old, with: new).utf8))
            #expect(try !problems(archive).isEmpty, "\(old)")
        }
        try archive.put("chain.json", Array(text.replacing("null", with: "{}").utf8))
        try archive.restore(files)
        // Without it the oldest kept run follows nothing.
        try archive.root.remove(archive.path("chain.json"))
        #expect(
            try problems(archive) == [
                "runs 1 to 2 are missing",
                "chain.json was removed: nothing in the folder vouches for the newest run",
            ]
        )
        // A damaged one is put aside by the next run, not taken for the truth.
        try archive.put("chain.json", [0])
        #expect(try archive.keep(6).link.sequence == 6)
        #expect(try archive.names.contains("chain.json.damaged"))
    }

    @Test("the newest altered and its record removed stays visible when the next run is kept")
    func recordRemoved() throws {
        let archive = try Archive.holding(2)
        let third = try archive.keep(3)
        let honest = try archive.bytes(try archive.name(3))
        try archive.put(try archive.name(3), honest + [0x20])
        try archive.root.remove(archive.path("chain.json"))
        try archive.keep(4)
        #expect(try problems(archive).contains { $0.contains("until then run 3 may have been") })
        // The journal's word clears it up, one way or the other.
        var verification = try archive.runs.verify()
        verification.compare(with: [JournalMark(sequence: 3, digest: third.digest)])
        #expect(verification.problems.count == 2, "\(verification.problems)")

        let other = try Archive.holding(2)
        let kept = try other.keep(3)
        try other.root.remove(other.path("chain.json"))
        try other.keep(4)
        var cleared = try other.runs.verify()
        #expect(cleared.isWhole == false)
        cleared.compare(with: [JournalMark(sequence: 3, digest: kept.digest)])
        #expect(cleared.isWhole == true)
    }

    @Test("the oldest runs removed as if by a retention are found by the journal")
    func forgedRetention() throws {
        let archive = try Archive()
        var marks: [JournalMark] = []
        for number in 1...4 {
            let kept = try archive.keep(number)
            marks.insert(
                JournalMark(sequence: number, digest: kept.digest, oldest: kept.oldest),
                at: 0
            )
        }
        #expect(marks.map(\.oldest) == [1, 1, 1, 1])
        var honest = try archive.runs.verify()
        honest.compare(with: marks)
        #expect(honest.isWhole == true)
        let text = String(decoding: try archive.bytes("chain.json"), as: UTF8.self)
        let anchor = "{\"sequence\": 2, \"sha256\": \"\(marks[2].digest)\"}"
        let forged = text.replacing("\"anchor\": null", with: "\"anchor\": \(anchor)")
        try archive.put("chain.json", Array(forged.utf8))
        try archive.remove(1)
        try archive.remove(2)
        var verification = try archive.runs.verify()
        #expect(verification.isWhole == true)
        verification.compare(with: marks)
        #expect(
            verification.problems == [
                "runs 1 to 2 are missing, the oldest: the journal has them as kept at run 4"
            ]
        )
    }

    @Test("links, FIFOs and bombs in a run's place are named and not read", .timeLimit(.minutes(1)))
    func hostileFiles() throws {
        let archive = try Archive.holding(4)
        let name = try archive.name(2)
        let path = archive.path(name)
        let bytes = try archive.bytes(name)

        try archive.root.remove(path)
        try archive.root.write("elsewhere", bytes: bytes)
        try archive.root.link(path, to: "/elsewhere")
        #expect(try problems(archive).contains { $0.contains("it is a symbolic link") })
        #expect(try archive.keep(5).link.sequence == 5)

        try archive.root.remove(path)
        #expect(unsafe mkfifo(archive.root.absolute(path).string, 0o640) == 0)
        #expect(try problems(archive).contains { $0.contains("it is a FIFO") })

        try archive.root.remove(path)
        let script = "head -c 300000000 /dev/zero | gzip -9 >'\(archive.root.absolute(path))'"
        _ = try Host.live().run(Program("/bin/sh", ["-c", script]))
        #expect(try archive.bytes(name).count < 1 << 20)
        #expect(try problems(archive).contains { $0.contains("larger than 67108864 bytes") })
        #expect(throws: HostError.self) {
            try archive.runs.report(of: try archive.runs.listing().run(named: "2"))
        }
    }

    @Test("what nothing vouches for is doubted, and what a crash leaves is not")
    func doubts() throws {
        func doubt(_ number: Int, _ change: (Archive) throws -> Void) throws -> String? {
            let archive = try Archive.holding(4)
            try change(archive)
            let run = try archive.runs.listing().runs.first { $0.sequence == number }
            return try archive.runs.doubt(about: #require(run))
        }
        let empty = Array(#"{"schema": "temper.chain/1", "anchor": null, "head": null}"#.utf8)
        let gone = "chain.json, which would vouch for it, is gone"
        #expect(try doubt(4) { try $0.root.remove($0.path("chain.json")) } == gone)
        #expect(try doubt(4) { try $0.put("chain.json", empty) } == gone)
        #expect(
            try doubt(4) { try $0.put("chain.json", []) }
                == "chain.json, which would vouch for it, can't be read"
        )
        #expect(try doubt(2) { try $0.remove(3) } == "run 3, which would vouch for it, is missing")
        #expect(
            try doubt(2) { try $0.put($0.name(3), [1]) }
                == "run 3, which would vouch for it, can't be read"
        )
        #expect(
            try doubt(3) { try $0.remove(4) } == "run 4, the newest by chain.json, is missing"
        )
        // A crash: the run is there, its record is of the one before.
        #expect(
            try doubt(4) { archive in
                let before = try Archive.holding(3).bytes("chain.json")
                try archive.put("chain.json", before)
            } == nil
        )
        #expect(
            try doubt(4) { archive in
                let before = try Archive.holding(2).bytes("chain.json")
                try archive.put("chain.json", before)
            } == "chain.json ends with run 2: nothing vouches for it"
        )
        let first = try Archive.holding(1)
        try first.root.remove(first.path("chain.json"))
        #expect(try first.runs.doubt(about: first.runs.listing().runs[0]) == nil)
    }

    @Test("what was altered while its record was gone stays doubtful, whatever is kept later")
    func doubtBegun() throws {
        let archive = try Archive.holding(3)
        let name = try archive.name(3)
        try archive.put(name, Array("x".utf8) + archive.bytes(name).dropFirst())
        try archive.root.remove(archive.path("chain.json"))
        try archive.keep(4)
        try archive.keep(5)
        let runs = try archive.runs.listing().runs
        let said =
            "chain.json was gone or damaged when run 4 was kept: until then it may have been altered"
        #expect(try archive.runs.doubt(about: runs[2]) == said)
        #expect(try archive.runs.doubt(about: runs[3]) == nil)
    }

    @Test(
        "an altered run is left to be looked at, also with a copy beside it; an equal copy isn't kept twice"
    )
    func copies() throws {
        let archive = try Archive.holding(3)
        let name = try archive.name(3)
        let path = archive.root.absolute(archive.path(name)).string
        let honest = try archive.bytes(name)
        func copy() throws {
            let done = try Host.live().run(Program("/usr/bin/gzip", ["-k", "-f", path]))
            #expect(done.status == 0)
        }
        try archive.put(name, honest.map { $0 == UInt8(ascii: "0") ? UInt8(ascii: "1") : $0 })
        try copy()
        let kept = try archive.keep(4)
        #expect(kept.problems.contains { $0.contains("run 3 was altered after it was kept") })
        #expect(try archive.names.contains(name))
        try archive.put(name, honest)
        try copy()
        #expect(try archive.keep(5).problems.isEmpty)
        #expect(try !archive.names.contains(name) && archive.names.contains(name + ".gz"))
        #expect(try archive.runs.verify().isWhole == true)
    }

    @Test("what can't be tidied keeps no run from being kept")
    func stuck() throws {
        let archive = try Archive.holding(1)
        try archive.root.folder(archive.path(".x.json.temper-new"))
        for number in 2...4 {
            let kept = try archive.keep(number)
            #expect(kept.link.sequence == number)
            #expect(
                kept.problems.contains { $0.contains(".x.json.temper-new") },
                "\(kept.problems)"
            )
        }
    }

    @Test("a record without a head, or no file at all, is no proof")
    func emptiedRecord() throws {
        let archive = try Archive.holding(3)
        let empty = #"{"schema": "temper.chain/1", "anchor": null, "head": null}"#
        try archive.put("chain.json", Array(empty.utf8))
        #expect(try problems(archive).contains { $0.contains("chain.json was emptied") })
        let kept = try archive.keep(4)
        #expect(kept.problems.contains { $0.contains("chain.json was gone or damaged") })
        #expect(try archive.runs.verify().isWhole == false)

        let other = try Archive.holding(3)
        try other.root.remove(other.path("chain.json"))
        #expect(unsafe mkfifo(other.root.absolute(other.path("chain.json")).string, 0o640) == 0)
        #expect(try problems(other).contains { $0.contains("it is a FIFO") })
        #expect(try other.keep(4).link.sequence == 4)
    }

    @Test("damage of any kind never crashes a reader, nor the next run", .timeLimit(.minutes(2)))
    func damaged() throws {
        let archive = try Archive.holding(4)
        let files = try archive.files()
        // Each takes a dozen fsyncs.
        for seed in 1...max(20, Mutator.cases / 10) {
            var mutator = Mutator(seed: seed)
            try archive.restore(files)
            let name = files.keys.sorted()[mutator.below(files.count)]
            try archive.put(name, mutator.damaged(files[name] ?? []))
            let altered = try archive.bytes(name) != files[name]
            let isWhole = try archive.runs.verify().isWhole
            // gzip's header holds bytes that are no content, and JSON's record may hold blanks.
            if altered, name == (try archive.name(4)) { #expect(isWhole == false, "seed \(seed)") }
            _ = try archive.runs.newest(of: Archive.report(1).scope)
            #expect(try archive.keep(9).link.sequence >= 5, "seed \(seed)")
        }
    }
}
