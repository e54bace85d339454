import Host
import Model

/// The kept runs of a host as one run meets them: which came before it, and where it goes.
struct Recording {
    /// Whether keeping it was asked for, not only usual.
    let isAskedFor: Bool

    func keep(_ report: inout Report) throws(Failure) -> SHA256? { nil }
}
