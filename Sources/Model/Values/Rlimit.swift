/// The value of a resource limit: a number in the item's own unit, or none at all.
package enum Rlimit: Hashable, Comparable, Sendable, CustomStringConvertible {
    case finite(Int128)
    case unlimited

    /// Reads a decimal number, or `unlimited`, `infinity` and `-1` as limits.conf(5) spells none.
    package init?(_ text: String) {
        switch text {
        case "unlimited", "infinity", "-1": self = .unlimited
        default:
            guard let number = Int128(text) else { return nil }
            self = .finite(number)
        }
    }

    package var description: String {
        switch self {
        case .finite(let number): "\(number)"
        case .unlimited: "unlimited"
        }
    }
}
