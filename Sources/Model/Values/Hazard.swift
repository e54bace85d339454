/// What bringing a control about may cost a host, as its author declares it.
///
/// Said wherever the control is shown. What a plan would really do is for the guards to find: see
/// ``Risk``.
package enum Hazard: String, CaseIterable, Sendable {
    /// Somebody may no longer get in.
    case lockout
    /// Connections may break, or routes change.
    case network
    /// The host may not come up as before.
    case boot
    /// More memory may be taken than there is.
    case memory
    /// Only a reboot takes it back.
    case oneway
}
