import Glibc
import Synchronization

/// SIGINT and SIGTERM while a transaction runs: it takes itself back.
///
/// SIGHUP doesn't stop it: a dropped connection is when it matters most.
enum Interruption {
    private static let signalled = Atomic<Int32>(0)

    /// The signal that came, if one did.
    static var signal: Int32? {
        let number = signalled.load(ordering: .acquiring)
        return number == 0 ? nil : number
    }

    /// Takes over the signals for the rest of the process.
    static func takeOver() {
        for number in [SIGINT, SIGTERM] {
            Glibc.signal(number) { Interruption.signalled.store($0, ordering: .releasing) }
        }
        Glibc.signal(SIGHUP, SIG_IGN)
        Glibc.signal(SIGPIPE, SIG_IGN)
    }
}
