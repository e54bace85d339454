/// What a check of one control came to, in XCCDF's words where it has them.
///
/// `error` means that the truth could not be read. It is never an 'absent', a `fail` or a `pass`.
package enum Outcome: String, CaseIterable, Codable, Sendable {
    case pass, fail, waived, notapplicable, error

    /// The order in which people read findings: worst first.
    package var rank: Int {
        switch self {
        case .error: 0
        case .fail: 1
        case .waived: 2
        case .notapplicable: 3
        case .pass: 4
        }
    }
}
