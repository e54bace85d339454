package import Model

/// How the kernel reads what a file has it write (kernel/sysctl.c, `proc_get_long`).
///
/// Where a control asks for numbers, the kernel takes octal (`010` is 8) and hexadecimal spelling
/// and passes over what follows the last number it needs (`128 # half` is 128).
package enum SysctlValue {
    /// The tokens of a file's value as the kernel would show them.
    ///
    /// `running` tells how many numbers there are; without it a number too many stays.
    package static func tokens(
        _ text: String,
        for expectation: Expectation,
        running: [String]? = nil
    ) -> [String] {
        var tokens = Expectation.tokens(text)
        guard let count = numbers(in: expectation) else { return tokens }
        tokens = tokens.map { number($0).map { "\($0)" } ?? $0 }
        if let running, running.allSatisfy({ Int128($0) != nil }), !running.isEmpty {
            return Array(tokens.prefix(running.count))
        }
        if tokens.count > count, Int128(tokens[count]) == nil { return Array(tokens.prefix(count)) }
        return tokens
    }

    /// The one number that a file's value writes to a switch; the text itself where it has none.
    static func number(writtenBy text: String) -> String {
        tokens(text, for: .min([0]), running: ["0"]).first ?? text
    }

    /// Whether no parameter takes such a number: those of `net.*` have 32 bits, but for the memory
    /// limits of whole protocols, and no other has more than 64.
    package static func isRefused(_ tokens: [String], by key: SysctlKey) -> Bool {
        if let bounds = KernelBounds.of(key), tokens.count == 1, let number = Int128(tokens[0]),
            !bounds.contains(number)
        {
            return true
        }
        let highest = highest(of: key)
        return tokens.contains { token in Int128(token).map { $0 > highest } ?? false }
    }

    private static func highest(of key: SysctlKey) -> Int128 {
        let isSmall = key.path.hasPrefix("net/") && !key.path.hasSuffix("_mem")
        return isSmall ? 0xffff_ffff : 0xffff_ffff_ffff_ffff
    }

    /// Why the kernel never has what is asked of a parameter, for people; `nil` where nothing is known
    /// against it, or the key is a pattern.
    package static func refusal(of expectation: Expectation, by key: SysctlKey) -> String? {
        guard !key.isPattern else { return nil }
        let wanted: [[String]] =
            switch expectation {
            case .value(let text): [tokens(text, for: expectation)]
            case .oneOf(let texts): texts.map { tokens($0, for: .value($0)) }
            case .min(let bound):
                [bound.map { "\(max($0, KernelBounds.of(key)?.lowerBound ?? $0))" }]
            case .max(let bound): [bound.map { "\(min($0, highestTaken(by: key)))" }]
            case .range(let low, let high):
                [
                    ["\(max(low, KernelBounds.of(key)?.lowerBound ?? low))"],
                    ["\(min(high, highestTaken(by: key)))"],
                ]
            case .covers(let low, let high): [["\(low)", "\(high)"]]
            case .subsetOf, .noneOf: []
            }
        return wanted.first { isRefused($0, by: key) }.map { refusal(of: $0, by: key) }
    }

    private static func highestTaken(by key: SysctlKey) -> Int128 {
        KernelBounds.of(key)?.upperBound ?? highest(of: key)
    }

    /// What to say of a value that is refused.
    package static func refusal(of tokens: [String], by key: SysctlKey) -> String {
        let value = tokens.joined(separator: " ")
        if tokens.count == 1, let bounds = KernelBounds.of(key) {
            return "the kernel refuses \(value) for \(key): it takes "
                + "\(bounds.lowerBound) to \(bounds.upperBound)"
        }
        return "the kernel refuses \(value) for \(key): it takes no more than \(highest(of: key))"
    }

    /// How many numbers a control asks for; `nil` where it asks for text.
    private static func numbers(in expectation: Expectation) -> Int? {
        switch expectation {
        case .min(let bound), .max(let bound): return bound.count
        case .range: return 1
        case .covers: return 2
        case .value(let wanted): return count(Expectation.tokens(wanted))
        case .oneOf(let choices):
            let counts = choices.map { count(Expectation.tokens($0)) }
            return counts.allSatisfy { $0 == counts.first } ? counts.first ?? nil : nil
        case .subsetOf, .noneOf: return nil
        }
    }

    private static func count(_ tokens: [String]) -> Int? {
        !tokens.isEmpty && tokens.allSatisfy { Int128($0) != nil } ? tokens.count : nil
    }

    /// A C number in base 8, 10 or 16, as strtoul(3) takes it with base 0.
    private static func number(_ token: String) -> Int128? {
        let isNegative = token.utf8.first == UInt8(ascii: "-")
        let digits = isNegative ? token.dropFirst() : token[...]
        guard let first = digits.utf8.first, (48...57).contains(first) else { return nil }
        let magnitude: Int128? =
            if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
                digits.dropFirst(2).utf8.first.map { $0 != 45 && $0 != 43 } == true
                    ? Int128(digits.dropFirst(2), radix: 16) : nil
            } else if first == 48, digits.utf8.count > 1 {
                Int128(digits, radix: 8)
            } else {
                Int128(digits)
            }
        return magnitude.map { isNegative ? -$0 : $0 }
    }
}
