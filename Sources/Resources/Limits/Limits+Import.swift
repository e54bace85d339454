import Model

extension Limits {
    /// What files of limits.conf(5) set: of a domain, an item and a type the last line counts.
    static func imported(_ files: [ImportedFile]) -> Import {
        var result = Import()
        var settings: [Pair: [LimitsLine.Kind: Value]] = [:]
        for file in files {
            for (number, text) in file.lines {
                let origin = file.origin(number)
                switch read(text) {
                case nil: continue
                case .failure(let refusal): result.refuse(origin, refusal.description)
                case .success(let (pair, kind, value)):
                    let kinds: [LimitsLine.Kind] = kind == .both ? [.soft, .hard] : [kind]
                    for kind in kinds {
                        let earlier = settings[pair, default: [:]].updateValue(
                            Value(value, origin),
                            forKey: kind
                        )
                        if let earlier {
                            result.refuse(
                                earlier.origin,
                                "\(pair.domain) \(kind.rawValue) \(pair.item) is set again at "
                                    + "\(origin)"
                            )
                        }
                    }
                }
            }
        }
        for (pair, values) in settings.sorted(by: { $0.key.text < $1.key.text }) {
            let kinds: [LimitsLine.Kind] = [.soft, .hard]
            let found = kinds.compactMap { kind in values[kind].map { (kind, $0) } }
            guard let origin = found.last?.1.origin else { continue }
            let draft = draft(
                pair.domain,
                pair.item,
                found.map { ($0, [$1.limit]) },
                isDefaultOnly: isScoped(pair.domain)
            )
            result.take(draft, from: origin)
        }
        return result
    }

    private struct Pair: Hashable {
        let domain: LimitsDomain
        let item: String
        var text: String { "\(domain) \(item)" }
    }

    private struct Value {
        let limit: Rlimit
        let origin: Origin

        init(_ limit: Rlimit, _ origin: Origin) {
            self.limit = limit
            self.origin = origin
        }
    }

    private struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// What a line sets; `nil` for a comment or an empty line.
    private static func read(
        _ text: String
    ) -> Result<(Pair, LimitsLine.Kind, Rlimit), Refused>? {
        let words = text.utf8.prefix { $0 != UInt8(ascii: "#") }
            .split { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if words.isEmpty { return nil }
        guard let line = LimitsLine(text), let domain = LimitsDomain(line.domain) else {
            return .failure(Refused(description: "pam_limits passes over it"))
        }
        if line.item.isEmpty {
            return .failure(
                Refused(description: "it switches all limits off for \(domain): no control can")
            )
        }
        guard items.contains(line.item) else {
            return .failure(
                Refused(
                    description: "unknown item '\(line.item)'"
                        + Spelling.suggestion(for: line.item, among: items)
                )
            )
        }
        guard let value = Rlimit(line.value, of: line.item) else {
            return .failure(
                Refused(description: "'\(line.value)' is no value that pam_limits takes")
            )
        }
        return .success((Pair(domain: domain, item: line.item), line.kind, value))
    }
}
