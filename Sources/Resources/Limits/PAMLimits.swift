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
            guard let file = try host.read(FilePath("/etc/pam.d/\(service)")) else { continue }
            guard let arguments = try Self.call(in: file.bytes, on: host) else {
                throw Self.doubt("/etc/pam.d/\(service) doesn't use pam_limits")
            }
            if let other = arguments.first(where: { $0.hasPrefix("conf=") }) {
                throw Self.doubt(
                    "/etc/pam.d/\(service) has pam_limits read another file (\(other))"
                )
            }
            answers.append((service, arguments.contains("set_all")))
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

    /// The words of the session line that calls pam_limits, of what the file includes if it has none
    /// itself.
    private static func call(
        in bytes: [UInt8],
        on host: Host,
        depth: Int = 0
    ) throws(HostError) -> [String]? {
        var included: [String] = []
        for line in bytes.split(separator: 0x0A) {
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 <= 0x20 }
                .map { String(decoding: $0, as: UTF8.self) }
            guard words.count >= 2 else { continue }
            let isSession = words[0] == "session" || words[0] == "-session"
            if words[0] == "@include" {
                included.append(words[1])
            } else if isSession, words.count >= 3, ["include", "substack"].contains(words[1]) {
                included.append(words[2])
            } else if isSession, words.contains(where: Self.isPAMLimits) {
                return words
            }
        }
        guard depth < 8 else { return nil }
        for name in included {
            let path = FilePath("/etc/pam.d").appending(name)
            if let file = try host.read(path),
                let words = try call(in: file.bytes, on: host, depth: depth + 1)
            {
                return words
            }
        }
        return nil
    }

    private static func isPAMLimits(_ word: String) -> Bool {
        word == "pam_limits.so" || word.hasSuffix("/pam_limits.so")
    }
}
