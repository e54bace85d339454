package import Host
package import Model
import SystemPackage

/// A run that was kept.
package struct KeptRun: Sendable {
    package let link: Report.Link
    /// Of the document; what the next run names, and what `sha256sum` says of it.
    package let digest: SHA256
    package let fileName: String
    package let folder: String
    /// The oldest run that is still kept; what goes before the next run is kept was removed by hand.
    package fileprivate(set) var oldest: Int
    /// What went wrong after the run was safe: an older one that was altered, a full disk.
    package fileprivate(set) var problems: [String] = []

    /// What the journal's summary of the run says of it, for `temper runs --verify`.
    package var journalFields: [(name: String, value: String)] {
        [
            (JournalMark.sequenceField, "\(link.sequence)"),
            (JournalMark.digestField, digest.description),
            (JournalMark.folderField, folder), (JournalMark.oldestField, "\(oldest)"),
        ]
    }
}

extension RunArchive {
    /// How long a run waits for another that is being kept.
    private static let patience = 10

    /// Keeps a report for those who may read reports: the members of a group, and root.
    ///
    /// The run is on disk when this returns. A crash, a kill or a full disk at any moment leaves a
    /// folder that verifies as whole, with this run or without it; the next run tidies it.
    ///
    /// In this order, with five calls of fsync(2): what an earlier run left is removed; the new run is
    /// installed; the run before it is compressed beside its plain file; `chain.json` gets the new head
    /// and, where the retention removes, the new anchor; only then files are removed.
    ///
    /// `render` makes the document of the report, which has its place in the chain by then.
    package func keep(
        _ report: Report,
        retention: Retention,
        readers group: UInt32,
        render: (Report) -> [UInt8]
    ) throws(HostError) -> KeptRun {
        let lock = try lockWaiting()
        defer { withExtendedLifetime(lock) {} }
        if try host.status(path) == nil {
            try host.makeFolders(path.removingLastComponent(), mode: Permissions(0o755))
            try host.makeFolder(path, mode: Permissions(0o750), group: group)
        }
        var listing = try listing()
        var record = try recordOrAside(beside: listing.runs)
        // On a full disk there is no other room for the new one.
        let stuck = tidy(listing, record)
        listing = try self.listing()
        let head = head(after: record, in: listing.runs)
        let last = max(head?.sequence ?? 0, listing.runs.last?.sequence ?? 0)

        var linked = report
        let link = Report.Link(sequence: last + 1, previous: head?.digest)
        linked.link = link
        let document = render(linked)
        let entry = RunEntry(
            sequence: link.sequence,
            time: report.run.finished,
            id: Self.shortID(report.run.id)
        )
        try install(document, as: entry.plainName, readers: group)
        let digest = SHA256(document)
        var kept = KeptRun(
            link: link,
            digest: digest,
            fileName: entry.plainName,
            folder: path.string,
            oldest: (record.anchor?.sequence ?? 0) + 1
        )
        kept.problems = stuck

        let newest = listing.runs.last?.sequence ?? record.anchor?.sequence ?? 0
        if last > newest {
            kept.problems.append(
                "the newest runs up to \(last) were removed; see 'temper runs --verify'"
            )
        }
        if record.begun == link.sequence {
            kept.problems.append(
                "\(ChainRecord.fileName) was gone or damaged; 'temper runs --verify' says what is proven"
            )
        }
        record.head = ChainRecord.Place(sequence: link.sequence, digest: digest)
        do throws(HostError) {
            let excess = retention.excess(of: listing.runs, with: entry)
            let gone = removable(excess, of: listing.runs, before: link, &record)
            kept.oldest = (record.anchor?.sequence ?? 0) + 1
            var obsolete = gone.flatMap { [$0.plainName, $0.compressedName] }
            for (index, run) in listing.runs.enumerated().dropFirst(gone.count) where run.isPlain {
                let next =
                    index + 1 < listing.runs.count ? self.link(of: listing.runs[index + 1]) : link
                do throws(HostError) {
                    try compress(run, followedBy: next, readers: group)
                    obsolete.append(run.plainName)
                } catch {
                    let why =
                        if case .malformed = error.cause {
                            "was altered after it was kept, see 'temper runs --verify': it stays as it is"
                        } else {
                            "could not be compressed: \(error)"
                        }
                    kept.problems.append("run \(run.sequence) \(why)")
                }
            }
            try install(record.bytes, as: ChainRecord.fileName, readers: group)
            for name in obsolete { try host.remove(file(name), durably: false) }
        } catch {
            kept.problems.append("the next kept run tidies what this one could not: \(error)")
        }
        return kept
    }

    /// Removes what a run that was cut off has left: temporary files, runs that the anchor stands for,
    /// and plain files whose compressed copy is what the next run, or the record, names.
    ///
    /// Returned is what could not be removed: it keeps no new run from being kept.
    private func tidy(_ listing: RunListing, _ record: ChainRecord) -> [String] {
        var obsolete = listing.leftovers
        for (index, run) in listing.runs.enumerated() {
            if run.sequence <= record.anchor?.sequence ?? 0 {
                if run.isPlain { obsolete.append(run.plainName) }
                if run.isCompressed { obsolete.append(run.compressedName) }
            } else if run.isPlain, run.isCompressed,
                let copy = try? content(run.compressedName),
                SHA256(copy) == named(run, before: listing.runs.dropFirst(index + 1).first, record)
            {
                obsolete.append(run.plainName)
            }
        }
        var problems: [String] = []
        for name in obsolete {
            do throws(HostError) {
                try host.remove(file(name), durably: false)
            } catch {
                problems.append("\(error)")
            }
        }
        return problems
    }

    /// The digest that a run has by the next one, or by the record.
    private func named(
        _ run: RunEntry,
        before next: RunEntry?,
        _ record: ChainRecord
    ) -> SHA256? {
        if let next {
            return next.sequence == run.sequence + 1 ? link(of: next)?.previous : nil
        }
        return record.head?.sequence == run.sequence ? record.head?.digest : nil
    }

    // MARK: The chain

    /// The newest run, by the record; by the files that were kept since, where a crash came before
    /// the record.
    ///
    /// Where the files don't follow the record, that stays visible: each link is kept as it is.
    private func head(after record: ChainRecord, in runs: [RunEntry]) -> ChainRecord.Place? {
        var head = record.head ?? record.anchor
        for run in runs.reversed() where run.sequence > head?.sequence ?? 0 {
            guard let bytes = try? document(of: run) else { continue }
            head = ChainRecord.Place(sequence: run.sequence, digest: SHA256(bytes))
            break
        }
        return head
    }

    func link(of run: RunEntry) -> Report.Link? {
        guard let bytes = try? document(of: run) else { return nil }
        return RunDocument(bytes: bytes, path: file(run.fileName)).link()
    }

    /// The oldest runs that may go, with the anchor moved onto the last of them.
    ///
    /// Ends before one of which nothing tells the content: it would leave no anchor.
    private func removable(
        _ count: Int,
        of runs: [RunEntry],
        before new: Report.Link,
        _ record: inout ChainRecord
    ) -> ArraySlice<RunEntry> {
        // What a retention that was cut off has left goes in any case.
        let below = runs.prefix { $0.sequence <= record.anchor?.sequence ?? 0 }.count
        for count in stride(from: max(count, below), to: below, by: -1) {
            let last = runs[count - 1]
            var digest = (try? document(of: last)).flatMap(\.self).map { SHA256($0) }
            if digest == nil {
                digest = (count < runs.count ? link(of: runs[count]) : new)?.previous
            }
            if let digest {
                record.anchor = ChainRecord.Place(sequence: last.sequence, digest: digest)
                return runs.prefix(count)
            }
        }
        return runs.prefix(below)
    }

    /// Puts a compressed copy beside the plain file, if the next run vouches for its content: what
    /// was altered is left to be looked at.
    private func compress(
        _ run: RunEntry,
        followedBy next: Report.Link?,
        readers: UInt32
    ) throws(HostError) {
        guard let plain = try content(run.plainName) else { return }
        func differing(_ why: String) -> HostError {
            HostError("compress", file(run.plainName).description, .malformed(why))
        }
        if let next, next.sequence == run.sequence + 1, next.previous != SHA256(plain) {
            throw differing("it was altered since it was kept")
        }
        if run.isCompressed {
            guard try content(run.compressedName) == plain else {
                throw differing("\(run.compressedName) has another content")
            }
            return
        }
        let bytes = try Gzip.compressed(plain)
        try install(bytes, as: run.compressedName, readers: readers, durably: false)
    }

    // MARK: Files

    /// The record; one that is damaged is put aside, for `verify` to name.
    ///
    /// Only of a first run that was cut off there is none: any other one was removed, which the new
    /// record says.
    private func recordOrAside(beside runs: [RunEntry]) throws(HostError) -> ChainRecord {
        let last = runs.last?.sequence ?? 0
        do throws(HostError) {
            guard var record = try record() else {
                return ChainRecord(begun: last > 1 ? last + 1 : nil)
            }
            // No keeping leaves a record without a head.
            if record.head == nil { record.begun = last + 1 }
            return record
        } catch {
            switch error.cause {
            case .malformed, .wrongKind, .tooLarge: break
            default: throw error
            }
            try host.rename(file(ChainRecord.fileName), to: "chain.json.damaged")
            return ChainRecord(begun: last + 1)
        }
    }

    private func install(
        _ bytes: [UInt8],
        as name: String,
        readers group: UInt32,
        durably: Bool = true
    ) throws(HostError) {
        let image = FileImage(
            content: SHA256([]),
            mode: Permissions(0o640),
            owner: processUser(),
            group: group,
            attributes: [:]
        )
        try host.install(bytes, as: image, at: file(name), durably: durably)
    }

    private func lockWaiting() throws(HostError) -> HostLock {
        for _ in 0..<(Self.patience * 50) {
            if let lock = try HostLock(on: host, at: lock) { return lock }
            sleep(seconds: 0.02)
        }
        throw HostError("lock", lock.description, .timedOut(seconds: Self.patience))
    }

    /// The first digits of a run's id, as its file name has them.
    static func shortID(_ id: String) -> String {
        let digits = id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(8)
        return digits.isEmpty ? "run" : String(digits)
    }
}
