import Host
import Model
import SystemPackage

/// The keys that sshd would look for when an account logs in.
struct AuthorizedKeys: Sendable {
    /// The keys of the files that sshd reads, with their places.
    private(set) var keys: [(key: AuthorizedKey, origin: Origin)] = []
    /// The files that are there and that sshd passes over, with the reason.
    private(set) var refused: [String] = []

    /// `patterns` as AuthorizedKeysFile has them; `isStrict` as StrictModes.
    init(
        of account: Account,
        in patterns: [String],
        isStrict: Bool,
        on host: Host
    ) throws(HostError) {
        for pattern in patterns where pattern != "none" {
            let path = Self.path(pattern, of: account)
            guard let file = try host.resolved(path),
                let status = try host.status(file), status.kind == .regular
            else { continue }
            if isStrict, let fault = try Self.fault(of: file, for: account, on: host) {
                refused.append("\(path) isn't read: \(fault)")
                continue
            }
            guard let bytes = try host.read(file)?.bytes else { continue }
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() {
                guard let key = AuthorizedKey(line) else { continue }
                keys.append((key, Origin(path, line: number + 1)))
            }
        }
    }

    /// sshd_config(5), 'TOKENS'; a relative path begins in the home folder.
    private static func path(_ pattern: String, of account: Account) -> FilePath {
        var text = ""
        var rest = pattern[...]
        while let letter = rest.popFirst() {
            guard letter == "%" else {
                text.append(letter)
                continue
            }
            switch rest.popFirst() {
            case "h": text += account.home.string
            case "u": text += account.name
            case "U": text += account.uid.map { "\($0)" } ?? ""
            case "%": text += "%"
            default: break
            }
        }
        let path = FilePath(text)
        return path.isAbsolute ? path : account.home.pushing(path)
    }

    /// Why StrictModes has sshd pass over a file (misc.c: `safe_path`).
    ///
    /// Up to the home folder, everything belongs to root or to the user, and nobody else may write
    /// to it.
    private static func fault(
        of file: FilePath,
        for account: Account,
        on host: Host
    ) throws(HostError) -> String? {
        let home = try host.resolved(account.home) ?? account.home
        var path = file
        while true {
            guard let status = try host.status(path) else { return "\(path) is gone" }
            if status.owner != 0, status.owner != account.uid {
                return "\(path) belongs to uid \(status.owner)"
            }
            if status.mode.isWritableByOthers { return "others may write to \(path)" }
            if path == home || path == "/" { return nil }
            path = path.removingLastComponent()
        }
    }
}
