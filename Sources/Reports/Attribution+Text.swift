import Model

extension Attribution {
    /// Who did it, a line each: the newest first.
    var sentences: [String] {
        switch self {
        case .unknown(let reason): ["who changed it is unknown: \(reason)"]
        case .known(let acts): acts.map(\.sentence)
        }
    }

    /// Why it is unknown; `nil` where it is known.
    var unknownReason: String? {
        if case .unknown(let reason) = self { reason } else { nil }
    }
}
