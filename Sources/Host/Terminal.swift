import Glibc
import SystemPackage

/// What is known of the terminal behind a descriptor.
package enum Terminal {
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The width in columns; `nil` where the descriptor is no terminal.
    package static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Reads a line that a person types; `nil` at the end of input.
    package static func readLine() -> String? { Swift.readLine() }
}

/// Writes all bytes to a descriptor; why not all of them, where that failed.
///
/// That nobody reads a pipe any more (EPIPE) is no failure.
package func writeOut(_ bytes: [UInt8], to descriptor: Int32) -> String? {
    var done = 0
    while done < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        }
        if count < 0 {
            if errno == EINTR { continue }
            return errno == EPIPE ? nil : "\(Errno(rawValue: errno))"
        }
        done += count
    }
    return nil
}

/// Has a write to a closed pipe fail with EPIPE instead of ending the process.
package func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
}
