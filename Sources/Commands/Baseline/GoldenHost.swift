import Host
import Model
import Resources

/// What a host has of the settings that some controls speak of, and of those in its own files.
struct GoldenHost {
    /// Something that was not taken, and why.
    struct Omission: Hashable {
        let kind: String
        let setting: String
        let reason: String

        var line: String {
            let named = setting.hasPrefix(kind + " ") ? setting : "\(kind) \(setting)"
            return "\(named): \(reason)".onOneLine
        }
    }

    /// What each of a kind costs may grow with their number.
    private static let mostSettings = 2_000

    let host: Host
    private(set) var entries: [DraftBaseline.Entry] = []
    private(set) var left: [Omission] = []
    /// What could not be read.
    private(set) var unknown: [Omission] = []
    private var seen: Set<[String]> = []

    init(_ host: Host, controls: [Control], withFiles: Bool) {
        self.host = host
        var questions: [(resource: any Resource, control: Control?)] = []
        var asked: Set<[String]> = []
        for control in controls {
            let setting = [type(of: control.resource).kind, control.resource.setting]
            if asked.insert(setting).inserted { questions.append((control.resource, control)) }
        }
        for kind in withFiles ? resourceKinds : [] {
            do throws(HostError) {
                let own = try Self.inventory(kind, host)
                guard own.count <= Self.mostSettings else {
                    let reason =
                        "\(own.count) settings of its own files: at most \(Self.mostSettings)"
                    unknown.append(Omission(kind: kind.kind, setting: "", reason: reason))
                    continue
                }
                for resource in own {
                    if asked.insert([kind.kind, resource.setting]).inserted {
                        questions.append((resource, nil))
                    }
                }
            } catch {
                unknown.append(Omission(kind: kind.kind, setting: "", reason: error.description))
            }
        }
        for question in questions { question.resource.announce(to: host) }
        let name = host.describe().hostname ?? ""
        let rationale = name.isEmpty ? "As on the captured host." : "As on \(name.onOneLine)."
        for (resource, control) in questions { take(resource, control, rationale) }
    }

    private static func inventory(
        _ kind: any Resource.Type,
        _ host: Host
    ) throws(HostError) -> [any Resource] {
        try kind.inventory(on: host)
    }

    private mutating func take(
        _ resource: any Resource,
        _ control: Control?,
        _ rationale: String
    ) {
        let kind = type(of: resource).kind
        // Of several the first is what the control is about.
        for (index, capture) in resource.capture(on: host).enumerated() {
            switch capture {
            case .draft(let draft):
                guard seen.insert([draft.kind, draft.setting]).inserted else { continue }
                entries.append(
                    DraftBaseline.Entry(
                        draft: draft,
                        rationale: rationale,
                        id: index == 0 ? control?.id : nil,
                        severity: control?.severity ?? .medium,
                        hazards: control?.hazards ?? []
                    )
                )
            case .left(let setting, let reason):
                left.append(Omission(kind: kind, setting: setting, reason: reason))
            case .unknown(let setting, let reason):
                unknown.append(Omission(kind: kind, setting: setting, reason: reason))
            }
        }
    }
}
