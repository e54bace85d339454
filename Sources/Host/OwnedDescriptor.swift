import CLinux
import Glibc
package import SystemPackage

/// A file descriptor that is closed with its owner.
package struct OwnedDescriptor: ~Copyable {
    package let rawValue: CInt

    package init(_ rawValue: CInt) {
        self.rawValue = rawValue
    }

    deinit {
        Glibc.close(rawValue)
    }

    /// Closes at once and tells an error that `deinit` would have to swallow (NFS, quota: close(2)).
    package consuming func close() throws(Errno) {
        let descriptor = rawValue
        discard self
        if Glibc.close(descriptor) != 0 { throw Errno.last }
    }
}

extension Errno {
    /// What the last failed call left behind; read it before anything else is called.
    package static var last: Errno { Errno(rawValue: errno) }
}

/// open(2)'s flag for a descriptor that only names a file; glibc shows it to GNU sources alone.
let O_PATH: CInt = 0o10_000_000

/// How a path may be walked; openat2(2).
struct PathResolution {
    let flags: UInt64

    /// The root descriptor is `/` for every link and `..`; no `/proc/PID/fd` links.
    static let beneathRoot = PathResolution(flags: 0x10 | 0x02)
}

/// Opens beneath `folder` so that neither a link nor `..` leads out of it.
///
/// EINTR and EAGAIN (a rename raced with the walk) are tried again, EAGAIN a few times at most.
func open(
    _ path: String,
    in folder: CInt,
    _ flags: CInt,
    mode: mode_t = 0
) throws(Errno) -> OwnedDescriptor {
    var races = 0
    while true {
        let descriptor = unsafe path.withCString { text in
            unsafe temper_openat2(
                folder,
                text,
                UInt64(UInt32(bitPattern: flags | O_CLOEXEC)),
                UInt64(mode),
                PathResolution.beneathRoot.flags
            )
        }
        if descriptor >= 0 { return OwnedDescriptor(descriptor) }
        let failure = Errno.last
        if failure == .interrupted { continue }
        if failure == .resourceTemporarilyUnavailable, races < 100 {
            races += 1
            continue
        }
        throw failure
    }
}

/// Runs a call that fails with -1, again after EINTR.
func call<Result: SignedInteger>(_ body: () -> Result) throws(Errno) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let failure = Errno.last
        if failure != .interrupted { throw failure }
    }
}
