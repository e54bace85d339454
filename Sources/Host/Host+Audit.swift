import CAudit
import Glibc
package import Model
import SystemPackage

/// What the audit log is told of one change.
package struct AuditRecord: Hashable, Sendable {
    package let operation: String
    package let subject: String
    package let old: String
    package let new: String
    package let transaction: String
    package let succeeded: Bool

    package init(
        operation: String,
        subject: String,
        old: String,
        new: String,
        transaction: String,
        succeeded: Bool = true
    ) {
        self.operation = operation
        self.subject = subject
        self.old = old
        self.new = new
        self.transaction = transaction
        self.succeeded = succeeded
    }

    /// `op=… key=… old=… new=…` with what comes from the host encoded as the audit system does.
    package var text: String {
        let parts = [("key", subject), ("old", old), ("new", new), ("transaction", transaction)]
        return "op=temper-\(operation) "
            + parts.map { name, value in Self.encoded(name, value) }.joined(separator: " ")
    }

    /// libaudit's own encoding: quoted, or hexadecimal where the value has blanks, quotes or control
    /// characters, so that no value can forge a field.
    private static func encoded(_ name: String, _ value: String) -> String {
        // A record is cut at 8 KiB (MAX_AUDIT_MESSAGE_LENGTH), hexadecimal doubles a value.
        let value = String(decoding: value.utf8.prefix(1000), as: UTF8.self)
        guard let text = unsafe audit_encode_nv_string(name, value, 0) else { return "\(name)=?" }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}

extension Host {
    /// Writes a record of type AUDIT_USYS_CONFIG to the kernel's audit log; needs CAP_AUDIT_WRITE.
    package func audit(_ record: AuditRecord) throws(HostError) {
        let descriptor = audit_open()
        guard descriptor >= 0 else {
            throw HostError("open", "the audit log", .system(.last))
        }
        defer { close(descriptor) }
        let sent = unsafe audit_log_user_message(
            descriptor,
            AUDIT_USYS_CONFIG,
            record.text,
            nil,
            nil,
            nil,
            record.succeeded ? 1 : 0
        )
        if sent <= 0 { throw HostError("write to", "the audit log", .system(.last)) }
    }
}

extension Change {
    /// What the audit log is told when the change was made, or taken back.
    package func auditRecord(transaction: String, isTakenBack: Bool) -> AuditRecord {
        let (operation, old, new) =
            switch self {
            case .file(_, let before, let after):
                (
                    "file", before?.content.description ?? "none",
                    after?.content.description ?? "none"
                )
            case .folder(_, let before, let after):
                ("folder", before?.description ?? "none", after?.description ?? "none")
            case .link(_, let before, let after): ("link", before ?? "none", after ?? "none")
            case .parameter(let change): ("sysctl", change.before, change.after)
            case .activity(_, let before, let after):
                ("unit", before ? "running" : "stopped", after ? "running" : "stopped")
            case .reloadUnitFiles: ("reload", "none", "unit files")
            case .reload(let unit): ("reload", "none", unit.description)
            }
        return AuditRecord(
            operation: isTakenBack ? operation + "-undo" : operation,
            subject: subject,
            old: old,
            new: new,
            transaction: transaction
        )
    }
}
