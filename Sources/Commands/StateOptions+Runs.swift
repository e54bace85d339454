import Host
import Runs
import SystemPackage

extension StateOptions {
    /// The past runs: below the host's root, or in the folder that the user named.
    func archive(on host: Host) throws(Failure) -> RunArchive {
        guard let folder else { return RunArchive(on: host) }
        return RunArchive(
            on: try reporting { () throws(HostError) in try Host.live() },
            at: folder.appending("runs")
        )
    }
}
