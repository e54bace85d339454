import Host
import Model
import SystemPackage

/// The files that the pattern of an Include names, and the folders that it looks through.
///
/// glob(3) as OpenSSH has it: wildcards in any part of the path, a leading dot only by itself, the
/// whole paths sorted by their bytes.
struct SSHDInclude: Sendable {
    /// Whether temper's drop-in is, or would be, among the files.
    let coversDropIn: Bool
    private(set) var files: [FilePath] = [FilePath("/")]
    private(set) var folders: [FilePath] = []

    init(_ pattern: FilePath, on host: Host) throws(HostError) {
        coversDropIn = Self.covers(pattern, SSHD.dropIn.path)
        for part in pattern.components {
            guard Glob.isPattern(part.string) else {
                files = files.map { $0.appending(part) }
                continue
            }
            var found: [FilePath] = []
            for folder in files where try host.status(folder)?.kind == .folder {
                folders.append(folder)
                let names = try host.list(folder) ?? []
                found += names.filter { Glob(part.string).matches($0.string) }
                    .map { folder.appending($0) }
            }
            files = found
        }
        var existing: [FilePath] = []
        for path in files where try host.status(path, followingLinks: false) != nil {
            existing.append(path)
        }
        files = existing.sorted { bytewise($0.string, $1.string) }
    }

    private static func covers(_ pattern: FilePath, _ path: FilePath) -> Bool {
        let parts = Array(pattern.lexicallyNormalized().components)
        let names = Array(path.components)
        return parts.count == names.count
            && zip(parts, names).allSatisfy { Glob($0.string).matches($1.string) }
    }
}
