import Host
import Model
import SystemPackage

/// Runs that were written down, by the names that people give them.
enum StoredReport {
    /// The largest report that is read.
    static let limit = 64 << 20

    /// The run of a name: a file with a report in JSON.
    ///
    /// Every command that takes a run asks here, so that kept runs have one place to be looked up.
    static func named(_ name: String) throws(Failure) -> Report {
        let bytes = try bytes(of: name, upTo: limit)
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

    /// A regular file, which has to be there.
    static func bytes(of name: String, upTo limit: Int) throws(Failure) -> [UInt8] {
        let path = OutputFile(name).path
        return try reporting { () throws(HostError) in
            guard let read = try Host.live().read(path, upTo: limit) else {
                throw HostError("read", path, .noSuchFileOrDirectory)
            }
            return read.bytes
        }
    }
}
