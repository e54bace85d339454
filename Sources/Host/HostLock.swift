import Glibc
import Model
package import SystemPackage

/// The lock that lets one run at a time write to a host; it goes with its process (flock(2)).
package struct HostLock: ~Copyable {
    private let file: OwnedDescriptor

    /// Takes the lock without waiting; `nil` where another run holds it.
    ///
    /// The file itself means nothing and is never removed, so a crash leaves no stale lock.
    package init?(on host: Host, at path: FilePath) throws(HostError) {
        try host.makeFolders(path.removingLastComponent(), mode: .init(0o755))
        do throws(Errno) {
            let opened = try open(
                path.string,
                in: host.root.rawValue,
                O_RDWR | O_CREAT | O_NOFOLLOW,
                mode: 0o600
            )
            do throws(Errno) {
                _ = try call { flock(opened.rawValue, LOCK_EX | LOCK_NB) }
            } catch {
                if error == .wouldBlock { return nil }
                throw error
            }
            file = opened
        } catch {
            throw HostError("lock", path, error)
        }
    }
}

extension HostLock {
    /// Whether somebody holds it now, without taking it (proc_locks(5)).
    package static func isHeld(on host: Host, at path: FilePath) throws(HostError) -> Bool {
        guard let status = try host.status(path),
            let locks = try Host.live().read("/proc/locks", upTo: 1 << 20)
        else { return false }
        let inode = ":\(status.inode)"
        return String(decoding: locks.bytes, as: UTF8.self).split(separator: "\n").contains {
            line in
            let words = line.split(separator: " ")
            return words.contains("FLOCK") && words.contains { $0.hasSuffix(inode) }
        }
    }
}
