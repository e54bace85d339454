import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

/// pam_limits itself, in a real PAM session of each user, against what temper reads from the files.
///
/// `TEMPER_ORACLE_CASES` sets how many trees, and `TEMPER_ORACLE_SEED` where to begin.
@Suite("pam_limits itself agrees")
struct LimitsOracleTests {
    private static let script = FilePath(#filePath).removingLastComponent()
        .appending("../../oracle/pam-session").lexicallyNormalized()

    private static var isPossible: Bool {
        guard processUser() == 0, let host = try? Host.live() else { return false }
        let module = "/usr/lib/x86_64-linux-gnu/security/pam_limits.so"
        return ["/usr/bin/python3", "/usr/bin/unshare", module].allSatisfy {
            ((try? host.status(FilePath($0))) ?? nil) != nil
        }
    }

    @Test("on every limit of every user", .enabled(if: isPossible))
    func sessions() throws {
        try OracleCases.each(of: "pam_limits, sessions of six users", usually: 100) { seed in
            var generator = LimitsTree(seed: seed)
            let files = generator.files()
            let isSetAll = seed % 2 == 0
            guard let first = try Self.disagreement(files, isSetAll: isSetAll) else { return true }
            let small = try Self.smallest(files, isSetAll: isSetAll)
            let words =
                try Self.disagreement(small, isSetAll: isSetAll) ?? "of the whole tree: \(first)"
            let shown = small.sorted { $0.key < $1.key }.map { "--- \($0.key)\n\($0.value)" }
            Issue.record("seed \(seed): \(words)\n\(shown.joined())")
            return false
        }
    }

    /// The first limit that pam_limits and the reader give different values, in words.
    private static func disagreement(
        _ files: [String: String],
        isSetAll: Bool
    ) throws -> String? {
        let root = try ScratchRoot()
        try root.folder("etc/security/limits.d")
        for (name, text) in files { try root.write("etc/security/\(name)", text) }
        try root.write("etc/passwd", LimitsTree.passwd)
        try root.write("etc/group", LimitsTree.group)
        let live = try Host.live()
        // The same release, called in one of the two ways.
        let line = "session required pam_limits.so\(isSetAll ? " set_all" : "")\n"
        for service in ["temper-oracle", "sshd"] { try root.write("etc/pam.d/\(service)", line) }
        let release = try #require(try live.snapshot(PAMRelease.self).version)
        try root.write(
            "var/lib/dpkg/status",
            "\nPackage: libpam-modules\nVersion: \(release)-1\n"
        )
        let binds = ["etc/security", "etc/passwd", "etc/group", "etc/pam.d"].map {
            Program.Bind(root.absolute($0), over: FilePath("/" + $0))
        }
        let output = try live.run(
            Program(
                "/usr/bin/unshare",
                ["--pid", "--fork", "--mount-proc", "/usr/bin/python3", script.string]
                    + LimitsTree.users,
                binds: binds
            )
        )
        guard output.status == 0 else { return "the session failed: \(output.message)" }
        let ceiling = try live.parameter(#require(SysctlKey("fs.nr_open"))).flatMap { Int128($0) }
        let host = try root.host()
        let configuration = try host.snapshot(LimitsConfiguration.self)
        let module = try host.snapshot(PAMLimits.self)
        let accounts = try host.snapshot(Accounts.self)
        var pairs: [Substring: [String: LimitPair]] = [:]
        for row in output.text.split(separator: "\n").map({ $0.split(separator: " ") }) {
            let item = String(row[1])
            guard Limits.items.contains(item), item != "priority" else { continue }
            let pair = LimitPair(
                soft: Rlimit(String(row[2]))?.inUnit(of: item),
                hard: Rlimit(String(row[3]))?.inUnit(of: item)
            )
            pairs[row[0], default: [:]][item] = pair
            guard row[0] != "first", row[0] != "daemon" else { continue }
            let start = LimitsOrigins(
                daemon: try #require(pairs["daemon"]?[item]),
                first: try #require(pairs["first"]?[item]),
                resets: module.resets,
                mayRaise: false
            )
            let session = LimitsSession(
                of: .account(accounts.account(named: String(row[0]))),
                on: item,
                by: configuration.lines(of: item),
                from: start,
                ceiling: item == "nofile" ? ceiling : nil
            )
            let ours = LimitPair(soft: session.soft.value, hard: session.hard.value)
            if ours != pair {
                return "\(row[0]) \(item): a session has \(pair), temper says \(ours) from \(start)"
            }
        }
        withExtendedLifetime(root) {}
        return nil
    }

    /// Takes lines out for as long as the two still disagree.
    private static func smallest(
        _ files: [String: String],
        isSetAll: Bool
    ) throws -> [String: String] {
        var files = files
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for name in files.keys.sorted() {
                let lines = (files[name] ?? "").split(separator: "\n")
                for index in lines.indices.reversed() {
                    var fewer = lines
                    fewer.remove(at: index)
                    var smaller = files
                    smaller[name] = fewer.map { "\($0)\n" }.joined()
                    guard try disagreement(smaller, isSetAll: isSetAll) != nil else { continue }
                    files = smaller
                    isShrinking = true
                    break
                }
            }
        }
        return files.filter { !$0.value.isEmpty || $0.key == "limits.conf" }
    }
}
