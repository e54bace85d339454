package import Host
package import Model

/// A moment of this boot, by the clock that nobody sets and that a suspended machine counts on
/// (CLOCK_BOOTTIME): a jump of the wall clock moves it neither way.
package struct Deadline: Codable, Hashable, Sendable {
    /// The boot that it lies in; with the next one it has passed.
    package let boot: String
    /// Seconds since that boot.
    package let uptime: Double
    /// About when that is, for people.
    package let at: Timestamp

    /// So many seconds from now; `nil` where the kernel tells no boot.
    package init?(in seconds: Int, on host: Host) {
        guard let boot = host.bootID else { return nil }
        self.boot = boot
        uptime = uptimeSeconds() + Double(seconds)
        at = Timestamp(seconds: secondsNow() + Int64(seconds))
    }

    /// The seconds that are left; none or fewer where it has passed.
    package func left(on host: Host) -> Double {
        host.bootID == boot ? uptime - uptimeSeconds() : -1
    }
}
