import Model
import SystemPackage

/// The edits of a run by target, with the controls behind each; found to agree.
struct Grouping {
    /// What is asked of one target.
    struct Demand<Value: Hashable> {
        let value: Value
        var controls: [String]
    }

    private(set) var lines: [DropIn: [String: Demand<String>]] = [:]
    private(set) var foreign: [ForeignFile: [Int: Demand<ForeignEdit>]] = [:]
    private(set) var parameters: [SysctlKey: Demand<ParameterEdit>] = [:]
    private(set) var links: [String: Demand<String?>] = [:]
    /// In the order in which they were asked for: what starts a unit stops before it.
    private(set) var activities: [(unit: UnitName, demand: Demand<Bool>)] = []
    private(set) var reloads: [[UnitName]: Demand<Bool>] = [:]
    private(set) var refusals: [Plan.Refusal] = []

    struct ForeignEdit: Hashable, Worded {
        let was: String
        let with: String?

        var words: String { with.map { "'\($0)'" } ?? "no such line" }
    }

    struct ParameterEdit: Hashable, Worded {
        let value: String
        let rank: Int

        var words: String { value }
    }

    init(_ requests: [Request]) throws(TransactionError) {
        for request in requests { try add(request.edit, for: request.control) }
    }

    private mutating func add(_ edit: Edit, for control: String) throws(TransactionError) {
        switch edit {
        case .line(let dropIn, let setting, let text):
            try Self.merge(
                text,
                for: control,
                into: &lines[dropIn, default: [:]][setting],
                what: "\(dropIn.path): \(setting)"
            )
        case .foreignLine(let file, let line, let was, let with):
            try Self.merge(
                ForeignEdit(was: was, with: with),
                for: control,
                into: &foreign[file, default: [:]][line],
                what: "\(file.path):\(line)"
            )
        case .parameter(let key, let value, let rank):
            try Self.merge(
                ParameterEdit(value: value, rank: rank),
                for: control,
                into: &parameters[key],
                what: "sysctl \(key)"
            )
        case .link(let path, let target):
            try Self.merge(target, for: control, into: &links[path.string], what: path.string)
        case .activity(let unit, let runs):
            if let index = activities.firstIndex(where: { $0.unit == unit }) {
                var known: Demand<Bool>? = activities[index].demand
                try Self.merge(runs, for: control, into: &known, what: "unit \(unit)")
                if let known { activities[index].demand = known }
            } else {
                activities.append((unit, Demand(value: runs, controls: [control])))
            }
        case .reload(.none): break
        case .reload(.reload(let units)):
            try Self.merge(true, for: control, into: &reloads[units], what: "a reload")
        case .refusal(let reason):
            refusals.append(Plan.Refusal(control: control, reason: reason))
        }
    }

    private static func merge<Value: Worded>(
        _ value: Value,
        for control: String,
        into demand: inout Demand<Value>?,
        what: String
    ) throws(TransactionError) {
        guard var known = demand else {
            demand = Demand(value: value, controls: [control])
            return
        }
        guard known.value == value else {
            let others = known.controls.joined(separator: ", ")
            throw .conflict(
                "\(others) and \(control) ask for different things of \(what): "
                    + "\(known.value.words) and \(value.words)"
            )
        }
        if !known.controls.contains(control) { known.controls.append(control) }
        demand = known
    }
}

/// Something that is asked for, as people read it.
protocol Worded: Hashable {
    var words: String { get }
}

extension String: Worded {
    /// The line of a drop-in as it stands.
    var words: String { self }
}

extension Bool: Worded {
    /// Of a unit.
    var words: String { self ? "running" : "stopped" }
}

extension Optional: Worded where Wrapped == String {
    /// A link's target.
    var words: String { map { "'\($0)'" } ?? "nothing there" }
}
