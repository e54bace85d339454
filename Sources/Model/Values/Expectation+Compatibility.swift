extension Expectation {
    /// Whether some value may meet both demands; `true` where that can't be told.
    package func mayHold(with other: Expectation) -> Bool {
        if let choices { return choices.contains { other.isMet(by: $0) != false } }
        if let choices = other.choices { return choices.contains { isMet(by: $0) != false } }
        guard let mine = bounds, let others = other.bounds, mine.count == others.count else {
            return true
        }
        return zip(mine, others).allSatisfy { one, two in
            let low: Int128 = Swift.max(one.low ?? .min, two.low ?? .min)
            let high: Int128 = Swift.min(one.high ?? .max, two.high ?? .max)
            return low <= high
        }
    }

    /// The only values that meet it, where they can be counted.
    private var choices: [[String]]? {
        switch self {
        case .value(let wanted): [Expectation.tokens(wanted)]
        case .oneOf(let wanted): wanted.map(Expectation.tokens)
        case .min, .max, .range, .subsetOf, .noneOf, .covers: nil
        }
    }

    /// Between what each number of the value has to lie.
    private var bounds: [(low: Int128?, high: Int128?)]? {
        switch self {
        case .min(let bound): bound.map { ($0, nil) }
        case .max(let bound): bound.map { (nil, $0) }
        case .range(let low, let high): [(low, high)]
        case .covers(let low, let high): [(nil, low), (high, nil)]
        case .value, .oneOf, .subsetOf, .noneOf: nil
        }
    }
}
