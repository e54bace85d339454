import CLinux
import Glibc
package import Model
package import SystemPackage

/// A file as it was read: its bytes and what goes with them.
package struct HostFile: Sendable {
    package let bytes: [UInt8]
    package let status: FileStatus
}

/// What `stat(2)` tells of a file.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Sendable { case regular, folder, link, fifo, socket, device }
    package let kind: Kind
    package let mode: Permissions
    package let owner: UInt32
    package let group: UInt32
    package let size: Int64
    /// Content (mtime), and content or attributes (ctime), in nanoseconds since 1970.
    package let modified: Int64
    package let changed: Int64
    package let device: UInt64
    package let inode: UInt64
}

/// What a folder has by one name.
package struct FolderEntry: Sendable {
    package let name: FilePath.Component
    /// The name as text.
    package let text: String
    /// Where a symbolic link points, unresolved; `nil` for all else.
    package let target: String?
}

/// The largest configuration file that is read whole.
package let largestFile = 64 << 20

extension Host {
    /// Reads a regular file, following links beneath the root; `nil` where there is none.
    ///
    /// A FIFO or a device is never read, and never waited for.
    package func read(
        _ path: FilePath,
        upTo limit: Int = largestFile
    ) throws(HostError) -> HostFile? {
        let bytes: [UInt8]?
        let status: FileStatus
        do throws(Errno) {
            let file = try open(
                path.string,
                in: root.rawValue,
                O_RDONLY | O_NONBLOCK | O_NOCTTY
            )
            status = try fileStatus(file)
            let isReadable = status.kind == .regular
            bytes =
                isReadable
                ? try readAll(file, upTo: limit, expecting: status.size) : []
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            // open(2): a socket, or a device without a driver, cannot be opened at all.
            if error == .noSuchAddressOrDevice {
                throw HostError("read", path.description, .wrongKind("a socket or a device"))
            }
            throw HostError("read", path, error)
        }
        guard status.kind == .regular else {
            throw HostError("read", path.description, .wrongKind(status.kind.description))
        }
        guard let bytes else {
            throw HostError("read", path.description, .tooLarge(limit: limit))
        }
        return HostFile(bytes: bytes, status: status)
    }

    /// What is at a path; `nil` where there is nothing.
    package func status(
        _ path: FilePath,
        followingLinks: Bool = true
    ) throws(HostError) -> FileStatus? {
        do throws(Errno) {
            let flags = O_PATH | (followingLinks ? 0 : O_NOFOLLOW)
            let file = try open(path.string, in: root.rawValue, flags)
            return try fileStatus(file)
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw HostError("look at", path, error)
        }
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`; `nil` where there is none.
    package func list(_ path: FilePath) throws(HostError) -> [FilePath.Component]? {
        guard let folder = try openFolder(path) else { return nil }
        do throws(Errno) {
            var names: [(name: FilePath.Component, text: String)] = []
            try forEachEntry(of: folder) { name, _ in names.append((name, name.string)) }
            names.sort { bytewise($0.text, $1.text) }
            return names.map(\.name)
        } catch {
            throw HostError("list", path, error)
        }
    }

    /// What is in a folder, sorted by the names' bytes, links unresolved; `nil` where there is none.
    package func entries(_ path: FilePath) throws(HostError) -> [FolderEntry]? {
        guard let folder = try openFolder(path) else { return nil }
        do throws(Errno) {
            var entries: [FolderEntry] = []
            try forEachEntry(of: folder) { name, type throws(Errno) in
                // A file system that doesn't tell the kinds of its entries says DT_UNKNOWN.
                let mayBeLink = type == DT_LNK || type == DT_UNKNOWN
                let target = mayBeLink ? try readLink(name.string, in: folder) : nil
                entries.append(FolderEntry(name: name, text: name.string, target: target))
            }
            return entries.sorted { bytewise($0.text, $1.text) }
        } catch {
            throw HostError("list", path, error)
        }
    }

    private func openFolder(_ path: FilePath) throws(HostError) -> OwnedDescriptor? {
        do throws(Errno) {
            let flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK
            return try open(path.string, in: root.rawValue, flags)
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw HostError("list", path, error)
        }
    }

    /// Where a symbolic link points, unresolved; `nil` where there is no link (nothing, or a file).
    package func linkTarget(_ path: FilePath) throws(HostError) -> String? {
        do throws(Errno) {
            let link = try open(path.string, in: root.rawValue, O_PATH | O_NOFOLLOW)
            return try readLink("", in: link)
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw HostError("read the link", path, error)
        }
    }

    /// A path with every link beneath the root resolved; `nil` where there is nothing.
    package func resolved(_ path: FilePath) throws(HostError) -> FilePath? {
        var path = path
        for _ in 0..<40 {
            var walked = FilePath("/")
            var next: FilePath?
            let parts = Array(path.lexicallyNormalized().components)
            for (index, part) in parts.enumerated() {
                walked.append(part)
                guard let target = try linkTarget(walked) else { continue }
                var base = FilePath(target)
                if base.isRelative { base = walked.removingLastComponent().pushing(base) }
                next = base.appending(parts[(index + 1)...])
                break
            }
            guard let link = next else { return try status(path) == nil ? nil : walked }
            path = link
        }
        throw HostError("resolve", path, .tooManySymbolicLinkLevels)
    }
}

extension FileStatus.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .regular: "a regular file"
        case .folder: "a directory"
        case .link: "a symbolic link"
        case .fifo: "a FIFO"
        case .socket: "a socket"
        case .device: "a device"
        }
    }
}

/// Opens a root directory itself, from outside of any root.
func openRoot(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
    let descriptor = unsafe path.withPlatformString { text in
        unsafe Glibc.open(text, O_PATH | O_DIRECTORY | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw Errno.last }
    return OwnedDescriptor(descriptor)
}

func fileStatus(_ file: borrowing OwnedDescriptor) throws(Errno) -> FileStatus {
    var buffer = stat()
    guard unsafe fstat(file.rawValue, &buffer) == 0 else { throw Errno.last }
    let kind: FileStatus.Kind =
        switch buffer.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .link
        case S_IFIFO: .fifo
        case S_IFSOCK: .socket
        default: .device
        }
    func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
    return FileStatus(
        kind: kind,
        mode: Permissions(buffer.st_mode),
        owner: buffer.st_uid,
        group: buffer.st_gid,
        size: Int64(buffer.st_size),
        modified: nanoseconds(buffer.st_mtim),
        changed: nanoseconds(buffer.st_ctim),
        device: UInt64(buffer.st_dev),
        inode: UInt64(buffer.st_ino)
    )
}

/// Reads to the end; `nil` once more than `limit` bytes came.
func readAll(
    _ file: borrowing OwnedDescriptor,
    upTo limit: Int,
    expecting size: Int64 = 0
) throws(Errno) -> [UInt8]? {
    if size > limit { return nil }
    var bytes: [UInt8] = []
    var room = Swift.max(Int(size) + 1, 512)
    while true {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: room))
        let descriptor = file.rawValue
        let count = try call { () -> Int in
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), room)
            }
        }
        bytes.removeLast(room - count)
        if count == 0 { return bytes }
        if bytes.count > limit { return nil }
        room = Swift.max(4096, Swift.min(bytes.count, 1 << 20))
    }
}

/// Calls `body` with each name in a folder but `.` and `..`, and its kind as readdir(3) tells it.
private func forEachEntry(
    of folder: borrowing OwnedDescriptor,
    _ body: (FilePath.Component, Int) throws(Errno) -> Void
) throws(Errno) {
    let duplicate = fcntl(folder.rawValue, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0, let stream = unsafe fdopendir(duplicate) else { throw Errno.last }
    defer { unsafe closedir(stream) }
    errno = 0
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                unsafe FilePath.Component(platformString: text)
            }
        }
        if let name, name.kind == .regular { try body(name, Int(unsafe entry.pointee.d_type)) }
        errno = 0
    }
    if errno != 0 { throw Errno.last }
}

/// The target of the link `name` in a folder, of the folder's own descriptor where `name` is empty;
/// `nil` for what is no link.
private func readLink(
    _ name: String,
    in folder: borrowing OwnedDescriptor
) throws(Errno) -> String? {
    var target: String?
    let descriptor = folder.rawValue
    let room = Int(PATH_MAX)
    let length = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
        guard let start = buffer.baseAddress else { return -1 }
        let length = unsafe readlinkat(descriptor, name, start, room)
        if length >= 0 {
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: length)
            target = unsafe String(decoding: bytes, as: UTF8.self)
        }
        return length
    }
    if length >= 0 { return target }
    let failure = Errno.last
    // readlink(2): EINVAL for what is no link, ENOENT by an empty name.
    if failure == .noSuchFileOrDirectory || failure == .invalidArgument { return nil }
    throw failure
}

/// Compares as strcmp(3) does.
package func bytewise(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
