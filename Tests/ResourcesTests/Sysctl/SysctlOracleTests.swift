import Glibc
import Host
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

/// Real kernel writes by the real loaders, each in network and mount namespaces of its own.
@Suite(
    "The loaders as oracles",
    .enabled(if: oracleRuns, "needs root, unshare(1), ip(8) and systemd-sysctl")
)
struct SysctlOracleTests {
    @Test("the next boot is what systemd-sysctl leaves", arguments: [false, true])
    func systemd(withRun: Bool) throws {
        try compare("/lib/systemd/systemd-sysctl", isPlain: false, seed: 1, withRun: withRun) {
            key,
            index,
            _ in
            SysctlFold(
                index.assignments(of: [key] + KernelRelations.overwriters(of: key).map(\.key))
            )
            .decision(for: key).value
        }
    }

    @Test("and what `sysctl --system` leaves")
    func procps() throws {
        try compare("/usr/sbin/sysctl -e -q --system", isPlain: true, seed: 2, withRun: true) {
            key,
            index,
            main in
            // It writes every line in turn, so what follows from a write would add up.
            guard KernelRelations.overwriters(of: key).isEmpty else { return nil }
            let lines = index.assignments(of: [key]) + main.assignments(of: [key])
            return SysctlFold.procps(key, lines).flatMap { lines[$0].value }
        }
    }

    @Test("the kernel refuses what lies outside of the bounds that are known")
    func bounds() throws {
        let known = KernelBounds.table.filter { $0.key.hasPrefix("net/ipv4/") }
        #expect(!known.isEmpty)
        for (path, bounds) in known {
            // A newer kernel may take less: 255 for a switch was the highest until it was 1.
            let script = """
                cd /proc/sys && echo \(bounds.lowerBound) >\(path) || exit 9
                for v in \(bounds.lowerBound - 1) \(bounds.upperBound + 1)
                do (echo $v >\(path)) 2>/dev/null && echo "$v is taken" || echo "$v is refused"; done
                """
            let output = try Host.live().run(
                Program("/usr/bin/unshare", ["-n", "/bin/sh", "-c", script])
            )
            #expect(
                output.text == "\(bounds.lowerBound - 1) is refused\n"
                    + "\(bounds.upperBound + 1) is refused\n",
                "\(path): \(output.text)\(output.message)"
            )
        }
    }

    private func compare(
        _ loader: String,
        isPlain: Bool,
        seed: UInt64,
        withRun: Bool,
        _ expected: (SysctlKey, SysctlIndex, SysctlIndex) throws -> String?
    ) throws {
        let keys = SysctlTree.paths.compactMap { SysctlKey(normalizedPath: $0) }
        let name =
            isPlain ? "sysctl --system" : "systemd-sysctl, /run \(withRun ? "full" : "empty")"
        try OracleCases.each(of: name, usually: 100) { number in
            let caseSeed = seed << 32 + number
            var generator = SysctlTree(seed: caseSeed, isPlain: isPlain)
            var tree = generator.make()
            if !withRun { tree = tree.filter { !$0.key.hasPrefix("run/") } }
            let root = try ScratchRoot()
            try root.write(tree)
            let (before, after) = try ask(loader, root)
            let host = try root.host()
            let index =
                try withRun ? indexWithRun(host) : host.snapshot(SysctlConfiguration.self).boot
            let main = try host.snapshot(SysctlConfiguration.self).main
            for key in keys {
                if isPlain, !KernelRelations.overwriters(of: key).isEmpty { continue }
                let value = try expected(key, index, main).map {
                    SysctlValue.tokens($0, for: .min([0]), running: ["0"]).joined(separator: " ")
                }
                #expect(
                    after[key.path] == value ?? before[key.path],
                    "\(key), seed \(caseSeed), \(tree)"
                )
                if after[key.path] != value ?? before[key.path] { return false }
            }
            return true
        }
    }

    /// The files as they count right now, before a boot empties /run.
    private func indexWithRun(_ host: Host) throws -> SysctlIndex {
        var folders = SysctlConfiguration.bootFolders
        folders.insert(SysctlConfiguration.fleetingFolder, at: 1)
        return SysctlIndex(
            try SysctlConfiguration.list(folders, on: host).read.map { path in
                SysctlFile(path, (try? host.read(path))?.bytes ?? [])
            }
        )
    }

    /// The values before and after the loader ran over a tree.
    private func ask(
        _ loader: String,
        _ root: ScratchRoot
    ) throws -> (before: [String: String], after: [String: String]) {
        for folder in [
            "etc/sysctl.d", "usr/lib/sysctl.d", "usr/local/lib/sysctl.d", "run/sysctl.d",
        ] {
            try root.folder(folder)
        }
        let paths = SysctlTree.paths.joined(separator: " ")
        let script = """
            T=\(root.path)
            mount --bind $T/etc/sysctl.d /etc/sysctl.d && mount --bind $T/run /run &&
            mount --bind $T/usr/lib/sysctl.d /usr/lib/sysctl.d &&
            mount --bind $T/usr/local/lib /usr/local/lib &&
            mount --bind $T/etc/sysctl.conf /etc/sysctl.conf &&
            ip link add name eth0.100 type ifb || exit 9
            cd /proc/sys
            for i in all default lo eth0.100; do
                echo 77 > net/ipv4/conf/$i/rp_filter
                echo 1 > net/ipv4/conf/$i/accept_redirects
            done
            for p in \(paths); do echo "$p $(cat $p)"; done; echo ==
            \(loader) >/dev/null 2>&1
            for p in \(paths); do echo "$p $(cat $p)"; done
            """
        let output = try Host.live().run(
            Program("/usr/bin/unshare", ["-n", "-m", "/bin/sh", "-c", script])
        )
        let sides = output.text.split(separator: "==\n").map { side in
            Dictionary(
                side.split(separator: "\n").map { line in
                    let words = line.split(separator: " ")
                    return (String(words[0]), words.dropFirst().joined(separator: " "))
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
        try #require(sides.count == 2, "\(output.message)")
        return (sides[0], sides[1])
    }
}

/// Whether namespaces can be made here, and an interface with a dot in its name.
private let oracleRuns: Bool = {
    guard let host = try? Host.live(),
        (try? host.status("/lib/systemd/systemd-sysctl")) ?? nil != nil,
        (try? host.status("/etc/sysctl.conf")) ?? nil != nil
    else { return false }
    let trial = "ip link add name eth0.100 type ifb && test -w /proc/sys/net/core/somaxconn"
    let output = try? host.run(
        Program("/usr/bin/unshare", ["-n", "-m", "/bin/sh", "-c", trial])
    )
    return output?.status == 0
}()
