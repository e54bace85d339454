package import Host
import Model
package import SystemPackage

/// Past runs, each the report's own JSON document.
///
/// They are a chain: each names the one before it by the SHA-256 of its bytes. docs/runs.md tells
/// the format, and what the chain proves.
///
///     000042-20261121T083000Z-5f2a90c1.json      the newest
///     000041-20261121T073000Z-c7d1e004.json.gz   those before it
///     chain.json                                 where the chain begins and ends
///
/// A reader needs no lock: each file is whole at any moment.
package struct RunArchive {
    package static let standardPath = FilePath("/var/lib/temper/runs")

    /// The largest report that is read: one of 93 controls has about 150 KB.
    package static let largestRun = 64 << 20

    let host: Host
    package let path: FilePath
    /// Beside the folder: `/run` is not to be written to by a check that systemd confines.
    let lock: FilePath

    /// Touches nothing; the folder is made when the first run is kept.
    package init(on host: Host, at path: FilePath = standardPath) {
        self.host = host
        self.path = path
        lock = path.removingLastComponent().appending("runs.lock")
    }

    /// Whether its folder is there: a package makes it, or the first run that was kept.
    package func isThere() throws(HostError) -> Bool { try host.status(path) != nil }

    /// What is kept, by the names in the folder; nothing where there is no folder yet.
    package func listing() throws(HostError) -> RunListing {
        let names = try host.list(path) ?? []
        return RunListing(names: names.map(\.string)) { name in
            FilePath.Component(name).map { Host.isTemporary($0) } ?? false
        }
    }

    func file(_ name: String) -> FilePath { path.appending(name) }
}
