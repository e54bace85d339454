import Glibc
package import Model
import SystemPackage

/// The largest value that one read of a kernel parameter takes.
///
/// The kernel allocates and clears as many bytes as the read asks for, so more would cost time for
/// every key; no parameter of a baseline is longer.
private let largestParameter = 4096

extension Host {
    /// The running value of a kernel parameter, without the newline; `nil` where the kernel has none.
    ///
    /// A missing `/proc/sys` is an error, not an absent key.
    package func parameter(_ key: SysctlKey) throws(HostError) -> String? {
        let folder = try parameters()
        do throws(Errno) {
            let file = try open(key.path, in: folder, O_RDONLY | O_NONBLOCK)
            var buffer = [UInt8](repeating: 0, count: largestParameter)
            let count = try call { () -> Int in
                unsafe buffer.withUnsafeMutableBytes { bytes in
                    unsafe Glibc.read(file.rawValue, bytes.baseAddress, bytes.count)
                }
            }
            var value = buffer[..<count]
            while value.last == UInt8(ascii: "\n") { value.removeLast() }
            return String(decoding: value, as: UTF8.self)
        } catch {
            if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
            throw HostError("read sysctl", key.description, .system(error))
        }
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
            if count != bytes.count { throw Errno.ioError }
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
