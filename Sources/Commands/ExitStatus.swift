/// What a run ends with; docs/reference/exit-statuses.md tells each command's.
package enum ExitStatus: Int32, CaseIterable, Sendable {
    case success = 0
    /// `check`, `plan`: drift. `apply`: drift remains.
    case drift = 1
    /// Something could not be determined. It wins over drift.
    case undetermined = 2
    /// A change failed, and everything was taken back.
    case rolledBack = 3
    /// A change failed and could not all be taken back: a person is needed.
    case incomplete = 4
    /// Refused by a guard or a conflict; nothing was changed.
    case refused = 5
    case usage = 64
    /// A baseline or the configuration is invalid; nothing was looked at.
    case invalidBaseline = 65
    /// An error of temper's own.
    case software = 70
    /// Another run holds the lock.
    case locked = 75
    case notPrivileged = 77
}
