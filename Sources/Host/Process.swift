import Glibc

/// The effective user of this process.
package func processUser() -> UInt32 { geteuid() }

package func processGroup() -> UInt32 { getegid() }

/// The time now, in whole seconds since 1970; the clock may be set at any moment.
package func secondsNow() -> Int64 { Int64(time(nil)) }

/// A variable of the environment.
package func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}
