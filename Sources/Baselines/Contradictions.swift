import Model
import Resources

/// Controls of one baseline that ask for different things of one setting, both named.
///
/// Two with conditions of their own may be meant for different hosts; where both apply, the plan
/// refuses. One without a condition is meant for every host, so it contradicts them all.
enum Contradictions {
    /// More pairs than these are not compared: no baseline has them.
    private static let mostPairs = 1_000_000

    static func among(_ controls: [Control]) -> [Diagnostic] {
        var bySetting: [String: [Control]] = [:]
        var bySubject: [String: Subject] = [:]
        var found: [Diagnostic] = []
        var pairs = 0
        for control in controls {
            let resource = control.resource
            let kind = type(of: resource).kind
            let setting = "\(kind) \(resource.setting)"
            let same = bySetting[setting] ?? []
            pairs += same.count
            for other in same where resource.expected != other.resource.expected {
                found += diagnostic(control, other)
            }
            bySetting[setting] = same + [control]
            for subject in Set(resource.subjects) {
                let seen = bySubject["\(kind) \(subject)"] ?? Subject()
                let others = resource.isGeneral ? seen.plain + seen.general : seen.general
                pairs += others.count
                guard pairs <= mostPairs, found.count <= 1_000 else {
                    let message = "too many controls speak of \(subject)"
                    return found.prefix(100) + [Diagnostic(control.location, message)]
                }
                for other in others where contradict(resource, other.resource) {
                    found += diagnostic(control, other)
                }
                bySubject["\(kind) \(subject)", default: Subject()].add(control)
            }
        }
        var told: Set<Diagnostic> = []
        return found.filter { told.insert($0).inserted }
    }

    /// The controls that speak of one thing.
    private struct Subject {
        var general: [Control] = []
        var plain: [Control] = []

        mutating func add(_ control: Control) {
            if control.resource.isGeneral { general.append(control) } else { plain.append(control) }
        }
    }

    /// Whether either rules the other out, of two with settings of their own.
    private static func contradict<R: Resource>(_ one: R, _ other: any Resource) -> Bool {
        guard let other = other as? R, one.setting != other.setting else { return false }
        return one.contradicts(other) || other.contradicts(one)
    }

    private static func diagnostic(_ control: Control, _ other: Control) -> [Diagnostic] {
        if let one = control.condition, let two = other.condition, one != two { return [] }
        return [
            Diagnostic(
                control.location,
                "'\(control.id)' asks for \(control.resource.expected), "
                    + "'\(other.id)' at \(other.location) for \(other.resource.expected)"
            )
        ]
    }
}
