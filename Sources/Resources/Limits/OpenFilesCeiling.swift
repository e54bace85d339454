package import Host
import Model

/// The highest fs.nr_open that a limit on open files can count on, now and after the next boot.
///
/// The kernel refuses a hard limit above it (setrlimit(2), EPERM).
package struct OpenFilesCeiling: Snapshot {
    package let value: Int128

    /// What the kernel boots with (fs/file.c).
    private static let kernelDefault: Int128 = 1 << 20

    package init(of host: Host, for subject: Whole) throws(HostError) {
        guard let key = SysctlKey("fs.nr_open") else {
            value = Self.kernelDefault
            return
        }
        let files = try host.snapshot(SysctlConfiguration.self)
        let decision = SysctlFold(files.boot.assignments(of: [key])).decision(for: key)
        let next = decision.value.flatMap { Int128(Expectation.tokens($0).joined()) }
        let running = host.isLive ? try host.parameter(key).flatMap { Int128($0) } : nil
        // Where no file sets it a raised running value is gone with the next boot.
        value = min(running ?? .max, next ?? Self.kernelDefault)
    }
}
