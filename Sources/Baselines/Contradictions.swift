import Model
import Resources

/// Controls of one baseline that ask for different things of one setting, both named.
///
/// Two with conditions of their own may be meant for different hosts; where both apply, the plan
/// refuses. One without a condition is meant for every host, so it contradicts them all.
enum Contradictions {
    static func among(_ controls: [Control]) -> [Diagnostic] {
        var bySetting: [String: [Control]] = [:]
        var broad: [Control] = []
        var found: [Diagnostic] = []
        for control in controls {
            let kind = type(of: control.resource).kind
            for other in bySetting["\(kind) \(control.resource.setting)"] ?? []
            where control.resource.expected != other.resource.expected {
                found += diagnostic(control, other)
            }
            bySetting["\(kind) \(control.resource.setting)", default: []].append(control)
            if control.resource.isBroad { broad.append(control) }
        }
        for control in broad {
            for other in controls where contradict(control.resource, other.resource) {
                found += diagnostic(control, other)
            }
        }
        return found
    }

    private static func contradict<R: Resource>(_ one: R, _ other: any Resource) -> Bool {
        (other as? R).map { one.setting != $0.setting && one.contradicts($0) } ?? false
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
