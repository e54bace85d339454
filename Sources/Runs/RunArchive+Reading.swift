package import Host
package import Model
package import SystemPackage

extension RunArchive {
    /// The document of a kept run, uncompressed; `nil` where its file is gone.
    ///
    /// A link, a FIFO or a device in its place is never read.
    package func document(of run: RunEntry) throws(HostError) -> [UInt8]? {
        if let bytes = try content(run.plainName) { return bytes }
        return try content(run.compressedName)
    }

    /// The report of a kept run; `nil` where its file is gone.
    package func report(of run: RunEntry) throws(HostError) -> Report? {
        guard let bytes = try document(of: run) else { return nil }
        return try RunDocument(bytes: bytes, path: file(run.fileName)).report()
    }

    /// What a run is about, without its findings: the beginning of its document is enough.
    package func heading(of run: RunEntry) throws(HostError) -> RunHeading? {
        let first = 32_768
        if !run.isPlain, let bytes = try content(run.compressedName, first: first),
            let heading = RunDocument(bytes: bytes, path: file(run.fileName)).heading()
        {
            return heading
        }
        guard let bytes = try document(of: run) else { return nil }
        let document = RunDocument(bytes: bytes, path: file(run.fileName))
        guard let heading = document.heading() else { throw document.malformed("it is no report") }
        return heading
    }

    /// Why a kept run may not be what was kept, by the run after it or the chain's head; `nil` where
    /// they vouch for it.
    ///
    /// The first run without a record, and one that is newer by one than its record, are what a crash
    /// leaves: they count as kept.
    package func doubt(about run: RunEntry) throws(HostError) -> String? {
        guard let bytes = try document(of: run) else { return nil }
        let digest = SHA256(bytes)
        // Before the listing: a run is there before its record is.
        let record: Result<ChainRecord?, HostError> = recordResult()
        if let next = try listing().runs.first(where: { $0.sequence > run.sequence }) {
            guard next.sequence == run.sequence + 1 else {
                return "run \(run.sequence + 1), which would vouch for it, is missing"
            }
            guard let link = link(of: next) else {
                return "run \(next.sequence), which would vouch for it, can't be read"
            }
            if case .success(let record) = record, record?.begun == next.sequence {
                return
                    "\(ChainRecord.fileName) was gone or damaged when run \(next.sequence) was kept: "
                    + "until then it may have been altered"
            }
            return link.previous == digest
                ? nil : "it isn't what run \(next.sequence) follows: one of them was altered"
        }
        let head: ChainRecord.Place?
        switch record {
        case .success(nil) where run.sequence == 1: return nil
        case .success(let record): head = record?.head
        case .failure(let error):
            if error.errno == .permissionDenied { throw error }
            return "\(ChainRecord.fileName), which would vouch for it, can't be read"
        }
        guard let head else {
            return "\(ChainRecord.fileName), which would vouch for it, is gone"
        }
        if head.sequence == run.sequence {
            return head.digest == digest ? nil : "it was altered since it was kept"
        }
        if head.sequence > run.sequence {
            return "run \(head.sequence), the newest by \(ChainRecord.fileName), is missing"
        }
        let link = RunDocument(bytes: bytes, path: file(run.fileName)).link()
        return head.sequence == run.sequence - 1 && link?.previous == head.digest
            ? nil : "\(ChainRecord.fileName) ends with run \(head.sequence): nothing vouches for it"
    }

    /// The newest kept report that can be compared with runs of this scope (`Report.scope`).
    ///
    /// One that can't be read, or that its neighbours don't vouch for, is passed over: it is `verify` that
    /// names it.
    ///
    /// Only runs before `sequence` count, with `heard` only those of which the journal took the entries, and
    /// at most `depth` of them are looked at.
    package func newest(
        of scope: String,
        before sequence: Int = .max,
        heard: Bool = false,
        depth: Int = .max
    ) throws(HostError) -> Report? {
        for run in try listing().runs.reversed().filter({ $0.sequence < sequence }).prefix(depth) {
            do throws(HostError) {
                guard let heading = try heading(of: run)?.report, heading.scope == scope,
                    !heard || heading.run.heard == true
                else { continue }
                if try doubt(about: run) != nil { continue }
                if let report = try report(of: run) { return report }
            } catch {
                if error.errno == .permissionDenied { throw error }
            }
        }
        return nil
    }

    /// A report's document from any file of the host, plain or compressed as this archive does it;
    /// `nil` where there is none.
    package static func document(
        at path: FilePath,
        on host: Host
    ) throws(HostError) -> [UInt8]? {
        guard let file = try host.read(path, upTo: largestRun) else { return nil }
        return try document(file.bytes, of: path)
    }

    /// A report's document, plain or compressed; `path` is what errors tell of.
    package static func document(
        _ bytes: [UInt8],
        of path: FilePath = "standard input"
    ) throws(HostError) -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
        return try Gzip.decompressed(bytes, upTo: largestRun, of: path)
    }

    /// A file of the folder, uncompressed; `nil` where there is none.
    func content(_ name: String, first most: Int = .max) throws(HostError) -> [UInt8]? {
        let path = file(name)
        guard let status = try host.status(path, followingLinks: false) else { return nil }
        guard status.kind == .regular else {
            throw HostError("read", path.description, .wrongKind("\(status.kind)"))
        }
        guard let read = try host.read(path, upTo: Self.largestRun) else { return nil }
        guard name.hasSuffix(".gz") else { return read.bytes }
        return try Gzip.decompressed(read.bytes, upTo: Self.largestRun, first: most, of: path)
    }

    /// Where the chain begins and ends; `nil` where that isn't recorded.
    ///
    /// Throws `.malformed` for what is no such record.
    func record() throws(HostError) -> ChainRecord? {
        guard let bytes = try content(ChainRecord.fileName) else { return nil }
        guard let record = ChainRecord(parsing: bytes) else {
            let path = file(ChainRecord.fileName).description
            throw HostError("read", path, .malformed("it is no record of a chain"))
        }
        return record
    }

    /// The size of a run's file on the disk, in bytes.
    package func size(of run: RunEntry) throws(HostError) -> Int64? {
        try host.status(file(run.fileName), followingLinks: false)?.size
    }
}

/// What a run is about.
package struct RunHeading: Sendable {
    /// Without findings, and without what stands after them.
    package let report: Report
    private let counts: JSONValue?

    fileprivate init(report: Report, counts: JSONValue?) {
        self.report = report
        self.counts = counts
    }

    /// How many findings had this result.
    package func count(of outcome: Outcome) -> Int {
        counts?["byResult"]?[outcome.rawValue]?.text.flatMap { Int($0) } ?? 0
    }
}

/// A report's document as `Report.json()` writes it: members at two blanks, the findings after what
/// the run is about, and the chain last.
///
/// So the beginning and the end can be read without the findings. No text can hold these lines: JSON
/// has no raw line break inside of a string.
struct RunDocument {
    let bytes: [UInt8]
    let path: FilePath

    private static let findings = Array("\n  \"findings\": [".utf8)
    private static let chain = Array("\n  \"chain\": ".utf8)

    /// `nil` for what doesn't begin as a report does.
    func heading() -> RunHeading? {
        guard let end = place(of: Self.findings, in: 0..<min(bytes.count, 65_536)) else {
            return nil
        }
        let whole = Array(bytes[..<end]) + Array("\n\"findings\": []}".utf8)
        guard let document = try? JSONValue(parsing: whole),
            let report = try? Report(document)
        else { return nil }
        return RunHeading(report: report, counts: document["counts"])
    }

    /// Its place in the chain; `nil` where it says none.
    func link() -> Report.Link? {
        let tail = max(0, bytes.count - 512)..<bytes.count
        guard let start = place(of: Self.chain, in: tail),
            let document = try? JSONValue(parsing: [UInt8(ascii: "{")] + bytes[start...]),
            let chain = document["chain"], case .number(let number)? = chain["sequence"],
            let sequence = Int(number), let previous = chain["previous"]
        else { return nil }
        if previous == .null { return Report.Link(sequence: sequence, previous: nil) }
        guard case .string(let text) = previous, let digest = SHA256(hexadecimal: text) else {
            return nil
        }
        return Report.Link(sequence: sequence, previous: digest)
    }

    func report() throws(HostError) -> Report {
        do {
            return try Report(try JSONValue(parsing: bytes))
        } catch let error as JSONValue.Malformed {
            throw malformed(error.description)
        } catch let error as Report.Unreadable {
            throw malformed(error.description)
        } catch {
            throw malformed("it is no report")
        }
    }

    func malformed(_ why: String) -> HostError {
        HostError("read", path.description, .malformed(why))
    }

    /// Where a pattern that begins with a line break first stands.
    private func place(of pattern: [UInt8], in range: Range<Int>) -> Int? {
        var place = range.lowerBound
        while place + pattern.count <= range.upperBound {
            if bytes[place] == 0x0A, bytes[place..<place + pattern.count].elementsEqual(pattern) {
                return place
            }
            place += 1
        }
        return nil
    }
}
