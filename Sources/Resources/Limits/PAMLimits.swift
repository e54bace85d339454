import Host
import Model
import SystemPackage

/// How this host's logins call pam_limits(8), and what that release of it does unasked.
///
/// Debian's PAM before 1.7.0 sets every limit that no line sets to process 1's; from 1.7.0 on it does
/// so only with `set_all`, and else leaves what the daemon that opens the session has (Debian's NEWS
/// of libpam-modules 1.7.0-1).
struct PAMLimits: Snapshot {
    /// Whether a session starts from the limits of process 1.
    let resets: Bool

    /// The services that people log in by.
    private static let services = ["sshd", "login"]

    init(of host: Host, for subject: Whole) throws(HostError) {
        var answers: [(service: String, isSetAll: Bool)] = []
        for service in Self.services {
            guard let stack = try Self.stack(of: service, on: host) else { continue }
            guard let arguments = stack.last(where: { $0.isPAMLimits }) else {
                throw Self.doubt("/etc/pam.d/\(service) doesn't use pam_limits")
            }
            if let other = arguments.words.first(where: { $0.hasPrefix("conf=") }) {
                throw Self.doubt(
                    "/etc/pam.d/\(service) has pam_limits read another file (\(other))"
                )
            }
            answers.append((service, arguments.words.contains("set_all")))
        }
        let isOld = try host.snapshot(PAMRelease.self).resetsUnasked
        if let first = answers.first, !isOld,
            let other = answers.first(where: { $0.isSetAll != first.isSetAll })
        {
            throw Self.doubt(
                "/etc/pam.d/\(first.service) and \(other.service) differ in pam_limits' set_all"
            )
        }
        resets = isOld || answers.first?.isSetAll == true
    }

    private static func doubt(_ what: String) -> HostError {
        HostError("judge", "limits", .malformed(what))
    }

    // MARK: The stack

    private struct Entry {
        let words: [String]
        var isPAMLimits: Bool {
            words.contains { $0 == "pam_limits.so" || $0.hasSuffix("/pam_limits.so") }
        }
    }

    /// The session lines of a service with what they include; `nil` where there is no such service.
    private static func stack(
        of service: String,
        on host: Host,
        depth: Int = 0
    ) throws(HostError) -> [Entry]? {
        guard depth < 8, let file = try host.read(FilePath("/etc/pam.d/\(service)")) else {
            return nil
        }
        var entries: [Entry] = []
        for line in file.bytes.split(separator: 0x0A) {
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 <= 0x20 }
                .map { String(decoding: $0, as: UTF8.self) }
            guard words.count >= 2 else { continue }
            var included: String?
            if words[0] == "@include" { included = words[1] }
            let isSession = words[0] == "session" || words[0] == "-session"
            if isSession, words.count >= 3, ["include", "substack"].contains(words[1]) {
                included = words[2]
            }
            if let included {
                entries += try stack(of: included, on: host, depth: depth + 1) ?? []
            } else if isSession {
                entries.append(Entry(words: words))
            }
        }
        return entries
    }
}
