package import Model
import SystemPackage

extension Plan {
    /// The plan for machines, schema `temper.plan/1`.
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.plan/1")
            json.array("steps", steps) { json, step in
                json.object { json in
                    json.field("description", step.change.description)
                    json.field("target", step.change.target)
                    json.array("controls", step.controls)
                    json.field("oneWay", isOneWay(step.change))
                    let risks = Set(step.controls.flatMap { hazards[$0] ?? [] })
                    json.array("risk", Hazard.allCases.filter(risks.contains).map(\.rawValue))
                    let diff = diff(of: step.change)
                    json.array("diff", diff)
                }
            }
            json.array("refusals", refusals) { json, refusal in
                json.object { json in
                    json.field("control", refusal.control)
                    json.field("reason", refusal.reason)
                }
            }
            json.array("orphans", orphans) { json, orphan in
                json.object { json in
                    json.field("control", orphan.control)
                    json.field("path", orphan.path.string)
                    json.field("text", orphan.text)
                }
            }
            json.array("editedByHand", editedByHand.map(\.string))
            json.array("blocked", blocked)
        }
        return json.finish()
    }

    private func isOneWay(_ change: Change) -> Bool {
        if case .parameter(let parameter) = change { parameter.isOneWay } else { false }
    }

    private func diff(of change: Change) -> [String] {
        guard case .file(_, let before, let after) = change else { return [] }
        return LineDiff(lines(of: before), lines(of: after)).hunks(context: 2).map { line in
            switch line {
            case .same(let text): " " + text
            case .removed(let text): "-" + text
            case .added(let text): "+" + text
            case .gap(let number): "@@ line \(number)"
            }
        }
    }
}
