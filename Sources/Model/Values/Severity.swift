/// How much a failed control matters, in XCCDF's words (NISTIR 7275, section 6.3.2).
package enum Severity: String, CaseIterable, Comparable, Codable, Sendable {
    case info, low, medium, high

    package static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        }
    }
}
