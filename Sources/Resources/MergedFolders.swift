import Host
import SystemPackage

/// Folders of which each has its say on a file's name, as systemd merges them: of one name the first
/// folder's counts, and all are read in the order of their names, by bytes.
enum MergedFolders {
    /// The files that are read, and those that aren't since their name stands in a folder before.
    ///
    /// A folder that has two names is one, and a hidden file is none.
    static func files(
        of folders: [FilePath],
        ending suffix: String,
        on host: Host
    ) throws(HostError) -> (read: [FilePath], replaced: [FilePath]) {
        var lists: [[FilePath]] = []
        var seen: Set<[UInt64]> = []
        for folder in folders {
            guard let status = try host.status(folder), status.kind == .folder,
                seen.insert([status.device, status.inode]).inserted
            else { continue }
            let names = (try host.list(folder) ?? []).filter {
                $0.string.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
                    && $0.string.utf8.first != UInt8(ascii: ".")
            }
            lists.append(names.map { folder.appending($0) })
        }
        return merged(lists)
    }

    /// The same of files that are known, the first folder's first.
    static func merged(_ lists: [[FilePath]]) -> (read: [FilePath], replaced: [FilePath]) {
        var chosen: [FilePath.Component: FilePath] = [:]
        var replaced: [FilePath] = []
        for list in lists {
            for path in list {
                guard let name = path.lastComponent else { continue }
                if chosen[name] == nil { chosen[name] = path } else { replaced.append(path) }
            }
        }
        let read = chosen.sorted { bytewise($0.key.string, $1.key.string) }.map(\.value)
        return (read, replaced)
    }
}
