import Glibc
package import Model
package import SystemPackage

/// The one door to the machine, rooted at a directory.
///
/// Everything is reached beneath the root's descriptor: no link, `..` or absolute target leads out of
/// it. A host is live when it is the running system itself (`/`); otherwise it is an image, of which
/// only the files can be known.
///
/// What many controls share is read once and kept: a `Host` is one look at the machine. After a
/// change, look again with a new one. It is not thread-safe; the pipeline is synchronous.
package final class Host {
    package let rootPath: FilePath
    package let isLive: Bool
    let root: OwnedDescriptor
    /// A `Kept<S>` for each type of snapshot.
    private var kept: [ObjectIdentifier: AnyObject] = [:]
    /// Units whose states will be asked for.
    package internal(set) var expectedUnits: Set<UnitName> = []
    /// The system bus, once it was asked for.
    var openBus: Bus?
    /// The descriptor of `/proc/sys`, once it was asked for.
    var parameterFolder: Result<ParameterFolder, HostError>?

    /// The running system.
    package static func live() throws(HostError) -> Host {
        try Host(FilePath("/"), isLive: true)
    }

    /// An image, or any directory that isn't running.
    package convenience init(root path: FilePath) throws(HostError) {
        try self.init(path, isLive: false)
    }

    private init(_ path: FilePath, isLive: Bool) throws(HostError) {
        do throws(Errno) {
            root = try openRoot(path)
        } catch {
            throw HostError("open the root", path, error)
        }
        rootPath = isLive ? path : Host.canonical(path)
        self.isLive = isLive
    }

    /// The path without links, `.` and `..` (realpath(3)), as reports and records tell it; as it was given
    /// where it has none.
    private static func canonical(_ path: FilePath) -> FilePath {
        guard let real = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else {
            return path
        }
        defer { unsafe free(real) }
        return unsafe FilePath(platformString: real)
    }

    /// A root that is open already.
    init(adopting root: consuming OwnedDescriptor, at path: FilePath) {
        self.root = root
        rootPath = path
        isLive = false
    }

    /// The same root, looked at anew.
    package func lookingAgain() throws(HostError) -> Host {
        try Host(rootPath, isLive: isLive)
    }

    /// What `S` tells of this host, taken at the first call and kept, its failure too.
    package func snapshot<S: Snapshot>(
        _ type: S.Type = S.self,
        for subject: S.Subject
    ) throws(HostError) -> S {
        let kept = kept(S.self)
        if let result = kept.results[subject] { return try result.get() }
        let result: Result<S, HostError>
        do throws(HostError) {
            result = .success(try S(of: self, for: subject))
        } catch {
            result = .failure(error)
        }
        kept.results[subject] = result
        return try result.get()
    }

    private func kept<S: Snapshot>(_ type: S.Type) -> Kept<S> {
        if let kept = kept[ObjectIdentifier(type)] as? Kept<S> { return kept }
        let new = Kept<S>()
        kept[ObjectIdentifier(type)] = new
        return new
    }

    package func snapshot<S: Snapshot>(_ type: S.Type = S.self) throws(HostError) -> S
    where S.Subject == Whole {
        try snapshot(type, for: Whole())
    }
}

/// Something that is read once for a run and serves many controls.
package protocol Snapshot: Sendable {
    /// What it is of, where there is one for each of several things; `Whole` where there is one.
    associatedtype Subject: Hashable & Sendable
    init(of host: Host, for subject: Subject) throws(HostError)
}

/// The subject of a snapshot of which a host has one.
package struct Whole: Hashable, Sendable {
    package init() {}
}

/// The snapshots of one type that were taken, with those that failed.
private final class Kept<S: Snapshot> {
    var results: [S.Subject: Result<S, HostError>] = [:]
}
