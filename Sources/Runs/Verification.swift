package import Host
package import Model
import SystemPackage

/// Whether the kept runs are what was kept, and all of it.
package struct Verification: Sendable {
    private var faults: [String] = []
    /// What could not be read, so that nothing is known of it.
    package private(set) var undetermined: [String] = []
    /// What the reader should know, and is harmless.
    package private(set) var notes: [String] = []
    /// The runs whose content was read, oldest first.
    package private(set) var runs: [RunEntry] = []
    /// The newest of them by its content.
    package private(set) var head: ChainRecord.Place?
    /// The run that the retention removed last.
    package private(set) var anchor: ChainRecord.Place?
    /// How many entries of the journal were compared with a run; `nil` where there was no journal.
    package private(set) var compared: Int?

    private var digests: [Int: SHA256] = [:]
    /// A run that nothing vouched for when the next one was kept.
    private var unvouched: Int?
    /// The lowest number that a file has, above the anchor.
    private var oldest: Int?
    /// The highest number that a file has, read or not; the anchor's where there is no file.
    private var newest: Int

    fileprivate init(
        _ listing: RunListing,
        _ record: Result<ChainRecord?, HostError>,
        _ archive: RunArchive
    ) {
        var recorded: ChainRecord?
        newest = 0
        switch record {
        case .success(let record): recorded = record
        case .failure(let error):
            switch error.cause {
            case .malformed, .wrongKind, .tooLarge:
                faults.append("where the chain begins and ends was altered: \(error)")
            default: undetermined.append("\(error)")
            }
        }
        anchor = recorded?.anchor
        newest = listing.runs.last?.sequence ?? anchor?.sequence ?? 0
        walk(listing.runs, archive)
        if recorded?.head == nil, case .success = record {
            if newest > 1 || recorded != nil {
                faults.append(
                    "\(ChainRecord.fileName) was \(recorded == nil ? "removed" : "emptied"): nothing in "
                        + "the folder vouches for the newest run"
                )
            } else if newest == 1 {
                notes.append("\(ChainRecord.fileName) is missing: the first run was cut off")
            }
        }
        if let begun = recorded?.begun, begun > (anchor?.sequence ?? 0) + 1 {
            unvouched = begun - 1
        }
        oldest = listing.runs.first { $0.sequence > anchor?.sequence ?? 0 }?.sequence
        if let head = recorded?.head { compare(head) }
        describe(listing)
    }

    /// Whether all is proven; `nil` where something could not be read, or nothing is kept, and nothing is
    /// known to be altered.
    package var isWhole: Bool? {
        if !problems.isEmpty { return false }
        return undetermined.isEmpty && !runs.isEmpty ? true : nil
    }

    /// Where something was altered or removed, with what only the journal could have cleared up.
    package var problems: [String] {
        faults
            + [unvouched].compactMap(\.self).map {
                "\(ChainRecord.fileName) was gone or damaged when run \($0 + 1) was kept: until then "
                    + "run \($0) may have been altered"
            }
    }

    package mutating func note(_ note: String) { notes.append(note) }

    // MARK: The chain

    private mutating func walk(_ entries: [RunEntry], _ archive: RunArchive) {
        var before = anchor?.sequence ?? 0
        // `nil` where the run before is unknown.
        var expected: SHA256?? = .some(anchor?.digest)
        for entry in entries {
            if entry.sequence <= anchor?.sequence ?? 0 {
                notes.append(
                    "run \(entry.sequence) is past its retention; the next kept run removes it"
                )
                continue
            }
            if entry.sequence == before {
                faults.append("run \(before) is there twice: \(entry.fileName)")
                continue
            }
            if entry.sequence > before + 1 {
                faults.append(Self.missing(before + 1, entry.sequence - 1))
                expected = nil
            }
            let link = read(entry, archive)
            if let link, let expected, link.previous != expected {
                faults.append(
                    Self.differing(entry.sequence, anchored: before == anchor?.sequence)
                )
            }
            before = entry.sequence
            expected = digests[before].map { .some($0) }
        }
    }

    private static func missing(_ first: Int, _ last: Int) -> String {
        first == last ? "run \(first) is missing" : "runs \(first) to \(last) are missing"
    }

    private static func differing(_ sequence: Int, anchored: Bool) -> String {
        if sequence == 1 { return "run 1 was altered: it names a run before it" }
        return anchored
            ? "run \(sequence) doesn't follow run \(sequence - 1), which the retention removed: "
                + "run \(sequence) or \(ChainRecord.fileName) was altered"
            : "run \(sequence - 1) isn't what run \(sequence) follows: one of them was altered"
    }

    /// Takes a run's content; its link, where there is one to go on with.
    private mutating func read(_ entry: RunEntry, _ archive: RunArchive) -> Report.Link? {
        do throws(HostError) {
            guard let bytes = try archive.document(of: entry) else {
                undetermined.append("run \(entry.sequence) went while it was looked at")
                return nil
            }
            if entry.isPlain, entry.isCompressed {
                let copy = try archive.content(entry.compressedName)
                if copy == nil || copy == bytes {
                    notes.append("run \(entry.sequence) is there plain and compressed, alike")
                } else {
                    faults.append(
                        "run \(entry.sequence) was altered: \(entry.plainName) and "
                            + "\(entry.compressedName) differ"
                    )
                }
            }
            let document = RunDocument(bytes: bytes, path: archive.file(entry.fileName))
            let digest = SHA256(bytes)
            digests[entry.sequence] = digest
            runs.append(entry)
            head = ChainRecord.Place(sequence: entry.sequence, digest: digest)
            guard let report = document.heading()?.report, let link = document.link() else {
                faults.append(
                    "run \(entry.sequence) was altered: \(entry.fileName) is no report of a chain"
                )
                return nil
            }
            if link.sequence != entry.sequence {
                faults.append(
                    "\(entry.fileName) was altered or renamed: it holds run \(link.sequence)"
                )
                return nil
            }
            if report.run.finished.compact != entry.compactTime
                || RunArchive.shortID(report.run.id) != entry.id
            {
                faults.append("\(entry.fileName) was renamed: its run is another by time or id")
            }
            return link
        } catch {
            refuse(error, of: entry)
            return nil
        }
    }

    private mutating func refuse(_ error: HostError, of entry: RunEntry) {
        switch error.cause {
        case .malformed, .wrongKind, .tooLarge:
            faults.append("run \(entry.sequence) was altered: \(error)")
        default: undetermined.append("run \(entry.sequence): \(error)")
        }
    }

    /// Holds the newest run against its record, which is written after it.
    private mutating func compare(_ recorded: ChainRecord.Place) {
        if recorded.sequence > newest {
            faults.append(Self.missing(newest + 1, recorded.sequence) + ": the newest")
        } else if let digest = digests[recorded.sequence], digest != recorded.digest {
            faults.append("run \(recorded.sequence), the newest, was altered since it was kept")
        } else if recorded.sequence < newest {
            notes.append(
                "\(ChainRecord.fileName) is behind: it has run \(recorded.sequence) as the newest, as "
                    + "where a run was cut off before it was written"
            )
        }
    }

    private mutating func describe(_ listing: RunListing) {
        if !listing.older.isEmpty {
            notes.append(
                listing.older.count.counted("report")
                    + " of versions before the chain: nothing vouches for them"
            )
        }
        for name in listing.leftovers {
            notes.append("\(name) is left of a write that was cut off")
        }
        for name in listing.foreign { notes.append("\(name) isn't temper's") }
    }

    // MARK: What the host can't take back alone

    /// Holds the runs against what the journal says of them.
    package mutating func compare(with marks: [JournalMark]) {
        var altered: Set<Int> = []
        var removed: Set<Int> = []
        var matched: Set<Int> = []
        for mark in marks {
            if mark.sequence > newest {
                removed.insert(mark.sequence)
            } else if let digest = digests[mark.sequence] {
                if digest == mark.digest {
                    matched.insert(mark.sequence)
                } else {
                    altered.insert(mark.sequence)
                }
            } else if mark.sequence == anchor?.sequence, mark.digest != anchor?.digest {
                altered.insert(mark.sequence)
            }
        }
        compared = matched.union(altered).count
        if let run = unvouched, matched.contains(run) { unvouched = nil }
        // Only a run that is kept removes older ones, and its entry says down to which.
        if let first = marks.first(where: { $0.sequence == newest && matched.contains(newest) })?
            .oldest,
            let oldest, first < oldest
        {
            faults.append(
                Self.missing(first, oldest - 1)
                    + ", the oldest: the journal has them as kept at run \(newest)"
            )
        }
        if !altered.isEmpty {
            faults.append(
                Self.named(altered) + " differ from what the journal says of them: altered, and "
                    + "chained anew, or the folder was emptied and begun again"
            )
        }
        if !removed.isEmpty {
            faults.append(
                Self.named(removed) + ", the newest, were removed: the journal has them"
            )
        }
        let silent = runs.filter {
            !matched.contains($0.sequence) && !altered.contains($0.sequence)
        }
        if !silent.isEmpty {
            notes.append(
                "the journal, as far as this user may read it, has nothing of "
                    + Self.named(Set(silent.map(\.sequence)))
            )
        }
    }

    /// Holds the runs against a digest that was kept elsewhere, of the newest run at that time.
    package mutating func compare(with digest: SHA256) {
        if let run = runs.last(where: { digests[$0.sequence] == digest }) {
            notes.append("--head is run \(run.sequence), of \(run.compactTime)")
        } else if let anchor, anchor.digest == digest {
            notes.append("--head is run \(anchor.sequence), which the retention removed last")
        } else if undetermined.isEmpty {
            faults.append("no kept run has the digest of --head: it was altered or removed")
        } else {
            undetermined.append("--head is none of the runs that could be read")
        }
    }

    /// `run 3`, `runs 3 to 7`, `5 runs from 3 to 9`.
    private static func named(_ sequences: Set<Int>) -> String {
        let sorted = sequences.sorted()
        guard let first = sorted.first, let last = sorted.last else { return "no run" }
        if first == last { return "run \(first)" }
        return last - first + 1 == sorted.count
            ? "runs \(first) to \(last)" : "\(sorted.count) runs from \(first) to \(last)"
    }
}

extension RunArchive {
    /// Reads every kept run and holds the chain together.
    ///
    /// Again where a run was kept meanwhile, three times at most.
    package func verify() throws(HostError) -> Verification {
        var listing = try listing()
        for _ in 0..<2 {
            let verification = Verification(listing, recordResult(), self)
            let after = try self.listing()
            if after == listing { return verification }
            listing = after
        }
        return Verification(listing, recordResult(), self)
    }

    func recordResult() -> Result<ChainRecord?, HostError> {
        do throws(HostError) { return .success(try record()) } catch { return .failure(error) }
    }
}
