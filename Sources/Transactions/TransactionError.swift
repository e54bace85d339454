package import Host

/// Why a transaction did not do what was asked; each case has its exit status (design, "Exit statuses").
package enum TransactionError: Error, Hashable, Sendable {
    /// Another run holds the lock.
    case locked
    /// Two controls ask for different things of one target.
    case conflict(String)
    /// A guard refused; nothing was changed.
    case refused([String])
    /// Something failed, and everything that was done has been taken back.
    case rolledBack(id: String, reason: String)
    /// Something failed and could not all be taken back: a person is needed.
    case incomplete(id: String, reason: String, left: [String])
    /// The state folder cannot be used: a newer format, or damaged.
    case unusableState(String)
    case host(HostError)
}
