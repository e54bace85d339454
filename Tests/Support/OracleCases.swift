import Glibc
import Host

/// The generated cases about which a real program is asked.
///
/// `TEMPER_ORACLE_CASES` says how many, `TEMPER_ORACLE_SEED` where to begin; without them a few, so
/// that `swift test` stays quick.
package enum OracleCases {
    /// Calls `body` with one seed after the other until it finds a disagreement; says how many
    /// were looked at.
    ///
    /// - Parameters:
    ///   - name: what is compared, for the closing line.
    ///   - usually: how many cases there are without an order for more.
    ///   - share: of the ordered cases, for what makes several of one seed.
    ///   - body: whether the program and temper agree.
    package static func each(
        of name: String,
        usually: UInt64,
        share: UInt64 = 1,
        _ body: (UInt64) throws -> Bool
    ) rethrows {
        let first = number("TEMPER_ORACLE_SEED") ?? 1
        let count = number("TEMPER_ORACLE_CASES").map { ($0 + share - 1) / share } ?? usually
        for seed in first..<(first + count) where try !body(seed) {
            return say("\(name): disagreement at seed \(seed)")
        }
        say("\(name): \(count) cases from seed \(first), no disagreement")
    }

    private static func say(_ text: String) {
        print("oracle: \(text)")
        // A runner that isn't `swift test` may end without.
        fflush(nil)
    }

    private static func number(_ name: String) -> UInt64? {
        environment(name).flatMap { UInt64($0) }
    }
}
