import ArgumentParser
import Host
import Model
import Resources
import SystemPackage
import Transactions

extension AuditCommand {
    struct Enable: Command {
        static let configuration = CommandConfiguration(
            commandName: "enable",
            abstract: "Write and load the audit rules; nothing is done where they are there."
        )

        var changesHost: Bool { true }

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let host = try AuditCommand.host(for: "audit enable")
            let before = try AuditCommand.state(of: host)
            let wanted = try reporting { () throws(HostError) in try AuditRules(for: host) }
            let old = try reporting { () throws(HostError) in
                try host.image(of: AuditRule.file)
            }
            for path in wanted.missing {
                console.errors("\(path) isn't there, so it isn't watched")
            }
            let bytes = Array(wanted.text.utf8)
            let isWritten = old?.bytes == bytes
            if isWritten, AuditCommand.loaded(before) == Set(wanted.rules) {
                console.write("the audit rules are there and loaded; nothing was done\n")
                return .success
            }
            if !isWritten { try Self.install(bytes, on: host) }
            if before.enabled == 2 {
                console.write(
                    "\(AuditRule.file) is written; the audit's rules can't be changed before a reboot "
                        + "(-e 2), and it counts from then on\n"
                )
                return .success
            }
            guard let problem = try Self.load(wanted, on: host) else {
                console.write(
                    "\(wanted.rules.count) audit rules are loaded, and will be at each boot\n"
                )
                return .success
            }
            console.errors(problem)
            try Self.takeBack(to: old, on: host)
            console.errors("\(AuditRule.file) is as it was before")
            return .rolledBack
        }

        private static func install(_ bytes: [UInt8], on host: Host) throws(Failure) {
            try reporting { () throws(HostError) in
                let image = FileImage(
                    content: SHA256(bytes),
                    mode: Permissions(0o640),
                    owner: 0,
                    group: 0,
                    attributes: [:]
                )
                try host.install(bytes, as: image, at: AuditRule.file)
            }
        }

        /// What went wrong; `nil` where all rules are loaded.
        private static func load(
            _ wanted: AuditRules,
            on host: Host
        ) throws(Failure) -> String? {
            try reporting { () throws(HostError) in
                let output = try host.loadAuditRules()
                let state = try host.auditState()
                // A file of the folder may say -e 0.
                if let hindrance = state.hindrance {
                    return "the audit rules were loaded, and \(hindrance)"
                }
                let loaded = AuditCommand.loaded(state)
                let left = wanted.rules.filter { !loaded.contains($0) }
                if left.isEmpty { return nil }
                return "\(left.count) of \(wanted.rules.count) audit rules weren't loaded, "
                    + "'\(left[0].text)' among them: augenrules ended with \(output.status)"
                    + (output.message.isEmpty ? "" : ": \(output.message)")
            }
        }

        private static func takeBack(
            to old: (image: FileImage, bytes: [UInt8])?,
            on host: Host
        ) throws(Failure) {
            try reporting { () throws(HostError) in
                if let old {
                    try host.install(old.bytes, as: old.image, at: AuditRule.file)
                } else {
                    try host.remove(AuditRule.file)
                }
                _ = try host.loadAuditRules()
            }
        }
    }

    /// The running host, for root alone.
    static func host(for what: String) throws(Failure) -> Host {
        guard processUser() == 0 else { throw .notPrivileged(what) }
        return try Session.open(nil)
    }

    /// The rules of temper's that the kernel has.
    static func loaded(_ state: AuditState, dropIn: String = "") -> Set<AuditRule> {
        AuditRule.own(in: state.rules, dropIn: dropIn)
    }

    /// The audit's state; refused where there is none to be had.
    static func state(of host: Host) throws(Failure) -> AuditState {
        if let hindrance = try hindrance(on: host) { throw .transaction(.refused([hindrance])) }
        let state: AuditState
        do throws(HostError) {
            state = try host.auditState()
        } catch {
            throw .transaction(.refused(["the kernel's audit can't be reached: \(error)"]))
        }
        if let hindrance = state.hindrance { throw .transaction(.refused([hindrance])) }
        return state
    }

    /// Why there can be no rules here; `nil` where there can.
    static func hindrance(on host: Host) throws(Failure) -> String? {
        try reporting { () throws(HostError) in
            if try host.snapshot(Virtualization.self).kind == .container {
                return "a container has no audit of its own; enable it on its host"
            }
            for program in [Host.auditctl, Host.augenrules, Host.ausearch] {
                if try host.status(program) == nil {
                    return "auditd isn't installed: \(program) isn't there"
                }
            }
            if try host.status(Host.auditRules) == nil { return "\(Host.auditRules) isn't there" }
            return nil
        }
    }
}
