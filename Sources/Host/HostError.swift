package import SystemPackage

/// Why the machine could not be read or written: what was tried, on what, and the cause.
package struct HostError: Error, Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case system(Errno)
        /// Something else stands where a regular file (or a folder, a link) should: its kind.
        case wrongKind(String)
        case tooLarge(limit: Int)
        /// A program ended with a status that isn't success; its last words.
        case failed(status: Int32, message: String)
        case timedOut(seconds: Int)
        /// An error that came back over D-Bus.
        case bus(name: String, message: String)
        /// What was read makes no sense.
        case malformed(String)
    }

    /// A verb: `read`, `write`, `run`.
    package let operation: String
    /// A path, a parameter, a unit.
    package let subject: String
    package let cause: Cause

    package init(_ operation: String, _ subject: String, _ cause: Cause) {
        self.operation = operation
        self.subject = subject
        self.cause = cause
    }

    package init(_ operation: String, _ path: FilePath, _ errno: Errno) {
        self.init(operation, path.description, .system(errno))
    }

    package var errno: Errno? {
        if case .system(let errno) = cause { errno } else { nil }
    }
}

extension HostError: CustomStringConvertible {
    /// For example `cannot read /etc/shadow: Permission denied`.
    package var description: String {
        "cannot \(operation) \(subject): \(cause)"
    }
}

extension HostError.Cause: CustomStringConvertible {
    package var description: String {
        switch self {
        // openat2(2) says the same of the links of /proc, such as those behind /dev/stdin.
        case .system(.tooManySymbolicLinkLevels):
            "a loop of symbolic links, or a pipe by its name in /proc or /dev"
        case .system(let errno): errno.description
        case .wrongKind(let kind): "it is \(kind)"
        case .tooLarge(let limit): "larger than \(limit) bytes"
        case .failed(let status, let message):
            "it ended with status \(status)" + (message.isEmpty ? "" : ": \(message)")
        case .timedOut(let seconds): "no answer within \(seconds) s"
        case .bus(let name, let message): "\(message) (\(name))"
        case .malformed(let why): why
        }
    }
}
