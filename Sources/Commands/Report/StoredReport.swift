import Host
import Model
import Runs
import SystemPackage

/// Runs that were written down, by the names that people give them.
enum StoredReport {
    /// The run of a name: a kept run's, or a file's, which has a `/` or a `.` in it; `-` is stdin.
    static func named(
        _ name: String,
        in archive: RunArchive,
        _ console: Console
    ) throws(Failure) -> Report {
        if isFile(name) { return try at(name) }
        do throws(Failure) {
            return try kept(name, in: archive, console).report
        } catch {
            guard case .missing(let what) = error else { throw error }
            throw .missing("\(what); a file's name has a '/' or a '.' in it")
        }
    }

    private static func isFile(_ name: String) -> Bool {
        name == "-" || name.contains { $0 == "/" || $0 == "." }
    }

    /// The report in a file, or of stdin (`-`), as JSON or gzip's JSON.
    static func at(_ name: String) throws(Failure) -> Report {
        let path = OutputFile(name).path
        let bytes = try reporting { () throws(HostError) in
            if name == "-" {
                return try RunArchive.document(try Host.standardInput(upTo: RunArchive.largestRun))
            }
            guard let bytes = try RunArchive.document(at: path, on: try Host.live()) else {
                throw HostError("read", path, .noSuchFileOrDirectory)
            }
            return bytes
        }
        let place = SourceLocation(whole: name == "-" ? "standard input" : name)
        let document: JSONValue
        do throws(JSONValue.Malformed) {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw .baseline(BaselineError(place, "not a report: \(error)"))
        }
        do throws(Report.Unreadable) {
            return try Report(document)
        } catch {
            throw .baseline(BaselineError(place, "not a report: \(error)"))
        }
    }

    /// A kept run, and its place in the chain; what its neighbours don't vouch for is said.
    static func kept(
        _ name: String,
        in archive: RunArchive,
        _ console: Console
    ) throws(Failure) -> (report: Report, sequence: Int) {
        let listing = try reporting { () throws(HostError) in try archive.listing() }
        let entry: RunEntry
        do throws(RunListing.Unknown) {
            entry = try listing.run(named: name)
        } catch {
            throw isFile(name)
                ? .usage("'\(name)' is no kept run's name; --from reads a file")
                : .missing("\(error)")
        }
        var report = try reporting { () throws(HostError) in
            guard let report = try archive.report(of: entry) else {
                throw HostError("read", entry.fileName, .system(.noSuchFileOrDirectory))
            }
            return report
        }
        if let doubt = try reporting({ () throws(HostError) in try archive.doubt(about: entry) }) {
            let caution =
                "run \(entry.sequence) can't be trusted: \(doubt); see 'temper runs --verify'"
            report.doubt = doubt
            report.notices.append(caution)
            console.errors(caution)
        }
        return (report, entry.sequence)
    }

    /// A regular file of at most 64 MiB, which has to be there.
    static func bytes(of name: String) throws(Failure) -> [UInt8] {
        let path = OutputFile(name).path
        return try reporting { () throws(HostError) in
            guard let read = try Host.live().read(path) else {
                throw HostError("read", path, .noSuchFileOrDirectory)
            }
            return read.bytes
        }
    }
}
