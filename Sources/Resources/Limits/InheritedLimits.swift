package import Host
package import Model
import SystemPackage

/// What a session has where no line speaks of a limit: what its daemon got from systemd.
///
/// For open files that is DefaultLimitNOFILE of systemd-system.conf(5), 1024:524288 where no file
/// sets it; for the other items what the first process has. Of an image it is not known.
package struct InheritedLimits: Snapshot {
    private let nofile: (soft: Rlimit, hard: Rlimit)
    private let others: [String: (soft: Rlimit, hard: Rlimit)]
    /// The file that sets DefaultLimitNOFILE.
    package let origin: Origin?
    package let isKnown: Bool

    package init(of host: Host, for subject: Whole) throws(HostError) {
        isKnown = host.isLive
        var nofile: (soft: Rlimit, hard: Rlimit) = (.finite(1024), .finite(524_288))
        var origin: Origin?
        for path in try Self.files(of: host) {
            guard let file = try host.read(path) else { continue }
            let lines = String(decoding: file.bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let sides = line.split(separator: "=", maxSplits: 1)
                guard sides.count == 2,
                    Expectation.tokens(String(sides[0])) == ["DefaultLimitNOFILE"],
                    let pair = Self.pair(Expectation.tokens(String(sides[1])).first ?? "")
                else { continue }
                nofile = pair
                origin = Origin(path, line: index + 1)
            }
        }
        self.nofile = nofile
        self.origin = origin
        others = host.isLive ? try Self.firstProcess(of: host) : [:]
    }

    /// The limit that a session inherits; `nil` where that isn't known.
    package func value(of item: String, _ kind: LimitsLine.Kind) -> Rlimit? {
        guard isKnown else { return nil }
        let pair = item == "nofile" ? nofile : others[item]
        return kind == .soft ? pair?.soft : pair?.hard
    }

    private static func files(of host: Host) throws(HostError) -> [FilePath] {
        var files: [FilePath] = ["/usr/lib/systemd/system.conf", "/etc/systemd/system.conf"]
        var names: [String: FilePath] = [:]
        for folder in ["/usr/lib", "/usr/local/lib", "/run", "/etc"] {
            let path = FilePath(folder).appending("systemd/system.conf.d")
            for name in try host.list(path) ?? [] where name.string.hasSuffix(".conf") {
                names[name.string] = path.appending(name)
            }
        }
        files += names.sorted { bytewise($0.key, $1.key) }.map(\.value)
        return files
    }

    private static func pair(_ text: String) -> (soft: Rlimit, hard: Rlimit)? {
        let sides = text.split(separator: ":").compactMap { Rlimit(String($0)) }
        guard let first = sides.first else { return nil }
        return (first, sides.count > 1 ? sides[1] : first)
    }

    /// The rows of /proc/1/limits under limits.conf's names, in limits.conf's units.
    private static func firstProcess(
        of host: Host
    ) throws(HostError) -> [String: (soft: Rlimit, hard: Rlimit)] {
        let rows: [(String, String, Int128)] = [
            ("core", "Max core file size", 1024), ("data", "Max data size", 1024),
            ("fsize", "Max file size", 1024), ("memlock", "Max locked memory", 1024),
            ("rss", "Max resident set", 1024), ("stack", "Max stack size", 1024),
            ("cpu", "Max cpu time", 60), ("nproc", "Max processes", 1),
            ("as", "Max address space", 1024), ("locks", "Max file locks", 1),
            ("sigpending", "Max pending signals", 1), ("msgqueue", "Max msgqueue size", 1),
            ("nice", "Max nice priority", 1), ("rtprio", "Max realtime priority", 1),
        ]
        guard let file = try host.read("/proc/1/limits") else { return [:] }
        var found: [String: (soft: Rlimit, hard: Rlimit)] = [:]
        for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n") {
            for (item, name, unit) in rows where line.hasPrefix(name) {
                let words = line.dropFirst(name.utf8.count).split(separator: " ").prefix(2)
                    .compactMap { Rlimit(String($0)) }
                guard words.count == 2 else { continue }
                found[item] = (words[0].divided(by: unit), words[1].divided(by: unit))
            }
        }
        return found
    }
}

extension Rlimit {
    fileprivate func divided(by unit: Int128) -> Rlimit {
        if case .finite(let number) = self { .finite(number / unit) } else { self }
    }
}
