import Host
import Model
import Reports
import Runs
import SystemPackage

/// A kept run as `temper runs` shows it.
struct ListedRun {
    let entry: RunEntry
    /// Bytes on the disk.
    let size: Int64
    let heading: RunHeading?
    /// Why its file could not be read.
    let problem: HostError?

    /// All, newest first.
    ///
    /// One that went meanwhile is left out.
    static func all(in archive: RunArchive) throws(HostError) -> [ListedRun] {
        var listed: [ListedRun] = []
        for entry in try archive.listing().runs.reversed() {
            do throws(HostError) {
                guard let heading = try archive.heading(of: entry) else { continue }
                let size = try archive.size(of: entry) ?? 0
                listed.append(ListedRun(entry: entry, size: size, heading: heading, problem: nil))
            } catch {
                listed.append(ListedRun(entry: entry, size: 0, heading: nil, problem: error))
            }
        }
        return listed
    }

    private var time: String { entry.time?.description ?? entry.compactTime }

    // MARK: For people

    static func table(_ runs: [ListedRun], width: Int?) -> String {
        guard let newest = runs.first else { return "no run is kept yet\n" }
        let digits = "\(newest.entry.sequence)".count
        return runs.map { run in
            let number = "\(run.entry.sequence)"
            let blanks = String(repeating: " ", count: max(0, digits - number.count))
            let head = "\(blanks)\(number)  \(run.time)  \(Style.safe(run.entry.id))  "
            guard let heading = run.heading else {
                let problem = run.problem.map(\.description) ?? "it can't be read"
                return head + "UNREADABLE  \(Style.safe(problem))\n"
            }
            let report = heading.report
            let counts = Outcome.allCases.filter { heading.count(of: $0) > 0 }.map {
                "\(heading.count(of: $0)) \($0.rawValue)"
            }
            let root = report.host.root == "/" ? "" : " of \(report.host.root)"
            let what = report.run.mode + root + ": " + counts.joined(separator: ", ")
            let tail = ([report.run.chosenBaselines] + report.run.selection).joined(separator: " ")
            let whole = Style.safe("\(what)  (\(tail))")
            // A line is cut to a terminal alone: what is piped is searched.
            let room = width.map { max(20, $0 - head.count) } ?? .max
            let text = whole.count <= room ? whole : String(whole.prefix(room - 1)) + "…"
            return head + text + "\n"
        }.joined()
    }

    // MARK: For machines

    /// Schema `temper.runs/1`: docs/runs.md tells every field.
    static func json(
        _ runs: [ListedRun],
        in archive: RunArchive,
        _ verification: Verification?
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.runs/1")
            json.field("folder", archive.path.string)
            if let verification {
                json.object("verification") { json in write(verification, to: &json) }
            } else {
                json.field("verification", String?.none)
            }
            json.array("runs", runs) { json, run in
                json.object { json in run.write(to: &json) }
            }
        }
        return json.finish()
    }

    private func write(to json: inout JSONWriter) {
        let report = heading?.report
        json.field("sequence", entry.sequence)
        json.field("time", time)
        json.field("file", entry.fileName)
        json.field("bytes", Int(size))
        json.field("problem", problem?.description)
        json.field("id", report?.run.id)
        json.field("mode", report?.run.mode)
        json.field("hostname", report?.host.hostname)
        json.field("root", report?.host.root)
        json.array("baselines", (report?.run.baselines ?? []).filter(\.isChosen).map(\.name))
        json.array("selection", report?.run.selection ?? [])
        json.object("counts") { json in
            for outcome in Outcome.allCases {
                json.field(outcome.rawValue, heading?.count(of: outcome))
            }
        }
    }

    private static func write(_ verification: Verification, to json: inout JSONWriter) {
        json.field("whole", verification.isWhole)
        json.field("runs", verification.runs.count)
        json.array("problems", verification.problems)
        json.array("undetermined", verification.undetermined)
        json.array("notes", verification.notes)
        write("head", verification.head, to: &json)
        write("anchor", verification.anchor, to: &json)
        json.field("journalRuns", verification.compared)
    }

    private static func write(
        _ key: String,
        _ place: ChainRecord.Place?,
        to json: inout JSONWriter
    ) {
        guard let place else { return json.field(key, String?.none) }
        json.object(key) { json in
            json.field("sequence", place.sequence)
            json.field("sha256", place.digest.description)
        }
    }
}
