package import Model
import SystemPackage

extension Explanation {
    /// The explanation for machines, schema `temper.explanation/1`.
    package func json(askedBy findings: [Finding], plan: Plan) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.explanation/1")
            json.field("kind", kind)
            json.field("setting", setting)
            json.field("context", context)
            json.field("incomplete", isIncomplete)
            json.array("values", values) { json, value in
                json.object { json in
                    json.field("place", value.place)
                    json.field("value", value.value)
                    json.origin(value.origin)
                    json.field("reason", value.reason)
                }
            }
            json.array("lines", lines) { json, line in
                json.object { json in
                    json.origin(line.origin)
                    json.field("text", line.text)
                    json.field("standing", line.standing.rawValue)
                    json.field("reason", line.reason)
                }
            }
            json.array("facts", facts) { json, fact in
                json.object { json in
                    json.field("topic", fact.topic)
                    json.field("text", fact.text)
                    json.origin(fact.origin)
                }
            }
            json.array("controls", findings) { json, finding in
                json.object { json in
                    json.field("id", finding.control)
                    json.field("expected", finding.expected)
                    json.field("result", finding.outcome.rawValue)
                    json.field("reason", finding.verdict.reason)
                    json.waiver(of: finding)
                }
            }
            json.array("changes", plan.steps.map(\.change.description))
            json.array("refusals", plan.refusals.map { "\($0.control): \($0.reason)" })
        }
        return json.finish()
    }
}

extension JSONWriter {
    /// The file and the line that decide, each `null` where there is none.
    fileprivate mutating func origin(_ origin: Origin?) {
        field("path", origin?.path.string)
        field("line", origin?.line)
    }
}
