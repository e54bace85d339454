/// For people: `kernel ≥ 6.2 and not the file /usr/bin/dockerd`.
extension Condition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .fact(let test): test.description
        case .all(let conditions): Self.list(conditions, "and")
        case .any(let conditions): Self.list(conditions, "or")
        case .not(let condition): "not " + Self.list([condition], "")
        }
    }

    private static func list(_ conditions: [Condition], _ word: String) -> String {
        conditions.map { condition in
            switch condition {
            case .all(let inner) where inner.count > 1, .any(let inner) where inner.count > 1:
                "(\(condition))"
            default: condition.description
            }
        }.joined(separator: " \(word) ")
    }
}

extension FactTest: CustomStringConvertible {
    package var description: String {
        switch self {
        case .os(let ids, let low, let high):
            ([ids.joined(separator: " or ")] + Self.bounds(low, high)).filter { !$0.isEmpty }
                .joined(separator: " ")
        case .kernel(let low, let high): "kernel " + Self.bounds(low, high).joined(separator: " ")
        case .virtualization(let names): "virtualization " + names.joined(separator: " or ")
        case .architecture(let names): names.joined(separator: " or ")
        case .unit(let name): "the unit \(name)"
        case .file(let path): "the file \(path)"
        case .parameter(let name): "the parameter \(name)"
        case .memory(let low, let high):
            "memory " + Self.bounds(low, high).joined(separator: " ") + " bytes"
        case .connections(let low, let high):
            Self.bounds(low, high).joined(separator: " ") + " established connections"
        }
    }

    private static func bounds<Bound>(_ low: Bound?, _ high: Bound?) -> [String] {
        [low.map { "≥ \($0)" }, high.map { "≤ \($0)" }].compactMap { $0 }
    }
}
