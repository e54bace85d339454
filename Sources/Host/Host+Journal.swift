import CSystemd
import Glibc
import SystemPackage

extension Host {
    /// Sends one structured entry to the journal, through libsystemd.
    ///
    /// Where journald isn't there, libsystemd says success and does nothing (sd_journal_print(3)), so
    /// its socket is looked at first and the absence is thrown.
    package func send(journal fields: [(name: String, value: String)]) throws(HostError) {
        // sd_journal_sendv(3) is silent where nobody listens.
        _ = try snapshot(JournalSocket.self)
        let texts = CStrings(fields.map { "\($0.name)=\($0.value)" })
        var vectors = unsafe (0..<fields.count).map { index in
            let text = unsafe texts.pointers[index]
            return unsafe iovec(
                iov_base: text,
                iov_len: text.map { unsafe strlen($0) } ?? 0
            )
        }
        let result = unsafe sd_journal_sendv(&vectors, CInt(vectors.count))
        if result < 0 {
            throw HostError("send to", "journald", .system(Errno(rawValue: -result)))
        }
    }
}

/// That journald listens, looked at once for a run.
private struct JournalSocket: Snapshot {
    init(of host: Host, for subject: Whole) throws(HostError) {
        let socket: FilePath = "/run/systemd/journal/socket"
        guard try host.status(socket) != nil else {
            throw HostError("send to", "journald", .malformed("\(socket) isn't there"))
        }
    }
}
