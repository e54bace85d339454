import Host
import SystemPackage

/// Which release of PAM a host has, by dpkg's status file.
struct PAMRelease: Snapshot {
    /// The upstream version of libpam-modules, such as `1.5.2`; `nil` where dpkg doesn't know it.
    let version: Substring?

    init(of host: Host, for subject: Whole) throws(HostError) {
        version = try Self.version(on: host)
    }

    /// Before 1.7.0 Debian's pam_limits sets what no line sets to process 1's limits.
    var resetsUnasked: Bool { isBefore17 }

    /// From 1.7.0 on the value of a line of limits.conf is all that follows its item.
    var readsTail: Bool { !isBefore17 }

    /// An unknown release is taken for a new one.
    private var isBefore17: Bool {
        guard let version else { return false }
        let numbers = version.split { !("0"..."9").contains($0) }.prefix(2).compactMap { Int($0) }
        return numbers.lexicographicallyPrecedes([1, 7])
    }

    private static func version(on host: Host) throws(HostError) -> Substring? {
        guard let file = try host.read("/var/lib/dpkg/status", upTo: 64 << 20),
            let rest = file.bytes[...].following("\nPackage: libpam-modules\n")
        else { return nil }
        // A blank line ends the stanza: what follows tells of another package. The newline before its
        // second line is the end of its first.
        let end = rest.following("\n\n").map { $0.startIndex - 1 } ?? rest.endIndex
        guard let version = file.bytes[(rest.startIndex - 1)..<end].following("\nVersion: ") else {
            return nil
        }
        let whole = Substring(decoding: version.prefix { $0 != 0x0A }, as: UTF8.self)
        let afterEpoch = whole.split(separator: ":", maxSplits: 1).last ?? whole
        return afterEpoch.prefix { $0 != "-" }
    }
}
