/// One event of the kernel's audit log: the records that share a time and a serial number.
///
/// Read from the raw form, in which strings that could forge a field are in hexadecimal
/// (audit_log_untrustedstring in the kernel). Of the many types, those are read that say who
/// changed a file or ran a program, and when rules were loaded.
package struct AuditEvent: Hashable, Sendable {
    /// Which part an inode of the event had (`nametype`).
    package enum Role: String, Sendable {
        case normal = "NORMAL"
        case parent = "PARENT"
        case created = "CREATE"
        case deleted = "DELETE"
    }

    package struct Path: Hashable, Sendable {
        /// As the program gave it; `nil` where it gave a descriptor.
        package let name: String?
        package let inode: UInt64?
        /// As it was written: `fe:01`, hexadecimal major and minor numbers.
        package let device: String?
        package let role: Role
    }

    /// For example `1700000000.123:456`.
    package let record: String
    /// Since 1970.
    package let milliseconds: Int64
    package var succeeded = false
    /// The name of the system call, where auditd wrote it (log_format ENRICHED), else its number
    /// after the architecture: `c000003e:257`.
    package var call = ""
    /// The first argument, in hexadecimal: the folder's descriptor of openat and its like.
    package var firstArgument = ""
    package var key = ""
    package var process: UInt32?
    /// Who logged in; `nil` where nobody did.
    package var loginUID: UInt32?
    package var uid: UInt32?
    package var session: String?
    package var executable: String?
    /// The program's words, of an execve.
    package var arguments: [String] = []
    package var folder: String?
    package var paths: [Path] = []
    /// `add_rule`, `remove_rule`: of the rules themselves.
    package var operation: String?
    /// The key of that rule.
    package var ruleKey = ""

    private init?(record: String) {
        let parts = record.split(separator: ":")
        let time = parts.first?.split(separator: ".") ?? []
        guard parts.count == 2, time.count == 2, let seconds = Int64(time[0]), time[1].count == 3,
            let rest = Int64(time[1]), seconds >= 0, seconds < 1 << 40
        else { return nil }
        self.record = record
        milliseconds = seconds * 1000 + rest
    }

    /// The events in what `ausearch --raw` prints, oldest first.
    ///
    /// Lines that are no records are passed over, and so are records of other hosts that auditd
    /// collected here: those with a `node=` (name_format in auditd.conf(5)) that is neither `node`,
    /// the name of this host (uname(2)), nor that with a domain behind it.
    package static func events(in bytes: [UInt8], node: String? = nil) -> [AuditEvent] {
        var events: [AuditEvent] = []
        var places: [String: Int] = [:]
        var seen: Set<ArraySlice<UInt8>> = []
        for line in bytes.split(separator: 0x0A) {
            guard isOfHost(line, node), let type = Self.type(of: line), wanted.contains(type),
                let (record, fields) = Self.split(line)
            else { continue }
            // Two searches may have found one event.
            guard seen.insert(line).inserted else { continue }
            let place: Int
            if let known = places[record] {
                place = known
            } else {
                guard let event = AuditEvent(record: record) else { continue }
                place = events.count
                places[record] = place
                events.append(event)
            }
            events[place].take(type, AuditFields(fields))
        }
        return events.sorted { $0.milliseconds < $1.milliseconds }
    }

    private static let wanted: Set = ["SYSCALL", "EXECVE", "CWD", "PATH", "CONFIG_CHANGE"]

    private static func isOfHost(_ line: ArraySlice<UInt8>, _ host: String?) -> Bool {
        guard line.starts(with: "node=".utf8) else { return true }
        guard let host, !host.isEmpty else { return false }
        let node = String(decoding: line.dropFirst(5).prefix { $0 != 0x20 }, as: UTF8.self)
        return node == host || node.hasPrefix(host + ".")
    }

    /// The word after `type=`, which `node=…` may precede.
    private static func type(of line: ArraySlice<UInt8>) -> String? {
        for word in line.split(separator: 0x20, maxSplits: 2).prefix(2)
        where word.starts(with: "type=".utf8) {
            return String(decoding: word.dropFirst(5), as: UTF8.self)
        }
        return nil
    }

    /// What stands in `msg=audit(…)`, and the fields behind it.
    private static func split(
        _ line: ArraySlice<UInt8>
    ) -> (record: String, fields: ArraySlice<UInt8>)? {
        let marker = Array("msg=audit(".utf8)
        for word in line.split(separator: 0x20, maxSplits: 3) where word.starts(with: marker) {
            let inner = word.dropFirst(marker.count)
            guard let end = inner.firstIndex(of: UInt8(ascii: ")")) else { return nil }
            return (String(decoding: inner[..<end], as: UTF8.self), line[(end + 1)...])
        }
        return nil
    }

    private mutating func take(_ type: String, _ fields: AuditFields) {
        switch type {
        case "SYSCALL":
            succeeded = fields.word("success") == "yes"
            call =
                fields.word("SYSCALL")
                ?? "\(fields.word("arch") ?? ""):\(fields.word("syscall") ?? "")"
            firstArgument = fields.word("a0") ?? ""
            key = fields.text("key") ?? ""
            process = fields.number("pid")
            loginUID = fields.number("auid")
            uid = fields.number("uid")
            session = fields.number("ses").map(String.init)
            executable = fields.text("exe")
        case "EXECVE":
            for index in 0..<min(Int(fields.number("argc") ?? 0), 1000) {
                guard let argument = fields.text("a\(index)") else { break }
                arguments.append(argument)
            }
        case "CWD": folder = fields.text("cwd")
        case "PATH":
            guard let role = fields.word("nametype").flatMap(Role.init(rawValue:)) else { return }
            paths.append(
                Path(
                    name: fields.text("name"),
                    inode: fields.word("inode").flatMap { UInt64($0) },
                    device: fields.word("dev"),
                    role: role
                )
            )
        default:
            operation = fields.word("op")
            ruleKey = fields.text("key") ?? ""
        }
    }
}

/// The fields of one record, `name=value` each.
private struct AuditFields {
    private var values: [String: ArraySlice<UInt8>] = [:]

    init(_ bytes: ArraySlice<UInt8>) {
        // The second part is what auditd adds in the enriched format, after a group separator.
        for word in bytes.split(whereSeparator: { $0 == 0x20 || $0 == 0x1D }) {
            guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: word[..<equals], as: UTF8.self)
            // The kernel's own fields stand first: nothing behind can replace one.
            if values[name] == nil { values[name] = word[(equals + 1)...] }
        }
    }

    func word(_ name: String) -> String? {
        values[name].map { String(decoding: $0, as: UTF8.self) }
    }

    /// `nil` also for 4294967295, which is 'not set'.
    func number(_ name: String) -> UInt32? {
        word(name).flatMap { UInt32($0) }.flatMap { $0 == .max ? nil : $0 }
    }

    /// A string in quotes, or in hexadecimal; `nil` for `(null)` and what is neither.
    func text(_ name: String) -> String? {
        guard let value = values[name] else { return nil }
        let quote = UInt8(ascii: "\"")
        if value.first == quote {
            guard value.count >= 2, value.last == quote else { return nil }
            return String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
        }
        let digits = Array(value)
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.digit(digits[index]), let low = Self.digit(digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
