import CLinux
import Glibc
package import Model
package import SystemPackage

/// The few primitive writes. Each is whole or not at all, also after a power cut: what is there is
/// the old thing or the new one. None of them follows a link at its last component.
extension Host {
    /// A regular file's bytes and attributes; `nil` where there is nothing.
    ///
    /// Anything else at that path is an error: it is not ours to replace.
    package func image(
        of path: FilePath
    ) throws(HostError) -> (image: FileImage, bytes: [UInt8])? {
        guard let status = try status(path, followingLinks: false) else { return nil }
        guard status.kind == .regular else {
            throw HostError("take a copy of", path.description, .wrongKind("\(status.kind)"))
        }
        do throws(Errno) {
            let file = try open(path.string, in: root.rawValue, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            guard let bytes = try readAll(file, upTo: largestFile) else {
                throw Errno.fileTooLarge
            }
            let image = FileImage(
                content: SHA256(bytes),
                mode: status.mode,
                owner: status.owner,
                group: status.group,
                attributes: try attributes(of: file.rawValue)
            )
            return (image, bytes)
        } catch {
            throw HostError("take a copy of", path, error)
        }
    }

    /// Puts a file in place: temporary file, fsync, rename, fsync of the folder.
    ///
    /// Owner, mode and extended attributes are set before the name appears. Without `durably` the
    /// name, never the content, may still be the old one after a power cut.
    package func install(
        _ bytes: [UInt8],
        as image: FileImage,
        at path: FilePath,
        durably: Bool = true
    ) throws(HostError) {
        try inFolder(of: path, "write", durably: durably) { folder, name throws(Errno) in
            let temporary = Host.temporaryName(for: name)
            try removeName(temporary, in: folder)
            do throws(Errno) {
                let file = try openNew(temporary, in: folder)
                try writeAll(bytes, to: file.rawValue)
                _ = try call { fchown(file.rawValue, image.owner, image.group) }
                _ = try call { fchmod(file.rawValue, mode_t(image.mode.bits)) }
                try setAttributes(image.attributes, of: file.rawValue)
                _ = try call { fsync(file.rawValue) }
                try file.close()
                _ = try call { unsafe renameat(folder, temporary, folder, name) }
            } catch {
                _ = unsafe unlinkat(folder, temporary, 0)
                throw error
            }
        }
    }

    /// Removes a file or a link; nothing there is fine.
    ///
    /// Without `durably` it may be back after a power cut.
    package func remove(_ path: FilePath, durably: Bool = true) throws(HostError) {
        try inFolder(of: path, "remove", durably: durably) { folder, name throws(Errno) in
            try removeName(name, in: folder)
        }
    }

    /// Makes a symbolic link, replacing a link or a file in one step.
    package func setLink(_ path: FilePath, to target: String) throws(HostError) {
        try inFolder(of: path, "link") { folder, name throws(Errno) in
            let temporary = Host.temporaryName(for: name)
            try removeName(temporary, in: folder)
            _ = try call { unsafe symlinkat(target, folder, temporary) }
            do throws(Errno) {
                _ = try call { unsafe renameat(folder, temporary, folder, name) }
            } catch {
                _ = unsafe unlinkat(folder, temporary, 0)
                throw error
            }
        }
    }

    /// Makes a folder, whose name appears with its mode, and of this group where one is named; one
    /// that is there gets the mode.
    package func makeFolder(
        _ path: FilePath,
        mode: Permissions,
        group: UInt32? = nil
    ) throws(HostError) {
        try inFolder(of: path, "make") { folder, name throws(Errno) in
            do throws(Errno) {
                return try setMode(mode, group: group, ofFolder: name, in: folder)
            } catch {
                if error != .noSuchFileOrDirectory { throw error }
            }
            let temporary = Host.temporaryName(for: name)
            try removeFolderName(temporary, in: folder)
            _ = try call { unsafe mkdirat(folder, temporary, 0o700) }
            do throws(Errno) {
                try setMode(mode, group: group, ofFolder: temporary, in: folder)
                _ = try call { unsafe renameat(folder, temporary, folder, name) }
            } catch {
                _ = unsafe unlinkat(folder, temporary, AT_REMOVEDIR)
                throw error
            }
        }
    }

    /// Makes a folder and those above it that are missing, for temper's own use: without temporary
    /// names, which nobody would know to remove where the first of them was cut off.
    package func makeFolders(_ path: FilePath, mode: Permissions) throws(HostError) {
        var folder = FilePath("/")
        for part in path.components {
            folder.append(part)
            guard try status(folder) == nil else { continue }
            try inFolder(of: folder, "make") { folder, name throws(Errno) in
                do throws(Errno) {
                    _ = try call { unsafe mkdirat(folder, name, mode_t(mode.bits)) }
                } catch {
                    if error != .fileExists { throw error }
                }
                try setMode(mode, ofFolder: name, in: folder)
            }
        }
    }

    /// Removes an empty folder; nothing there is fine.
    package func removeFolder(_ path: FilePath) throws(HostError) {
        try inFolder(of: path, "remove") { folder, name throws(Errno) in
            try removeFolderName(name, in: folder)
        }
    }

    /// Gives a file or folder another name in the same folder, replacing what has it.
    package func rename(_ path: FilePath, to name: String) throws(HostError) {
        try inFolder(of: path, "rename") { folder, old throws(Errno) in
            _ = try call { unsafe renameat(folder, old, folder, name) }
        }
    }

    /// Appends to a file, making it if need be; on disk when this returns if `durably`.
    package func append(
        _ text: String,
        to path: FilePath,
        durably: Bool
    ) throws(HostError) {
        do throws(Errno) {
            let file = try open(
                path.string,
                in: root.rawValue,
                O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW,
                mode: 0o600
            )
            try writeAll(Array(text.utf8), to: file.rawValue)
            if durably { _ = try call { fdatasync(file.rawValue) } }
        } catch {
            throw HostError("write", path, error)
        }
    }

    /// What a write that was cut off may have left beside its target.
    package func removeLeftover(of path: FilePath) throws(HostError) {
        guard let name = path.lastComponent else { return }
        let temporary = Host.temporaryName(for: name.string)
        let leftover = path.removingLastComponent().appending(temporary)
        switch try status(leftover, followingLinks: false)?.kind {
        case nil: break
        case .folder: try removeFolder(leftover)
        default: try remove(leftover)
        }
    }

    /// A folder of this host as a root of its own, opened beneath this root.
    package func beneath(_ path: FilePath) throws(HostError) -> Host {
        do throws(Errno) {
            let folder = try open(path.string, in: root.rawValue, O_PATH | O_DIRECTORY)
            return Host(adopting: folder, at: rootPath.pushing(relative(path)))
        } catch {
            throw HostError("open", path, error)
        }
    }

    /// No reader of a drop-in folder takes a name that begins with a dot and doesn't end as its own.
    private static func temporaryName(for name: String) -> String {
        ".\(name).temper-new"
    }

    package static func isTemporary(_ name: FilePath.Component) -> Bool {
        name.string.hasPrefix(".") && name.string.hasSuffix(".temper-new")
    }

    /// Runs a change of one name in its folder, and has the folder on disk before it returns, if
    /// `durably`.
    private func inFolder(
        of path: FilePath,
        _ verb: String,
        durably: Bool = true,
        _ change: (CInt, String) throws(Errno) -> Void
    ) throws(HostError) {
        guard let name = path.lastComponent?.string else {
            throw HostError(verb, path, .invalidArgument)
        }
        do throws(Errno) {
            let folder = try open(
                path.removingLastComponent().string,
                in: root.rawValue,
                O_RDONLY | O_DIRECTORY
            )
            try change(folder.rawValue, name)
            if durably { _ = try call { fsync(folder.rawValue) } }
        } catch {
            throw HostError(verb, path, error)
        }
    }
}

/// A path without its leading slash.
func relative(_ path: FilePath) -> FilePath {
    var path = path
    path.root = nil
    return path
}

private func openNew(_ name: String, in folder: CInt) throws(Errno) -> OwnedDescriptor {
    OwnedDescriptor(
        try call {
            unsafe openat(
                folder,
                name,
                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                0o600
            )
        }
    )
}

private func removeName(_ name: String, in folder: CInt) throws(Errno) {
    do throws(Errno) {
        _ = try call { unsafe unlinkat(folder, name, 0) }
    } catch {
        if error != .noSuchFileOrDirectory { throw error }
    }
}

private func removeFolderName(_ name: String, in folder: CInt) throws(Errno) {
    do throws(Errno) {
        _ = try call { unsafe unlinkat(folder, name, AT_REMOVEDIR) }
    } catch {
        if error != .noSuchFileOrDirectory { throw error }
    }
}

/// A folder's mode, whatever the umask took away of it; on disk when this returns.
private func setMode(
    _ mode: Permissions,
    group: UInt32? = nil,
    ofFolder name: String,
    in parent: CInt
) throws(Errno) {
    let folder = try open(name, in: parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    if let group { _ = try call { fchown(folder.rawValue, .max, group) } }
    _ = try call { fchmod(folder.rawValue, mode_t(mode.bits)) }
    _ = try call { fsync(folder.rawValue) }
}

/// Writes all bytes where the descriptor stands.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) throws(Errno) {
    var done = 0
    while done < bytes.count {
        done += try call { () -> Int in
            unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: done),
                    buffer.count - done
                )
            }
        }
    }
}

/// Extended attributes by name, their values in hexadecimal; a file system without them has none.
private func attributes(of file: CInt) throws(Errno) -> [String: String] {
    var names = [CChar](repeating: 0, count: 65_536)
    let length: Int
    do throws(Errno) {
        length = try call { unsafe flistxattr(file, &names, names.count) }
    } catch {
        if error == .notSupported { return [:] }
        throw error
    }
    var found: [String: String] = [:]
    for name in names[..<length].split(separator: 0) {
        let name = String(decoding: name.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var value = [UInt8](repeating: 0, count: 65_536)
        let size = try call { unsafe fgetxattr(file, name, &value, value.count) }
        found[name] = value[..<size].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    return found
}

private func setAttributes(_ attributes: [String: String], of file: CInt) throws(Errno) {
    for (name, text) in attributes {
        let digits = Array(text.utf8)
        let value = stride(from: 0, to: digits.count - 1, by: 2).map { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
        }
        _ = try call { unsafe fsetxattr(file, name, value, value.count, 0) }
    }
}
