import ArgumentParser
import Host
import Resources

extension AuditCommand {
    struct Disable: Command {
        static let configuration = CommandConfiguration(
            commandName: "disable",
            abstract: "Remove the audit rules; what was recorded stays in the log."
        )

        var changesHost: Bool { true }

        func execute(on console: Console) throws(Failure) -> ExitStatus {
            let host = try AuditCommand.host(for: "audit disable")
            let (wasThere, dropIn) = try reporting { () throws(HostError) in
                guard try host.status(AuditRule.file, followingLinks: false) != nil else {
                    return (false, "")
                }
                let file = try host.read(AuditRule.file)
                try host.remove(AuditRule.file)
                return (true, file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "")
            }
            // Nothing is loaded where there is no audit.
            guard try AuditCommand.hindrance(on: host) == nil else {
                console.write(wasThere ? "\(AuditRule.file) is removed\n" : Self.nothing)
                return .success
            }
            let state = try reporting { () throws(HostError) in try host.auditState() }
            let loaded = AuditCommand.loaded(state, dropIn: dropIn)
            guard wasThere || !loaded.isEmpty else {
                console.write(Self.nothing)
                return .success
            }
            if state.enabled == 2 {
                console.write(
                    "\(AuditRule.file) is removed; the loaded rules can't be before a reboot (-e 2)\n"
                )
                return .success
            }
            try reporting { () throws(HostError) in
                if wasThere { _ = try host.loadAuditRules() }
                // Where no file of the folder says -D, what was loaded stays.
                for rule in AuditCommand.loaded(try host.auditState(), dropIn: dropIn) {
                    try host.removeAuditRule(rule.words)
                }
            }
            console.write("the audit rules are removed\n")
            return .success
        }

        private static let nothing = "there are no audit rules of temper's; nothing was done\n"
    }
}
