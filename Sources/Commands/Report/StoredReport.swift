import Host
import Model
import Runs
import SystemPackage

/// Runs that were written down, by the names that people give them.
enum StoredReport {
    /// The run of a name: a kept run's, or a file's, which has a `/` or a `.` in it.
    static func named(
        _ name: String,
        _ state: StateOptions,
        _ console: Console
    ) throws(Failure) -> Report {
        if name.contains(where: { $0 == "/" || $0 == "." }) { return try at(name) }
        let host = try Session.open(nil)
        return try kept(name, in: try state.archive(on: host), console).report
    }

    /// The report in a file, as JSON or gzip's JSON.
    static func at(_ name: String) throws(Failure) -> Report {
        let path = OutputFile(name).path
        let bytes = try reporting { () throws(HostError) in
            guard let bytes = try RunArchive.document(at: path, on: try Host.live()) else {
                throw HostError("read", path, .noSuchFileOrDirectory)
            }
            return bytes
        }
        let place = SourceLocation(file: name, line: 1, column: 1)
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
            throw .usage("\(error); a file's name has a '/' or a '.' in it")
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
