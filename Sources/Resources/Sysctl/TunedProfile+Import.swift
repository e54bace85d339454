import Model

extension TunedProfile {
    /// The controls that the profile's parameters come to.
    func imported() -> Import {
        var result = result
        let values = values(&result)
        var settings: Set<SysctlKey> = []
        for (name, option) in parameters.sorted(by: { $0.key < $1.key }) {
            guard let key = SysctlKey(name), !key.isPattern else {
                result.refuse(option.origin, "'\(name)' isn't the name of a parameter")
                continue
            }
            if let reason = SysctlExclusion.reason(for: key) {
                result.refuse(option.origin, "\(key) is left out: \(reason)")
                continue
            }
            switch Self.expanded(option.value, values) {
            case .failure(let why): result.refuse(option.origin, why.description)
            case .success(let text):
                guard settings.insert(key).inserted else {
                    result.refuse(option.origin, "\(key) is set by another spelling too")
                    continue
                }
                take(key, text, option, &result)
            }
        }
        return result
    }

    private func take(
        _ key: SysctlKey,
        _ text: String,
        _ option: TunedFile.Option,
        _ result: inout Import
    ) {
        var text = text
        if text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") {
            text = String(text.dropFirst().dropLast())
        }
        let mark = text.utf8.count > 1 ? text.first : nil
        guard mark == ">" || mark == "<" else {
            let tokens = Sysctl.decimal(text).joined(separator: " ")
            if let refusal = SysctlValue.refusal(of: .value(tokens), by: key) {
                return result.refuse(option.origin, refusal)
            }
            return result.take(Sysctl.draft(key, [tokens]), from: option.origin)
        }
        guard let bound = Int128(TunedFile.trimmed(String(text.dropFirst()))) else {
            return result.refuse(option.origin, "'\(text)' is no number to compare with")
        }
        let isLowest = mark == ">"
        if let refusal = SysctlValue.refusal(of: isLowest ? .min([bound]) : .max([bound]), by: key)
        {
            return result.refuse(option.origin, refusal)
        }
        result.take(
            Sysctl.draft(
                key,
                isLowest ? "min" : "max",
                Node(value: "\(bound)"),
                says: (isLowest ? "at least " : "at most ") + "\(bound)"
            ),
            from: option.origin
        )
    }

    // MARK: Variables

    private struct Unexpanded: Error, CustomStringConvertible {
        let description: String
    }

    /// The variables, each with those before it put in.
    private func values(_ result: inout Import) -> [String: String] {
        var values: [String: String] = [:]
        for option in variables {
            switch Self.expanded(option.value, values) {
            case .success(let text): values[option.name] = text
            case .failure(let why):
                result.refuse(option.origin, "the variable \(option.name): \(why)")
            }
        }
        return values
    }

    private static let longestValue = 4096

    /// A value with its variables put in; a backslash before one keeps it as it stands.
    private static func expanded(
        _ text: String,
        _ values: [String: String]
    ) -> Result<String, Unexpanded> {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "$", rest.first == "{" else {
                result.append(character)
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                return .failure(Unexpanded(description: "a '${' without its end"))
            }
            let name = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            if result.last == "\\" {
                result.removeLast()
                result += "${\(name)}"
            } else if let value = values[name] {
                result += value
            } else {
                return .failure(
                    Unexpanded(
                        description: name.contains(":")
                            ? "tuned works out ${\(name)}… on the host"
                            : "no variable '\(name)' is known"
                    )
                )
            }
            guard result.utf8.count <= longestValue else {
                return .failure(Unexpanded(description: "its value is too long"))
            }
        }
        return .success(result)
    }
}
