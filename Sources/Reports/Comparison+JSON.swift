package import Model
import SystemPackage

extension Comparison {
    /// Schema `temper.diff/1`: docs/reference/diff.md tells every field.
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.diff/1")
            Self.write("before", before, to: &json)
            Self.write("after", after, to: &json)
            json.object("counts") { json in
                for change in Change.allCases {
                    json.field(change.rawValue, entries(change).count)
                }
                json.field("unchanged", unchanged)
            }
            json.array("notices", cautions)
            json.array("entries", entries) { json, entry in
                json.object { json in
                    json.field("id", entry.control)
                    json.field("change", entry.change.rawValue)
                    Self.write("before", entry.before, to: &json)
                    Self.write("after", entry.after, to: &json)
                }
            }
        }
        return json.finish()
    }

    private static func write(_ key: String, _ report: Report, to json: inout JSONWriter) {
        json.object(key) { json in
            json.field("version", report.tool.version)
            json.object("host") { json in
                json.field("id", report.host.id)
                json.field("hostname", report.host.hostname)
                json.field("root", report.host.root)
            }
            json.object("run") { json in
                json.field("id", report.run.id)
                json.field("mode", report.run.mode)
                json.field("started", report.run.started.description)
                json.array("baselines", report.run.baselines) { json, baseline in
                    json.object { json in
                        json.field("name", baseline.name)
                        json.field("version", baseline.version)
                        json.field("sha256", baseline.digest.description)
                        json.field("chosen", baseline.isChosen)
                    }
                }
                json.array("selection", report.run.selection)
            }
        }
    }

    private static func write(_ key: String, _ finding: Finding?, to json: inout JSONWriter) {
        guard let finding else { return json.field(key, String?.none) }
        json.object(key) { json in
            json.field("title", finding.title)
            json.field("severity", finding.severity.rawValue)
            json.field("result", finding.outcome.rawValue)
            json.field("reason", finding.verdict.reason)
            json.field("expected", finding.expected)
            json.array("evidence", finding.verdict.evidence) { json, evidence in
                json.object { json in
                    json.field("subject", evidence.subject)
                    json.field("holds", evidence.holds)
                    json.field("running", evidence.running)
                    json.field("nextBoot", evidence.nextBoot)
                    json.field("path", evidence.origin?.path.string)
                    json.field("line", evidence.origin?.line)
                }
            }
            json.waiver(of: finding)
        }
    }
}
