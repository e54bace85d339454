package import Host
import Model
package import SystemPackage

/// All that the host's files say of kernel parameters, read once for a run.
package struct SysctlConfiguration: Snapshot {
    /// What systemd-sysctl reads at the next boot: `/run` is empty by then.
    package let boot: SysctlIndex
    /// `/run/sysctl.d`, which counts only until then.
    package let fleeting: SysctlIndex
    /// `/etc/sysctl.conf`, which `sysctl --system` reads last and systemd-sysctl only by a link.
    package let main: SysctlIndex
    /// Files that nobody reads, since a file of their name stands in a folder that goes before.
    package let replaced: SysctlIndex

    /// The folders of sysctl.d(5) that survive a boot; the first one that has a name decides it.
    ///
    /// `/lib` is one of its own only where it isn't a link to `/usr/lib`.
    package static let bootFolders: [FilePath] = [
        "/etc/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d",
    ]
    package static let fleetingFolder: FilePath = "/run/sysctl.d"

    package init(of host: Host, for subject: Whole) throws(HostError) {
        let (read, replaced) = try SysctlConfiguration.list(
            SysctlConfiguration.bootFolders,
            on: host
        )
        boot = SysctlIndex(try SysctlConfiguration.read(read, on: host))
        let (passing, _) = try SysctlConfiguration.list(
            [SysctlConfiguration.fleetingFolder],
            on: host
        )
        fleeting = SysctlIndex(try SysctlConfiguration.read(passing, on: host))
        main = SysctlIndex(try SysctlConfiguration.read(["/etc/sysctl.conf"], on: host))
        // Nobody reads these, so what is wrong with them decides nothing.
        self.replaced = SysctlIndex(
            replaced.compactMap { path in
                try? SysctlConfiguration.read([path], on: host).first
            }
        )
    }

    /// The files that are read from some folders, in the loader's order, and those that aren't
    /// since their name stands in a folder before.
    package static func list(
        _ folders: [FilePath],
        on host: Host
    ) throws(HostError) -> (read: [FilePath], replaced: [FilePath]) {
        try MergedFolders.files(of: folders, ending: ".conf", on: host)
    }

    private static func read(
        _ paths: [FilePath],
        on host: Host
    ) throws(HostError) -> [SysctlFile] {
        var files: [SysctlFile] = []
        for path in paths {
            let bytes = try bytes(of: path, on: host)
            // Only a line that temper may have to edit needs the file behind a link.
            let name = path.lastComponent?.string ?? ""
            let isLate = bytewise(Sysctl.dropIn.path.lastComponent?.string ?? "", name)
            let target = isLate && !bytes.isEmpty ? try host.resolved(path) : nil
            files.append(SysctlFile(path, target: target, bytes))
        }
        return files
    }

    /// What systemd-sysctl gets out of a file: nothing from `/dev/null`, a dangling link, a loop of
    /// links, a folder or a socket, all of which still take their name from later folders.
    ///
    /// A FIFO or a device would keep it waiting: what then happens at boot is unknown, an error.
    private static func bytes(of path: FilePath, on host: Host) throws(HostError) -> [UInt8] {
        do throws(HostError) {
            return try host.read(path)?.bytes ?? []
        } catch {
            if error.errno == .tooManySymbolicLinkLevels { return [] }
            guard case .wrongKind = error.cause else { throw error }
            if try host.resolved(path) == "/dev/null" { return [] }
            switch try host.status(path)?.kind {
            case .folder, .socket: return []
            default: throw error
            }
        }
    }
}
