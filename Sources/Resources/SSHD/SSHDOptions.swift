import Host
import SystemPackage

/// The options of the daemon that bear on its configuration.
struct SSHDOptions: Hashable, Sendable {
    /// `-f`; the daemon's own default where there is none.
    private(set) var file: FilePath?
    /// `-o` and the options that say the same in short, as lines of a configuration.
    private(set) var settings: [String] = []
    /// Where the options stand.
    let source: FilePath

    static let defaultFile = FilePath("/etc/ssh/sshd_config")

    /// The options without any given.
    static let none = SSHDOptions([], source: FilePath("/etc/default/ssh"))

    /// Reads arguments as sshd(8) does; what isn't about the configuration is left out.
    init(_ arguments: [String], source: FilePath) {
        self.source = source
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word.utf8.count > 1 else { continue }
            var letters = word.dropFirst()
            while let letter = letters.popFirst() {
                guard "CEbcfghkopu".contains(letter) else {
                    if letter == "4" { settings.append("AddressFamily inet") }
                    if letter == "6" { settings.append("AddressFamily inet6") }
                    continue
                }
                var value = String(letters)
                if value.isEmpty { value = rest.popFirst() ?? "" }
                // A process title has lost its quotes: what has no dash belongs to the option.
                while let next = rest.first, !next.hasPrefix("-") {
                    value += " " + next
                    rest.removeFirst()
                }
                take(letter, value)
                break
            }
        }
    }

    private mutating func take(_ letter: Character, _ value: String) {
        switch letter {
        case "f": file = FilePath(value)
        case "o": settings.append(value)
        case "p": settings.append("Port \(value)")
        case "g": settings.append("LoginGraceTime \(value)")
        case "h": settings.append("HostKey \(value)")
        case "c": settings.append("HostCertificate \(value)")
        default: break
        }
    }

    /// As `sshd -T` takes them.
    var arguments: [String] {
        (file.map { ["-f", $0.string] } ?? []) + settings.flatMap { ["-o", $0] }
    }

    /// What the service starts sshd with: `SSHD_OPTS` of Debian's `/etc/default/ssh`.
    static func ofService(on host: Host) throws(HostError) -> SSHDOptions {
        guard let file = try host.read(none.source) else { return none }
        var words: [String] = []
        for line in file.bytes.split(separator: 0x0A) {
            let line = SSHDLexer.trimmed(line)
            guard line.starts(with: "SSHD_OPTS=".utf8) else { continue }
            // systemd.exec(5), EnvironmentFile: the last assignment wins, one pair of quotes goes.
            var value = line.dropFirst("SSHD_OPTS=".utf8.count)
            if let mark = value.first, mark == 0x22 || mark == 0x27, value.last == mark {
                value = value.dropFirst().dropLast()
            }
            words = SSHDLexer.arguments(value) ?? []
        }
        return SSHDOptions(words, source: none.source)
    }
}
