package import Host
package import Model
package import SystemPackage

/// Where temper keeps what it did: plain files below `/var/lib/temper`, each replaced as a whole.
///
///     transactions/ID/journal.json    what it is; written once, before the first write to the host
///     transactions/ID/blobs/SHA256    the contents from before and after
///     transactions/ID/progress.json   how far it has come
///     transactions/ID/started         the numbers of the steps that were begun, a line each
///     holds.json                      what an undo keeps from being done again
///     boot.json                       what the apply at boot did, and on which instance
///     owner.json                      of which root it is; only where a user named the folder
package struct StateStore {
    let folder: Host
    private static let transactions = FilePath("/transactions")

    /// The state of the host that `host` is, or a folder that the user named.
    package init(on host: Host, at path: FilePath = FilePath("/var/lib/temper")) throws(HostError) {
        try host.makeFolders(path, mode: Permissions(0o755))
        folder = try host.beneath(path)
    }

    /// The state of a host, only to be read; `nil` where temper never changed anything.
    package init?(
        reading host: Host,
        at path: FilePath = FilePath("/var/lib/temper")
    ) throws(HostError) {
        guard try host.status(path) != nil else { return nil }
        folder = try host.beneath(path)
    }

    package var path: FilePath { folder.rootPath }

    // MARK: Transactions

    /// The ids of all transactions, oldest first.
    package func ids() throws(HostError) -> [String] {
        let names = try located { () throws(HostError) in
            try folder.list(Self.transactions) ?? []
        }
        return names.map(\.string).filter { !$0.hasPrefix(".") }
    }

    /// The id of the next transaction: a number that rises whatever the clock does, and the time.
    package func nextID(at time: Timestamp) throws(HostError) -> String {
        let last = try ids().last.flatMap { Int($0.prefix { $0 != "-" }) } ?? 0
        let number = String(last + 1)
        let zeros = String(repeating: "0", count: Swift.max(0, 6 - number.utf8.count))
        return "\(zeros)\(number)-\(time.compact)"
    }

    package func journal(_ id: String) throws(TransactionError) -> Journal {
        let path = file(id, "journal.json")
        return try StateCoding.decode(Journal.self, from: try read(path), at: whole(path))
    }

    /// When a transaction was begun, by the file system's clock; nanoseconds since 1970.
    func begun(_ id: String) throws(HostError) -> Int64 {
        guard let status = try folder.status(file(id, "journal.json")) else { return 0 }
        return status.modified
    }

    package func progress(_ id: String) throws(TransactionError) -> Progress {
        let path = file(id, "progress.json")
        return try StateCoding.decode(Progress.self, from: try read(path), at: whole(path))
    }

    /// Notes that somebody has confirmed a transaction: it stays.
    package func confirm(
        _ id: String,
        by who: String,
        at time: Timestamp
    ) throws(TransactionError) {
        try set(Progress(.committed, at: time, reason: "confirmed by \(who)"), of: id)
    }

    /// Puts a transaction on disk: when this returns, its undo survives a power cut.
    func create(
        _ journal: Journal,
        contents: [SHA256: [UInt8]],
        at time: Timestamp
    ) throws(TransactionError) {
        let encoded = try StateCoding.encode(journal)
        let progress = try StateCoding.encode(Progress(.prepared, at: time))
        try onHost { () throws(HostError) in
            let new = Self.transactions.appending(".new-\(journal.id)")
            try folder.makeFolders(new.appending("blobs"), mode: Permissions(0o700))
            for (digest, bytes) in contents {
                try write(bytes, to: new.appending("blobs").appending("\(digest)"))
            }
            try write(encoded, to: new.appending("journal.json"))
            try write(progress, to: new.appending("progress.json"))
            // Made here, so that the name is on disk before the first step is noted in it.
            try write([], to: new.appending("started"))
            try folder.rename(new, to: journal.id)
        }
    }

    func set(_ progress: Progress, of id: String) throws(TransactionError) {
        let bytes = try StateCoding.encode(progress)
        try onHost { () throws(HostError) in try write(bytes, to: file(id, "progress.json")) }
    }

    /// Notes that a step is about to begin; on disk when this returns if the step's own effect
    /// would outlive a power cut.
    func begin(_ step: Int, of id: String, durably: Bool) throws(HostError) {
        try folder.append("\(step)\n", to: file(id, "started"), durably: durably)
    }

    /// The steps that may have been begun.
    ///
    /// A last line without its end was never begun.
    func started(_ id: String) throws(TransactionError) -> Set<Int> {
        try onHost { () throws(HostError) in
            guard let file = try folder.read(file(id, "started")) else { return [] }
            let text = String(decoding: file.bytes, as: UTF8.self)
            return Set(text.split(separator: "\n").compactMap { Int($0) })
        }
    }

    func content(_ digest: SHA256, of id: String) throws(TransactionError) -> [UInt8] {
        let path = Self.transactions.appending(id).appending("blobs").appending("\(digest)")
        let bytes = try read(path)
        guard SHA256(bytes) == digest else {
            throw .unusableState("\(whole(path)) is damaged: its SHA-256 is not its name")
        }
        return bytes
    }

    /// Removes what an interrupted run left in the state itself: candidates, a transaction that was
    /// not yet one (nothing had been written to the host by then), and temporary names.
    package func removeLeftovers() throws(HostError) {
        try removeStaging()
        var folders = [FilePath("/"), Self.transactions]
        if let newest = try ids().last { folders.append(Self.transactions.appending(newest)) }
        for path in folders {
            for name in try folder.list(path) ?? []
            where name.string.hasPrefix(".new-") || Host.isTemporary(name) {
                try removeAll(path.appending(name))
            }
        }
    }

    // MARK: Holds

    package func holds() throws(TransactionError) -> [Hold] {
        let path = FilePath("/holds.json")
        guard let bytes = try content(path) else { return [] }
        return try StateCoding.decode(HoldFile.self, from: bytes, at: whole(path)).holds
    }

    /// Replaces the holds; leaves the file alone where nothing changes.
    package func set(_ holds: [Hold]) throws(TransactionError) {
        if try self.holds() == holds { return }
        let bytes = try StateCoding.encode(HoldFile(format: 1, holds: holds))
        try onHost { () throws(HostError) in try write(bytes, to: FilePath("/holds.json")) }
    }

    private struct HoldFile: Codable {
        let format: Int
        let holds: [Hold]
    }

    // MARK: Boots

    package func bootRecord() throws(TransactionError) -> BootRecord? {
        let path = FilePath("/boot.json")
        guard let bytes = try content(path) else { return nil }
        return try StateCoding.decode(BootRecord.self, from: bytes, at: whole(path))
    }

    package func set(_ record: BootRecord) throws(TransactionError) {
        let bytes = try StateCoding.encode(record)
        try onHost { () throws(HostError) in try write(bytes, to: FilePath("/boot.json")) }
    }

    // MARK: Files

    /// A folder for candidates that no reader looks into; emptied first.
    func staging() throws(HostError) -> FilePath {
        let path = FilePath("/staging")
        try removeAll(path)
        try folder.makeFolder(path, mode: Permissions(0o700))
        return path
    }

    func stage(_ bytes: [UInt8], as image: FileImage, at path: FilePath) throws(HostError) {
        try folder.makeFolders(path.removingLastComponent(), mode: Permissions(0o755))
        try folder.install(bytes, as: image, at: path)
    }

    func stageLink(_ target: String, at path: FilePath) throws(HostError) {
        try folder.makeFolders(path.removingLastComponent(), mode: Permissions(0o755))
        try folder.setLink(path, to: target)
    }

    func stageFolder(_ path: FilePath, mode: Permissions) throws(HostError) {
        try folder.makeFolders(path.removingLastComponent(), mode: Permissions(0o755))
        try folder.makeFolder(path, mode: mode)
    }

    func unstage(_ path: FilePath) throws(HostError) {
        try folder.remove(path)
    }

    func removeStaging() throws(HostError) {
        try removeAll(FilePath("/staging"))
    }

    private func file(_ id: String, _ name: String) -> FilePath {
        Self.transactions.appending(id).appending(name)
    }

    private func read(_ path: FilePath) throws(TransactionError) -> [UInt8] {
        guard let bytes = try content(path) else {
            throw .unusableState("\(whole(path)) is missing")
        }
        return bytes
    }

    /// A file of the folder; `nil` where there is none.
    func content(_ path: FilePath) throws(TransactionError) -> [UInt8]? {
        try onHost { () throws(HostError) in
            try located { () throws(HostError) in try folder.read(path)?.bytes }
        }
    }

    /// Errors name the whole path, not the one within the folder.
    private func located<Result>(
        _ body: () throws(HostError) -> Result
    ) throws(HostError) -> Result {
        do throws(HostError) {
            return try body()
        } catch {
            throw HostError(error.operation, path.string + error.subject, error.cause)
        }
    }

    func write(_ bytes: [UInt8], to path: FilePath) throws(HostError) {
        let image = FileImage(
            content: SHA256(bytes),
            mode: Permissions(0o600),
            owner: processUser(),
            group: processGroup(),
            attributes: [:]
        )
        try located { () throws(HostError) in try folder.install(bytes, as: image, at: path) }
    }

    /// The path on the host of one within the folder.
    func whole(_ path: FilePath) -> FilePath { FilePath(self.path.string + path.string) }

    private func removeAll(_ path: FilePath) throws(HostError) {
        guard let status = try folder.status(path, followingLinks: false) else { return }
        guard status.kind == .folder else { return try folder.remove(path) }
        for name in try folder.list(path) ?? [] { try removeAll(path.appending(name)) }
        try folder.removeFolder(path)
    }
}

/// Carries the host's errors in a transaction's.
func onHost<Result>(
    _ body: () throws(HostError) -> Result
) throws(TransactionError) -> Result {
    do throws(HostError) { return try body() } catch { throw .host(error) }
}
