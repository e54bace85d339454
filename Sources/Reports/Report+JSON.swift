package import Model
import SystemPackage

extension Report {
    /// The JSON summary, schema `temper.report/1`: docs/reference/report.md tells every field.
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.report/1")
            json.object("tool") { json in
                json.field("name", tool.name)
                json.field("version", tool.version)
            }
            write(host, to: &json)
            write(run, to: &json)
            let counts = counts
            json.object("counts") { json in
                json.field("total", findings.count)
                json.object("byResult") { json in
                    for outcome in Outcome.allCases {
                        json.field(outcome.rawValue, counts.of(outcome))
                    }
                }
                json.object("failedBySeverity") { json in
                    for severity in Severity.allCases {
                        json.field(severity.rawValue, counts.failed(severity))
                    }
                }
            }
            json.array("findings", findings) { json, finding in
                json.object { json in write(finding, to: &json) }
            }
            if let transaction {
                json.object("transaction") { json in write(transaction, to: &json) }
            } else {
                json.field("transaction", String?.none)
            }
            json.array("recovered", recovered) { json, transaction in
                json.object { json in write(transaction, to: &json) }
            }
            json.array("orphans", orphans) { json, orphan in
                json.object { json in
                    json.field("control", orphan.control)
                    json.field("path", orphan.path.string)
                    json.field("text", orphan.text)
                }
            }
            json.array("frameworks", frameworks) { json, framework in
                json.object { json in write(framework, to: &json) }
            }
            json.array("notices", notices)
            if let previous {
                json.object("previous") { json in
                    json.field("id", previous.id)
                    json.field("started", previous.started.description)
                }
            } else {
                json.field("previous", String?.none)
            }
            if let link {
                json.object("chain") { json in
                    json.field("sequence", link.sequence)
                    json.field("previous", link.previous?.description)
                }
            } else {
                json.field("chain", String?.none)
            }
        }
        return json.finish()
    }

    private func write(_ host: HostDescription, to json: inout JSONWriter) {
        json.object("host") { json in
            json.field("id", host.id)
            json.field("hostname", host.hostname)
            json.field("os", host.os)
            json.field("kernel", host.kernel)
            json.field("virtualization", host.virtualization)
            json.field("bootId", host.bootID)
            json.field("root", host.root)
        }
    }

    private func write(_ framework: Framework, to json: inout JSONWriter) {
        json.field("id", framework.id)
        json.field("title", framework.title)
        json.field("notice", framework.notice)
        json.array("requirements", framework.requirements(of: findings)) { json, requirement in
            json.object { json in
                json.field("id", requirement.id)
                json.field("result", requirement.word)
                json.array("controls", requirement.controls)
                json.array("notChecked", requirement.gaps) { json, gap in
                    json.object { json in
                        json.field("title", gap.title)
                        json.field("reason", gap.reason)
                    }
                }
            }
        }
    }

    private func write(_ run: Run, to json: inout JSONWriter) {
        json.object("run") { json in
            json.field("id", run.id)
            json.field("mode", run.mode)
            json.field("started", run.started.description)
            json.field("finished", run.finished.description)
            json.array("selection", run.selection)
            json.field("lastTransaction", run.lastTransaction)
            json.field("heard", run.heard)
            json.array("baselines", run.baselines) { json, baseline in
                json.object { json in
                    json.field("name", baseline.name)
                    json.field("version", baseline.version)
                    json.field("path", baseline.path)
                    json.field("sha256", baseline.digest.description)
                    json.field("chosen", baseline.isChosen)
                }
            }
        }
    }

    private func write(_ finding: Finding, to json: inout JSONWriter) {
        json.field("id", finding.control)
        json.field("title", finding.title)
        json.field("severity", finding.severity.rawValue)
        json.field("kind", finding.kind)
        json.field("result", finding.outcome.rawValue)
        json.field("reason", finding.verdict.reason)
        json.field("expected", finding.expected)
        json.field("rationale", finding.rationale)
        json.array("references", finding.references) { json, reference in
            json.object { json in
                json.field("framework", reference.framework)
                json.array("ids", reference.ids)
            }
        }
        json.array("tags", finding.tags)
        json.array("risk", finding.hazards.map(\.rawValue))
        json.array("evidence", finding.verdict.evidence) { json, evidence in
            json.object { json in
                json.field("subject", evidence.subject)
                json.field("holds", evidence.holds)
                json.field("runs", evidence.runs)
                json.field("boots", evidence.boots)
                json.field("running", evidence.running)
                json.field("nextBoot", evidence.nextBoot)
                json.field("path", evidence.origin?.path.string)
                json.field("line", evidence.origin?.line)
                json.array("shadowed", evidence.shadowed) { json, shadowed in
                    json.object { json in
                        json.field("path", shadowed.origin.path.string)
                        json.field("line", shadowed.origin.line)
                        json.field("value", shadowed.value)
                    }
                }
                json.array("notes", evidence.notes)
            }
        }
        json.array("changed", finding.changed)
        json.waiver(of: finding)
        json.field("nature", finding.nature?.rawValue)
        write(finding.drift, to: &json)
        write(finding.attribution, to: &json)
    }

    private func write(_ drift: Drift?, to json: inout JSONWriter) {
        guard let drift else { return json.field("drift", String?.none) }
        json.object("drift") { json in
            json.field("state", drift.state?.rawValue)
            json.field("since", drift.since?.description)
            json.field("episodes", drift.episodes)
            json.array("causes", drift.causes.map(\.rawValue))
            json.field("before", drift.before?.rawValue)
        }
    }

    private func write(_ attribution: Attribution?, to json: inout JSONWriter) {
        guard let attribution else { return json.field("changedBy", String?.none) }
        json.object("changedBy") { json in
            json.field("unknown", attribution.unknown)
            json.array("acts", attribution.acts) { json, act in
                json.object { json in
                    json.field("source", act.source.rawValue)
                    json.field("time", act.time.description)
                    json.field("subject", act.subject)
                    json.field("action", act.action)
                    json.field("loginUID", act.loginUID.map { Int($0) })
                    json.field("user", act.user)
                    json.field("uid", act.uid.map { Int($0) })
                    json.field("executable", act.executable)
                    json.field("command", act.command)
                    json.field("session", act.session)
                    json.field("record", act.record)
                }
            }
        }
    }

    private func write(_ transaction: TransactionSummary, to json: inout JSONWriter) {
        json.field("id", transaction.id)
        json.field("state", transaction.state)
        json.field("undoes", transaction.undoes)
        json.array("acceptedRisks", transaction.acceptedRisks)
        json.array("changes", transaction.steps.map(\.change))
    }
}
