package import Host
import SystemPackage

extension StateStore {
    private static let ownerFile = FilePath("/owner.json")

    /// Refuses a folder that a user named and that has another root's state.
    ///
    /// What was done to one tree would otherwise be looked for, and taken back, in another.
    package func check(isOf host: Host) throws(TransactionError) {
        guard let owner = try owner(), owner.root != host.rootPath.string else { return }
        throw .refused([
            "\(path) has the state of \(owner.root), not of \(host.rootPath)",
            "name that root with --root, or another folder with --state; where the same tree has moved, "
                + "write its new path into \(whole(Self.ownerFile))",
        ])
    }

    /// Takes a new folder that a user named for one root's state; refuses one that is another's.
    ///
    /// One that has transactions and no owner stays as it is: nobody knows whose they are.
    package func claim(for host: Host) throws(TransactionError) {
        try check(isOf: host)
        let isNew = try onHost { () throws(HostError) in try ids().isEmpty }
        guard isNew, try owner() == nil else { return }
        for _ in 0..<250 {
            if try claimAtOnce(for: host) { return try check(isOf: host) }
            sleep(seconds: 0.02)
        }
        throw .locked
    }

    /// Whether the lock was free, so that the folder has an owner now.
    private func claimAtOnce(for host: Host) throws(TransactionError) -> Bool {
        let lock: HostLock?
        do throws(HostError) {
            lock = try HostLock(on: folder, at: "/owner.lock")
        } catch {
            throw .host(error)
        }
        guard let lock else { return false }
        defer { withExtendedLifetime(lock) {} }
        if try owner() == nil {
            let bytes = try StateCoding.encode(Owner(format: 1, root: host.rootPath.string))
            try onHost { () throws(HostError) in try write(bytes, to: Self.ownerFile) }
        }
        return true
    }

    private func owner() throws(TransactionError) -> Owner? {
        guard let bytes = try content(Self.ownerFile) else { return nil }
        return try StateCoding.decode(Owner.self, from: bytes, at: whole(Self.ownerFile))
    }
}

/// The root whose state a folder holds.
private struct Owner: Codable {
    let format: Int
    let root: String
}
