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

/// Who belongs to which groups, from passwd(5) and group(5).
struct SSHDAccounts: Sendable {
    private var primary: [String: String] = [:]
    private var members: [String: [String]] = [:]
    private var names: [String: String] = [:]

    init(on host: Host) throws(HostError) {
        for fields in try Self.fields(of: "/etc/group", on: host) where fields.count >= 4 {
            if names[fields[2]] == nil { names[fields[2]] = fields[0] }
            for member in fields[3].split(separator: ",") {
                members[String(member), default: []].append(fields[0])
            }
        }
        for fields in try Self.fields(of: "/etc/passwd", on: host) where fields.count >= 4 {
            if primary[fields[0]] == nil { primary[fields[0]] = fields[3] }
        }
    }

    /// The names of a user's groups; none for a user that isn't there.
    func groups(of user: String) -> [String] {
        guard let group = primary[user] else { return [] }
        return (names[group].map { [$0] } ?? []) + (members[user] ?? [])
    }

    private static func fields(of path: FilePath, on host: Host) throws(HostError) -> [[String]] {
        guard let file = try host.read(path) else { return [] }
        return file.bytes.split(separator: 0x0A).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
