import Host
import Model
import SystemPackage
import Transactions

extension StateOptions {
    /// The state to write: below the host's root, or in the folder that the user named, which is then
    /// this root's alone.
    func store(on host: Host) throws(Failure) -> StateStore {
        let store = try privileged { () throws(HostError) in
            guard let folder else { return try StateStore(on: host) }
            return try StateStore(on: try Host.live(), at: folder)
        }
        if folder != nil {
            try reportingTransaction { () throws(TransactionError) in try store.claim(for: host) }
        }
        return store
    }

    /// The state only to be read; `nil` where there is none.
    ///
    /// Another root's is refused.
    func reading(_ host: Host) throws(Failure) -> StateStore? {
        let store = try reporting { () throws(HostError) in
            guard let folder else { return try StateStore(reading: host) }
            return try StateStore(reading: try Host.live(), at: folder)
        }
        if folder != nil, let store {
            try read { () throws(TransactionError) in try store.check(isOf: host) }
        }
        return store
    }

    /// Refuses a folder that the user named and that isn't there: it has nothing to tell, which isn't the
    /// same as that nothing happened.
    func requireNamedFolder() throws(Failure) {
        guard let folder else { return }
        try reporting { () throws(HostError) in
            guard try Host.live().status(folder) != nil else {
                throw HostError("read", folder, .noSuchFileOrDirectory)
            }
        }
    }

    /// What only root may read is told by status 77, not as something that was found.
    func read<Result>(
        _ body: () throws(TransactionError) -> Result
    ) throws(Failure) -> Result {
        do throws(TransactionError) {
            return try body()
        } catch {
            if case .host(let problem) = error, problem.errno == .permissionDenied,
                processUser() != 0
            {
                throw .notPrivileged("reading \(problem.subject)")
            }
            throw .transaction(error)
        }
    }

    /// The lock of one writer at a time; with `--state`, in that folder.
    func lock(_ host: Host) throws(Failure) -> HostLock {
        let lock = try privileged { () throws(HostError) in
            guard let folder else { return try HostLock(on: host, at: "/run/temper/lock") }
            return try HostLock(on: try Host.live(), at: folder.appending("lock"))
        }
        guard let lock else { throw .transaction(.locked) }
        return lock
    }

    static let underWay = "another run is changing the host at this moment"

    /// Whether a run that writes is under way now: what it has begun isn't cut off.
    ///
    /// Where that can't be told, it counts as cut off, which a person will look at.
    func isHeld(_ host: Host) -> Bool {
        do throws(HostError) {
            guard let folder else { return try HostLock.isHeld(on: host, at: "/run/temper/lock") }
            return try HostLock.isHeld(on: try Host.live(), at: folder.appending("lock"))
        } catch {
            return false
        }
    }

    /// The folder that the user named.
    var folder: FilePath? {
        guard let state else { return nil }
        let path = FilePath(state)
        return path.isAbsolute ? path : FilePath(workingDirectory()).pushing(path)
    }

    /// Tells 'not privileged' from every other failure.
    private func privileged<Result: ~Copyable>(
        _ body: () throws(HostError) -> Result
    ) throws(Failure) -> Result {
        do throws(HostError) {
            return try body()
        } catch {
            let refused = error.errno == .permissionDenied || error.errno == .notPermitted
            if refused, processUser() != 0 { throw .notPrivileged("writing \(error.subject)") }
            throw .host(error)
        }
    }
}
