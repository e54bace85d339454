import Host
import Model

extension Sysctl {
    /// What files of sysctl.d(5) set: of a name the last line counts.
    static func imported(_ files: [ImportedFile]) -> Import {
        var result = Import()
        var last: [SysctlKey: (value: String, origin: Origin)] = [:]
        var excluded: [(key: SysctlKey, origin: Origin)] = []
        for file in files {
            let lines = SysctlFile.parse(file.bytes)
            refuseUnread(file, lines, &result)
            for line in lines {
                let origin = file.origin(line.number)
                guard let key = SysctlKey(normalizedPath: line.path) else {
                    result.refuse(origin, "'\(line.path)' isn't the name of a parameter")
                    continue
                }
                guard let value = line.value else {
                    result.refuse(origin, "it only keeps \(key) out of patterns")
                    excluded.append((key, origin))
                    continue
                }
                if let reason = SysctlExclusion.reason(for: key) {
                    result.refuse(origin, "\(key) is left out: \(reason)")
                    continue
                }
                if let earlier = last.updateValue((value, origin), forKey: key) {
                    result.refuse(earlier.origin, "\(key) is set again at \(origin)")
                }
            }
        }
        let settings = last.sorted { $0.key < $1.key }
        let rivals = excluded + settings.map { ($0.key, $0.value.origin) }
        let hasTooMany =
            settings.count { $0.key.isPattern } * rivals.count > largestWork
        for (key, line) in settings {
            if key.isPattern {
                if hasTooMany {
                    result.refuse(line.origin, "too many patterns to weigh against each other")
                    continue
                }
                let rival = rivals.first {
                    $0.0 != key && SysctlFold.mayOverlap($0.0.path, key.path)
                }
                if let rival {
                    result.refuse(
                        line.origin,
                        "\(rival.0) has a line of its own (\(rival.1)), and a control for \(key) "
                            + "would ask it of that too"
                    )
                    continue
                }
            }
            let tokens = decimal(line.value)
            let isNumber = tokens.count == 1 && Int128(tokens[0]) != nil
            if tokens.isEmpty || (KernelBounds.of(key) != nil && !isNumber) {
                result.refuse(line.origin, "'\(line.value)' is no value of \(key)")
                continue
            }
            if let refusal = SysctlValue.refusal(
                of: .value(tokens.joined(separator: " ")),
                by: key
            ) {
                result.refuse(line.origin, refusal)
                continue
            }
            result.take(draft(key, [tokens.joined(separator: " ")]), from: line.origin)
        }
        return result
    }

    /// More comparisons than these of patterns with other names are not made.
    private static let largestWork = 500_000

    /// A value as the kernel will show it: numbers in decimal, and nothing of a comment behind them.
    static func decimal(_ text: String) -> [String] {
        let tokens = Expectation.tokens(text)
        func number(_ token: String) -> String? {
            let read = SysctlValue.number(writtenBy: token)
            return Int128(read) == nil ? nil : read
        }
        guard let first = tokens.first, number(first) != nil else { return tokens }
        return tokens.prefix { !$0.hasPrefix("#") && !$0.hasPrefix(";") }
            .map { number($0) ?? $0 }
    }

    private static func refuseUnread(
        _ file: ImportedFile,
        _ lines: [SysctlLine],
        _ result: inout Import
    ) {
        let read = Set(lines.map(\.number))
        for (number, text) in file.lines where !read.contains(number) {
            guard let first = Expectation.tokens(text).first,
                let mark = first.utf8.first(where: { $0 != 13 }),
                mark != UInt8(ascii: "#"), mark != UInt8(ascii: ";")
            else { continue }
            result.refuse(file.origin(number), "systemd-sysctl passes over it")
        }
    }
}
