import Glibc
package import Model
package import SystemPackage

/// What one read of a kernel parameter asks for at first.
///
/// The kernel allocates and clears as many bytes as a read asks for, for every key.
private let usualParameter = 4096

/// The longest value of a kernel parameter that is read: what the kernel itself takes in one write.
private let largestParameter = 4 << 20

extension Host {
    /// The running value of a kernel parameter, without the newline; `nil` where the kernel has none.
    ///
    /// A missing `/proc/sys` is an error, not an absent key.
    package func parameter(_ key: SysctlKey) throws(HostError) -> String? {
        let folder = try parameters()
        do throws(Errno) {
            let file = try open(key.path, in: folder, O_RDONLY | O_NONBLOCK)
            // A parameter is read from its start in one call: a second one may see another value.
            var room = usualParameter
            while true {
                let (value, isWhole) = try readParameter(file, room)
                if isWhole { return value }
                room *= 16
                guard room <= largestParameter else { throw Errno.fileTooLarge }
            }
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw HostError("read sysctl", key.description, .system(error))
        }
    }

    /// Why a write to a kernel parameter would be refused, whatever the value; `nil` where it's allowed.
    ///
    /// It is root who would write. That an ordinary user mayn't tells nothing of that: of what they
    /// are refused only a read-only `/proc/sys` counts.
    package func obstacle(toWriting key: SysctlKey) throws(HostError) -> Errno? {
        let folder = try parameters()
        guard unsafe faccessat(folder, key.path, W_OK, 0) != 0 else { return nil }
        let errno = Errno.last
        return processUser() == 0 || errno == .readOnlyFileSystem ? errno : nil
    }

    /// Writes the running value of a kernel parameter, in one write as the kernel wants it.
    package func setParameter(_ key: SysctlKey, to value: String) throws(HostError) {
        let folder = try parameters()
        do throws(Errno) {
            let file = try open(key.path, in: folder, O_WRONLY)
            let bytes = Array(value.utf8) + [UInt8(ascii: "\n")]
            let count = try call { () -> Int in
                unsafe bytes.withUnsafeBytes { buffer in
                    unsafe Glibc.write(file.rawValue, buffer.baseAddress, buffer.count)
                }
            }
            // Some handlers take the value and leave the line break: Linux 6.1 does so with the
            // forwarding of IPv6.
            if count < value.utf8.count { throw Errno.ioError }
        } catch {
            throw HostError("write sysctl", "\(key)=\(value)", .system(error))
        }
    }

    /// The existing parameters that a pattern names, sorted; `*` stays within one part of the name.
    package func parameters(matching pattern: SysctlKey) throws(HostError) -> [SysctlKey] {
        let base = FilePath("/proc/sys")
        guard try status(base) != nil else {
            throw HostError("read", base, .noSuchFileOrDirectory)
        }
        var found: [FilePath] = [FilePath("")]
        for part in pattern.parts {
            var next: [FilePath] = []
            for path in found {
                if part.utf8.contains(where: { "*?[".utf8.contains($0) }) {
                    let names = try list(base.appending(path.components)) ?? []
                    next += names.filter { Glob(part).matches($0.string) }.map(path.appending)
                } else {
                    next.append(path.appending(String(part)))
                }
            }
            found = next
        }
        var keys: [SysctlKey] = []
        for path in found where try status(base.appending(path.components)) != nil {
            if let key = SysctlKey(normalizedPath: path.string) { keys.append(key) }
        }
        return keys.sorted()
    }

    private func parameters() throws(HostError) -> CInt {
        if let parameterFolder { return try parameterFolder.get().descriptor.rawValue }
        let result: Result<ParameterFolder, HostError>
        do throws(Errno) {
            result = .success(
                ParameterFolder(try open("/proc/sys", in: root.rawValue, O_PATH | O_DIRECTORY))
            )
        } catch {
            result = .failure(HostError("read", FilePath("/proc/sys"), error))
        }
        parameterFolder = result
        return try result.get().descriptor.rawValue
    }
}

/// The value in an open file of `/proc/sys`, without the newline, and whether `room` held all of it.
private func readParameter(
    _ file: borrowing OwnedDescriptor,
    _ room: Int
) throws(Errno) -> (value: String, isWhole: Bool) {
    let descriptor = file.rawValue
    var value = ""
    let count = try call { () -> Int in
        unsafe withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { buffer in
            let count = unsafe Glibc.pread(descriptor, buffer.baseAddress, room, 0)
            guard count > 0 else { return count }
            var end = count
            while end > 0, unsafe buffer[end - 1] == UInt8(ascii: "\n") { end -= 1 }
            value = unsafe String(decoding: buffer[..<end], as: UTF8.self)
            return count
        }
    }
    return (value, count < room)
}

/// Holds `/proc/sys` open for as long as its host.
final class ParameterFolder {
    let descriptor: OwnedDescriptor

    init(_ descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }
}

/// A shell pattern as fnmatch(3) reads it, within one path component.
package struct Glob: Hashable, Sendable {
    package let pattern: String

    package init(_ pattern: some StringProtocol) {
        self.pattern = String(pattern)
    }

    /// Whether the pattern has a character that makes it one.
    package static func isPattern(_ text: some StringProtocol) -> Bool {
        text.utf8.contains { "*?[".utf8.contains($0) }
    }

    /// Matches a whole name; `pathname` keeps `*` from matching a slash.
    package func matches(_ name: some StringProtocol, pathname: Bool = true) -> Bool {
        let flags = pathname ? FNM_PATHNAME | FNM_PERIOD : FNM_NOESCAPE
        return unsafe fnmatch(pattern, String(name), flags) == 0
    }
}
