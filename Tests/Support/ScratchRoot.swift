import Glibc
package import Host
package import SystemPackage

/// A directory tree of its own for one test, removed with it.
///
/// The tree is real: the code under test reads and writes it as it would an image with `--root`.
package final class ScratchRoot {
    package let path: FilePath

    package init() throws {
        var template = Array("/tmp/temper-test.XXXXXX".utf8CString)
        guard let made = unsafe mkdtemp(&template) else { throw Errno(rawValue: errno) }
        path = FilePath(unsafe String(cString: made))
    }

    deinit {
        remove(path)
    }

    /// The tree as an image.
    package func host() throws -> Host {
        try Host(root: path)
    }

    /// Writes a file, with the folders that it needs.
    package func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
        try write(name, bytes: Array(text.utf8), mode: mode)
    }

    package func write(_ name: String, bytes: [UInt8], mode: UInt32 = 0o644) throws {
        let file = try make(name)
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: [.create, .truncate],
            permissions: FilePermissions(rawValue: mode)
        )
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        guard unsafe chmod(file.string, mode) == 0 else { throw Errno(rawValue: errno) }
    }

    /// The mode of something that is there; of the root itself where the name is empty.
    package func setMode(_ name: String, _ mode: UInt32) throws {
        guard unsafe chmod(absolute(name).string, mode) == 0 else { throw Errno(rawValue: errno) }
    }

    package func link(_ name: String, to target: String) throws {
        let file = try make(name)
        guard unsafe symlink(target, file.string) == 0 else { throw Errno(rawValue: errno) }
    }

    package func folder(_ name: String) throws {
        _ = try make(name + "/.")
    }

    /// Removes a file or a link; nothing there is fine.
    package func remove(_ name: String) throws {
        if unsafe unlink(absolute(name).string) != 0, errno != ENOENT {
            throw Errno(rawValue: errno)
        }
    }

    /// A file's text; `nil` where there is none.
    package func text(_ name: String) -> String? {
        guard let descriptor = try? FileDescriptor.open(absolute(name), .readOnly) else {
            return nil
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while let count = try? unsafe buffer.withUnsafeMutableBytes({
            try unsafe descriptor.read(into: $0)
        }), count > 0 {
            bytes += buffer[..<count]
        }
        try? descriptor.close()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The path as the machine sees it.
    package func absolute(_ name: String) -> FilePath {
        path.pushing(FilePath(String(name.drop { $0 == "/" })))
    }

    private func make(_ name: String) throws -> FilePath {
        let file = absolute(name)
        var folder = path
        for part in file.removingLastComponent().components.dropFirst(path.components.count) {
            folder.append(part)
            if unsafe mkdir(folder.string, 0o755) != 0, errno != EEXIST {
                throw Errno(rawValue: errno)
            }
        }
        return file
    }

    private func remove(_ path: FilePath) {
        if let directory = unsafe opendir(path.string) {
            var names: [String] = []
            while let entry = unsafe readdir(directory) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                    unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
                }
                if name != ".", name != ".." { names.append(name) }
            }
            unsafe closedir(directory)
            for name in names {
                let child = path.appending(name)
                var status = stat()
                if unsafe lstat(child.string, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
                    remove(child)
                } else {
                    _ = unsafe unlink(child.string)
                }
            }
        }
        _ = unsafe rmdir(path.string)
    }
}
