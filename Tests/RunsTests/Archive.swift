import Host
import Model
import Reports
import Runs
import SystemPackage
import TestSupport
import Testing

/// An archive in a scratch root, and the means to damage it.
struct Archive {
    let root: ScratchRoot
    let runs: RunArchive
    static let folder = "var/lib/temper/runs"

    init() throws {
        root = try ScratchRoot()
        runs = RunArchive(on: try root.host())
    }

    /// Ids that are told apart by their first eight digits.
    static func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
            + "aaaaaaaaaaaaaaaaaaaaaaaa"
    }

    /// An hour apart, so that names sort by time.
    static func report(
        _ number: Int,
        seconds: Int64? = nil,
        baseline: String = "server",
        findings: [Finding] = []
    ) -> Report {
        let time = Timestamp(seconds: seconds ?? 1_795_000_000 + Int64(number) * 3_600)
        return Report(
            tool: Report.Tool(name: "temper", version: "0"),
            host: Report.HostDescription(
                id: nil,
                hostname: "alpha",
                os: nil,
                kernel: nil,
                virtualization: nil,
                bootID: nil,
                root: "/"
            ),
            run: Report.Run(
                id: id(number),
                mode: "check",
                started: time,
                finished: time,
                baselines: [
                    Report.BaselineDescription(
                        name: baseline,
                        version: "1.0",
                        path: "/x.yaml",
                        digest: SHA256([])
                    )
                ]
            ),
            findings: findings
        )
    }

    @discardableResult
    func keep(
        _ number: Int,
        retention: Retention = .standard,
        report: Report? = nil
    ) throws -> KeptRun {
        try runs.keep(
            report ?? Self.report(number),
            retention: retention,
            readers: processGroup()
        ) { $0.json() }
    }

    /// Keeps runs 1 to `count`.
    static func holding(_ count: Int, retention: Retention = .standard) throws -> Archive {
        let archive = try Archive()
        for number in 1...count { try archive.keep(number, retention: retention) }
        return archive
    }

    var names: [String] {
        get throws {
            let names = try root.host().list(FilePath("/" + Self.folder)) ?? []
            return names.map(\.string)
        }
    }

    func name(_ sequence: Int) throws -> String {
        let listing = try runs.listing()
        return try #require(listing.runs.first { $0.sequence == sequence }).fileName
    }

    func path(_ name: String) -> String { Self.folder + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] {
        try #require(try root.host().read(FilePath("/" + path(name)))).bytes
    }

    func put(_ name: String, _ bytes: [UInt8]) throws {
        try root.write(path(name), bytes: bytes)
    }

    func remove(_ sequence: Int) throws { try root.remove(path(try name(sequence))) }

    /// A copy of every file, to be put back as if a crash had undone what came after.
    func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try names { files[name] = try bytes(name) }
        return files
    }

    /// Makes the folder hold just these.
    func restore(_ files: [String: [UInt8]]) throws {
        for name in try names { try root.remove(path(name)) }
        for (name, bytes) in files { try put(name, bytes) }
    }
}
