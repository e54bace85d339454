package import Model
package import SystemPackage

/// The kernel's audit as auditctl(8) tells of it.
package struct AuditState: Hashable, Sendable {
    /// 0 off, 1 on, 2 on and not to be changed before a reboot.
    package let enabled: Int
    /// auditd's process; `nil` where none takes the records.
    package let daemon: Int?
    package let lost: Int
    package let backlog: Int
    package let backlogLimit: Int
    /// The loaded rules, as auditctl lists them, a line each.
    package let rules: [String]

    /// Why no record is made or kept, whatever the rules; `nil` where records are.
    package var hindrance: String? {
        if enabled == 0 {
            return "the kernel's audit is off, so nothing would be recorded: 'auditctl -e 1' first"
        }
        return daemon == nil
            ? "auditd doesn't run, so no record would be kept: start it first" : nil
    }

    /// Reads what auditctl prints with -s, and with -l; `nil` where that doesn't say whether the
    /// audit is on.
    package init?(status: String, rules: String) {
        var values: [Substring: Int] = [:]
        for line in status.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 1, let value = Int(words[1]) { values[words[0]] = value }
        }
        guard let enabled = values["enabled"] else { return nil }
        self.enabled = enabled
        daemon = values["pid"].flatMap { $0 == 0 ? nil : $0 }
        lost = values["lost"] ?? 0
        backlog = values["backlog"] ?? 0
        backlogLimit = values["backlog_limit"] ?? 0
        self.rules = rules.split(separator: "\n").map(String.init).filter { $0.hasPrefix("-") }
    }
}

/// One of systemd's own entries about a unit.
package struct UnitEntry: Hashable, Sendable {
    package let unit: String
    /// Microseconds since 1970.
    package let microseconds: Int64
    package let messageID: String
    package let message: String
    package let cursor: String
}

extension Host {
    package static let auditctl: FilePath = "/usr/sbin/auditctl"
    package static let augenrules: FilePath = "/usr/sbin/augenrules"
    package static let ausearch: FilePath = "/usr/sbin/ausearch"
    package static let auditRules: FilePath = "/etc/audit/rules.d"

    /// The state of the kernel's audit; asking needs CAP_AUDIT_CONTROL.
    package func auditState() throws(HostError) -> AuditState {
        let status = try succeeding(Program(Self.auditctl, ["-s"]))
        let rules = try succeeding(Program(Self.auditctl, ["-l"]))
        guard let state = AuditState(status: status.text, rules: rules.text) else {
            throw HostError("read", "the state of the audit", .malformed(status.message))
        }
        return state
    }

    /// Loads all files of /etc/audit/rules.d anew.
    package func loadAuditRules() throws(HostError) -> ProgramOutput {
        try run(Program(Self.augenrules, ["--load"]))
    }

    /// Takes one rule out of the kernel: what auditctl lists behind its `-a`.
    package func removeAuditRule(_ words: [String]) throws(HostError) {
        _ = try succeeding(Program(Self.auditctl, ["-d"] + words))
    }

    /// The raw records of all events whose key has `key` in it, of all log files that auditd keeps.
    ///
    /// ausearch(8) matches a part of a key unless told otherwise, so one call finds all kinds'.
    package func auditRecords(withKey key: String) throws(HostError) -> [UInt8] {
        var program = Program(
            Self.ausearch,
            ["--raw", "--input-logs", "-k", key]
        )
        program.seconds = 60
        // More than auditd's five files of 8 MB hold of them on an ordinary host; a check has 128 MB.
        program.outputLimit = 24 << 20
        let output = try run(program)
        if output.status == 0 { return output.output }
        // Nothing found is status 1, and says so.
        if output.status == 1, output.message.contains("no matches") || output.message.isEmpty {
            return []
        }
        throw HostError(
            "run",
            Self.ausearch.string,
            .failed(status: output.status, message: output.message)
        )
    }

    /// How many entries are read for each unit, all in all.
    package static let entriesOfUnit = 30

    /// systemd's newest entries about some units, the newest first; ``entriesOfUnit`` for each, all in all.
    ///
    /// journalctl(1) takes several matches of one field as alternatives, so one call finds all.
    package func entries(about units: [UnitName]) throws(HostError) -> [UnitEntry] {
        var program = Program(
            "/usr/bin/journalctl",
            [
                "--output=json", "--output-fields=MESSAGE_ID,MESSAGE,UNIT", "--no-pager", "--quiet",
                "--reverse", "--lines=\(Self.entriesOfUnit * units.count)", "_PID=1",
            ] + units.map { "UNIT=\($0)" }
        )
        program.outputLimit = 4 << 20
        let output = try succeeding(program)
        return output.output.split(separator: 0x0A).compactMap { line in
            guard let entry = try? JSONValue(parsing: Array(line)),
                let time = entry["__REALTIME_TIMESTAMP"]?.text.flatMap({ Int64($0) }),
                let cursor = entry["__CURSOR"]?.text
            else { return nil }
            return UnitEntry(
                unit: entry["UNIT"]?.text ?? "",
                microseconds: time,
                messageID: entry["MESSAGE_ID"]?.text ?? "",
                message: entry["MESSAGE"]?.text ?? "",
                cursor: cursor
            )
        }
    }

    private func succeeding(_ program: Program) throws(HostError) -> ProgramOutput {
        let output = try run(program)
        guard output.status == 0 else {
            throw HostError(
                "run",
                ([program.path.string] + program.arguments).joined(separator: " "),
                .failed(status: output.status, message: output.message)
            )
        }
        return output
    }
}
