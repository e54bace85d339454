package import Model
import SystemPackage

extension AuditTrail {
    /// Who set a kernel parameter to what it is now.
    ///
    /// Nothing in /proc tells when it was set, so the newest record counts only where none can have
    /// been missed since: the rules weren't loaded anew, which they are at a boot and where auditd
    /// starts. Only root may write there, but a user who makes a namespace of their own is root in
    /// it, and its `net.*` have the same path: such a record has their own uid. What root wrote in
    /// another namespace looks like a write in this one, so that there only a value tells.
    package func attribution(of key: SysctlKey, running: String) -> Attribution {
        let path = FilePath("/proc/sys/\(key.path)")
        let writes = events.filter { event in
            event.succeeded && !event.key.isEmpty && event.uid == 0
                && event.paths.contains { $0.role == .normal && isParameter($0, of: event, path) }
        }
        guard let write = writes.last else {
            return .unknown(because: "the audit log has no record of a write to \(path)")
        }
        if let load = lastLoad(ofKind: Sysctl.kind), load > write.milliseconds {
            return .unknown(
                because: "the audit rules were loaded at \(stamp(load)), after the last record of "
                    + "a write to \(path): what wrote it since may have gone unseen"
            )
        }
        let namespace = Self.namespace(of: key)
        if let value = value(of: key, writtenBy: write) {
            guard Expectation.tokens(value) == Expectation.tokens(running) else {
                return .unknown(
                    because: "\(key) is \(running), and the last recorded write to it asked for "
                        + "\(value) (\(write.record))"
                )
            }
        } else if let namespace {
            return .unknown(
                because: "a write to \(namespace.keys) may have been in another "
                    + "\(namespace.name) namespace, and the last record (\(write.record)) has no value"
            )
        }
        let recent = writes.filter { event in
            event == write
                || isRecent(event)
                    && (namespace == nil || value(of: key, writtenBy: event) != nil)
        }
        let acts = recent.map { event in
            var act = act(
                event,
                on: key.description,
                value(of: key, writtenBy: event).map { "set to \($0)" } ?? "opened for writing"
            )
            act.command = program(of: event)?.arguments.joined(separator: " ")
            return act
        }
        return .known(Array(acts.reversed().prefix(Self.mostActs)))
    }

    /// The kind of namespaces that each have a value of their own (namespaces(7)); `nil` where a host
    /// has one.
    private static func namespace(of key: SysctlKey) -> (keys: String, name: String)? {
        [
            ("net/", "net.*", "network"), ("user/", "user.*", "user"),
            ("fs/mqueue/", "fs.mqueue.*", "IPC"), ("kernel/msg", "kernel.msg*", "IPC"),
            ("kernel/shm", "kernel.shm*", "IPC"), ("kernel/sem", "kernel.sem*", "IPC"),
            ("kernel/hostname", "kernel.hostname", "UTS"),
            ("kernel/domainname", "kernel.domainname", "UTS"),
        ]
        .first { key.path.hasPrefix($0.0) }
        .map { ($0.1, $0.2) }
    }

    private func isParameter(
        _ item: AuditEvent.Path,
        of event: AuditEvent,
        _ path: FilePath
    ) -> Bool {
        guard let name = item.name.map({ FilePath($0) }) else { return false }
        if name.isAbsolute { return name.lexicallyNormalized() == path }
        // AT_FDCWD is -100; a record has it in 32 bits, or in 64.
        let hasDescriptor =
            event.call.contains("openat") || ["c000003e:257", "c00000b7:56"].contains(event.call)
        if event.firstArgument.hasSuffix("ffffff9c") || !hasDescriptor {
            guard let folder = event.folder else { return false }
            return FilePath(folder).pushing(name).lexicallyNormalized() == path
        }
        // From a descriptor of /proc/sys itself, as temper and systemd may have one.
        return name.components.count > 1 && FilePath("/proc/sys").pushing(name) == path
    }

    /// The execve of the process that wrote, a short while before.
    private func program(of write: AuditEvent) -> AuditEvent? {
        events.last { event in
            event.process == write.process && !event.arguments.isEmpty
                && event.milliseconds <= write.milliseconds
                && write.milliseconds - event.milliseconds <= 60_000
        }
    }

    /// What sysctl(8) was asked to write, by its arguments; `nil` where none names the parameter.
    private func value(of key: SysctlKey, writtenBy write: AuditEvent) -> String? {
        guard let program = program(of: write),
            ["/usr/sbin/sysctl", "/sbin/sysctl"].contains(program.executable)
        else { return nil }
        for argument in program.arguments.dropFirst().reversed() {
            guard let equals = argument.firstIndex(of: "="), !argument.hasPrefix("-") else {
                continue
            }
            let name = argument[..<equals].trimmed
            if SysctlKey(name) == key { return argument[argument.index(after: equals)...].trimmed }
        }
        return nil
    }
}

extension Substring {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
