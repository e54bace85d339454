import ArgumentParser
import Host
import Model
import Reports
import Resources
import SystemPackage

extension AuditCommand {
    struct Standing: Command {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Show whether it is recorded who changes what temper judges.",
            discussion: """
                Ends with 0 if all rules are loaded and auditd runs, 1 if not, 2 if that can't be \
                told. Needs root.
                """
        )

        @Option(name: .long, help: "How the result is written: text or json.")
        var format: Format = .text

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let host = try AuditCommand.host(for: "audit status")
            let standing = try AuditStanding(of: host)
            switch format {
            case .json: console.output(standing.json())
            case .text: console.write(standing.text())
            }
            return standing.isWhole ? .success : .drift
        }
    }
}

/// Where the audit rules stand on a host.
struct AuditStanding {
    /// Why there can be none; `nil` where there can.
    let hindrance: String?
    /// `nil` where there is no audit.
    let state: AuditState?
    /// When the drop-in was written; `nil` where it isn't there.
    let enabled: Timestamp?
    /// Whether the drop-in is what enable would write.
    let isCurrent: Bool
    let wanted: AuditRules
    let loaded: Set<AuditRule>

    init(of host: Host) throws(Failure) {
        hindrance = try AuditCommand.hindrance(on: host)
        let isThere = hindrance == nil
        state = try reporting { () throws(HostError) in isThere ? try host.auditState() : nil }
        loaded = state.map { AuditCommand.loaded($0) } ?? []
        let wanted = try reporting { () throws(HostError) in try AuditRules(for: host) }
        let file = try reporting { () throws(HostError) in try host.read(AuditRule.file) }
        self.wanted = wanted
        enabled = file.map { Timestamp(seconds: $0.status.changed / 1_000_000_000) }
        isCurrent = file?.bytes == Array(wanted.text.utf8)
    }

    var left: [AuditRule] { wanted.rules.filter { !loaded.contains($0) } }

    var isWhole: Bool { isCurrent && left.isEmpty && state != nil && state?.hindrance == nil }

    func text() -> String {
        var rows: [(String, String)] = []
        if let hindrance { rows.append(("audit", hindrance)) }
        if let state {
            let words = ["off: nothing is recorded", "on", "on, not to be changed before a reboot"]
            rows.append(("audit", state.enabled < 3 ? words[state.enabled] : "\(state.enabled)"))
            rows.append(("auditd", state.daemon.map { "runs, process \($0)" } ?? "doesn't run"))
        }
        rows.append(
            (
                "drop-in",
                enabled.map {
                    "\(AuditRule.file), since \($0)"
                        + (isCurrent ? "" : ", not as 'temper audit enable' would write it")
                } ?? "not there: 'temper audit enable' writes it"
            )
        )
        rows.append(("rules", "\(wanted.rules.count - left.count) of \(wanted.rules.count) loaded"))
        for rule in enabled == nil ? [] : left { rows.append(("not loaded", rule.text)) }
        for path in wanted.missing { rows.append(("not watched", "\(path): it isn't there")) }
        if let state {
            rows.append(
                (
                    "records",
                    "\(state.lost) lost, \(state.backlog) of \(state.backlogLimit) waiting"
                )
            )
        }
        return rows.map { "\($0.0.padded(to: 12))\($0.1)\n" }.joined()
    }

    func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.audit/1")
            json.field("hindrance", hindrance)
            json.field("enabled", state?.enabled)
            json.field("daemon", state?.daemon)
            json.field("lost", state?.lost)
            json.field("backlog", state?.backlog)
            json.field("backlogLimit", state?.backlogLimit)
            json.object("dropIn") { json in
                json.field("path", AuditRule.file.string)
                json.field("since", enabled?.description)
                json.field("current", isCurrent)
            }
            json.array("rules", wanted.rules) { json, rule in
                json.object { json in
                    json.field("key", rule.key)
                    json.field("path", rule.path)
                    json.field("permissions", rule.permissions)
                    json.field("architecture", rule.architecture)
                    json.field("loaded", loaded.contains(rule))
                }
            }
            json.array("notWatched", wanted.missing.map(\.string))
            json.field("whole", isWhole)
        }
        return json.finish()
    }
}
