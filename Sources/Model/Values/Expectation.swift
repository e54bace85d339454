/// What a control asks of one value.
///
/// Values are token lists: `4096 131072 16777216` and `4096\t131072\t16777216` are the same.
/// Numbers compare as numbers (`010` is not `8` to the kernel's readers either: decimal only).
package enum Expectation: Hashable, Sendable {
    case value(String)
    case min([Int128])
    case max([Int128])
    case range(Int128, Int128)
    case oneOf([String])
    case subsetOf([String])
    case noneOf([String])
    /// A span, of a lower and an upper number, at least as wide as this one on both sides.
    case covers(Int128, Int128)

    /// The operators as they are spelled in YAML.
    package enum Operator: String, CaseIterable, Sendable {
        case value, min, max, range
        case oneOf = "one-of"
        case subsetOf = "subset-of"
        case noneOf = "none-of"
        case covers

        /// Those that make sense of anything but a vector of numbers.
        package static let ofValues: [Operator] = allCases.filter { $0 != .covers }
    }

    package var `operator`: Operator {
        switch self {
        case .value: .value
        case .min: .min
        case .max: .max
        case .range: .range
        case .oneOf: .oneOf
        case .subsetOf: .subsetOf
        case .noneOf: .noneOf
        case .covers: .covers
        }
    }

    /// Whether `actual` is what is asked; `nil` where the two cannot be compared (text against a
    /// number, a vector of another length).
    package func isMet(by actual: [String]) -> Bool? {
        switch self {
        case .value(let wanted): Expectation.same(actual, Expectation.tokens(wanted))
        case .min(let bound): compare(actual, bound, >=)
        case .max(let bound): compare(actual, bound, <=)
        case .range(let low, let high):
            compare(actual, [low], >=).flatMap { above in
                compare(actual, [high], <=).map { above && $0 }
            }
        case .oneOf(let choices):
            choices.contains { Expectation.same(actual, Expectation.tokens($0)) }
        case .subsetOf(let allowed): actual.allSatisfy(allowed.contains)
        case .noneOf(let refused): !actual.contains(where: refused.contains)
        case .covers(let low, let high):
            Expectation.span(actual).map { $0.low <= low && high <= $0.high }
        }
    }

    /// Splits at blanks, as the kernel's vectors are read.
    package static func tokens(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\t" }.map(String.init)
    }

    /// The nearest value that meets this and keeps as much of `actual` as it may.
    ///
    /// `min` never lowers and `max` never raises what `actual` has; `nil` where no value follows
    /// from the demand alone.
    package func remedy(for actual: [String]?) -> [String]? {
        switch self {
        case .value(let wanted): return Expectation.tokens(wanted)
        case .min(let bound): return pick(actual, bound, Swift.max)
        case .max(let bound): return pick(actual, bound, Swift.min)
        case .range(let low, let high):
            let number = actual.flatMap { $0.count == 1 ? Int128($0[0]) : nil } ?? low
            return ["\(Swift.min(Swift.max(number, low), high))"]
        case .oneOf(let choices): return choices.first.map(Expectation.tokens)
        case .subsetOf(let allowed):
            let kept = (actual ?? []).filter(allowed.contains)
            return kept.isEmpty ? allowed : kept
        case .noneOf(let refused):
            let kept = (actual ?? []).filter { !refused.contains($0) }
            return kept.isEmpty ? nil : kept
        case .covers(let low, let high):
            guard let span = actual.flatMap(Expectation.span) else { return ["\(low)", "\(high)"] }
            return ["\(Swift.min(span.low, low))", "\(Swift.max(span.high, high))"]
        }
    }

    private static func span(_ tokens: [String]) -> (low: Int128, high: Int128)? {
        guard tokens.count == 2, let low = Int128(tokens[0]), let high = Int128(tokens[1]) else {
            return nil
        }
        return (low, high)
    }

    private static func same(_ left: [String], _ right: [String]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { one, other in
                if one == other { return true }
                guard let a = Int128(one), let b = Int128(other) else { return false }
                return a == b
            }
    }

    private func compare(
        _ actual: [String],
        _ bound: [Int128],
        _ holds: (Int128, Int128) -> Bool
    ) -> Bool? {
        let numbers = actual.compactMap { Int128($0) }
        guard numbers.count == actual.count, numbers.count == bound.count else { return nil }
        return zip(numbers, bound).allSatisfy(holds)
    }

    private func pick(
        _ actual: [String]?,
        _ bound: [Int128],
        _ better: (Int128, Int128) -> Int128
    ) -> [String] {
        let numbers = (actual ?? []).compactMap { Int128($0) }
        guard numbers.count == bound.count else { return bound.map { "\($0)" } }
        return zip(numbers, bound).map { "\(better($0, $1))" }
    }
}

extension Expectation: CustomStringConvertible {
    /// `≥ 65535`, `1 to 60`, `one of: 1, 2`: what is asked, for people.
    package var description: String {
        switch self {
        case .value(let wanted): wanted.isEmpty ? "(empty)" : wanted
        case .min(let bound): "≥ " + Expectation.list(bound)
        case .max(let bound): "≤ " + Expectation.list(bound)
        case .range(let low, let high): "\(low) to \(high)"
        case .oneOf(let choices): "one of: " + choices.joined(separator: ", ")
        case .subsetOf(let allowed): "only: " + allowed.joined(separator: ", ")
        case .noneOf(let refused): "none of: " + refused.joined(separator: ", ")
        case .covers(let low, let high): "at least from \(low) to \(high)"
        }
    }

    private static func list(_ numbers: [Int128]) -> String {
        numbers.map { "\($0)" }.joined(separator: " ")
    }
}
