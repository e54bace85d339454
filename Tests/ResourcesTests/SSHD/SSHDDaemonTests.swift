import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

@Suite("The daemon that runs")
struct SSHDDaemonTests {
    @Test(
        "has its options on its command line, or in the title that stands there",
        arguments: [
            ("/usr/sbin/sshd\0-D\0", nil, []),
            ("/usr/sbin/sshd\0-D\0-f\0/etc/ssh/other\0", "/etc/ssh/other", []),
            ("sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups\0\0\0", nil, []),
            (
                "sshd: /usr/sbin/sshd -D -oPermitRootLogin=yes -f /x -p 2222 -4 [listener] 1 of 10-100 startups",
                "/x", ["PermitRootLogin=yes", "Port 2222", "AddressFamily inet"]
            ),
            (
                "sshd: /usr/sbin/sshd -Do Banner /etc/issue -g 30 [listener] 0 of 1-1 startups",
                nil,
                ["Banner /etc/issue", "LoginGraceTime 30"]
            ),
            ("", nil, []),
        ] as [(String, String?, [String])]
    )
    func options(line: String, file: String?, settings: [String]) {
        let arguments = SSHDDaemon.arguments(Array(line.utf8))
        let options = SSHDOptions(arguments, source: "/proc/1/cmdline")
        #expect(options.file == file.map { FilePath($0) })
        #expect(options.settings == settings)
    }

    @Test("is the one that its pid file names, and an sshd")
    func pidFile() throws {
        let root = try ScratchRoot()
        let host = try root.host()
        #expect(try SSHDDaemon(pidFile: "/run/sshd.pid", on: host) == nil)
        try root.write("run/sshd.pid", "812\n")
        #expect(try SSHDDaemon(pidFile: "/run/sshd.pid", on: host) == nil)
        try root.write("proc/812/comm", "cron\n")
        #expect(try SSHDDaemon(pidFile: "/run/sshd.pid", on: host) == nil)
        try root.write("proc/812/comm", "sshd\n")
        try root.write("proc/812/cmdline", "/usr/sbin/sshd\0-D\0")
        #expect(try SSHDDaemon(pidFile: "/run/sshd.pid", on: host)?.pid == 812)
        try root.write("run/sshd.pid", "not a number")
        #expect(try SSHDDaemon(pidFile: "/run/sshd.pid", on: host) == nil)
    }

    @Test("has not loaded what changed after its start, and a reload is what is missing")
    func staleness() throws {
        let control = try sshd("PermitRootLogin", "value", "no")
        let root = try sshdRoot([sshdMain: sshdInclude + "PermitRootLogin no\n"])
        try root.write("etc/ssh/sshd_config.d/50-x.conf", "X11Forwarding no\n")
        try root.write("proc/812/comm", "sshd\n")
        try root.write("run/sshd.pid", "812\n")
        let host = try root.host()
        let config = try SSHDConfig(on: host, options: .none)
        let fresh = try #require(try SSHDDaemon(pidFile: "/run/sshd.pid", on: host))
        #expect(try fresh.firstChange(among: config.sources, on: host) == nil)
        let effective = SSHDEffective(printed: Array("permitrootlogin no\n".utf8))

        var look = SSHDLook(config: config, daemon: fresh)
        var state = control.state(of: look, effective: effective)
        #expect(control.assess(state).outcome == .pass)
        #expect(control.assess(state).evidence[0].running == "no")
        #expect(control.edits(from: state) == [])

        for changed in ["etc/ssh/sshd_config.d/50-x.conf", "etc/ssh/sshd_config.d/60-new.conf"] {
            try touchLater(root, changed, than: fresh)
            let stale = try #require(try fresh.firstChange(among: config.sources, on: host))
            look = SSHDLook(config: config, daemon: fresh, staleness: stale)
            state = control.state(of: look, effective: effective)
            let verdict = control.assess(state)
            #expect(verdict.outcome == .fail)
            #expect(verdict.reason.contains("not loaded: the daemon read its files at"))
            #expect(control.edits(from: state) == [.reload(activation: SSHD.activation)])
        }
    }

    /// Writes until the kernel's clock for files has moved on.
    private func touchLater(
        _ root: ScratchRoot,
        _ name: String,
        than daemon: SSHDDaemon
    ) throws {
        let host = try root.host()
        for _ in 0..<1_000_000 {
            try root.write(name, "X11Forwarding no\n")
            if let status = try host.status(FilePath("/" + name)), status.changed > daemon.loaded {
                return
            }
        }
        Issue.record("the clock stands still")
    }

    @Test("takes its options from the service's file where none runs")
    func serviceOptions() throws {
        let root = try sshdRoot([
            sshdMain: "PermitRootLogin no\n",
            "etc/default/ssh": "# options\nSSHD_OPTS=-4\nSSHD_OPTS=\"-o PermitRootLogin=yes\"\n",
        ])
        let control = try sshd("PermitRootLogin", "value", "no")
        let (verdict, edits) = control.look(at: try root.host())
        #expect(verdict.outcome == .fail)
        #expect(verdict.reason == "PermitRootLogin yes from /etc/default/ssh, want no")
        #expect(
            edits == [
                .refusal(
                    "PermitRootLogin: an option in /etc/default/ssh sets it, which temper does not change"
                )
            ]
        )
    }

    @Test("is asked on this very machine, once for each kind of connection")
    func live() throws {
        let host = try Host.live()
        guard processUser() == 0, try host.status(SSHD.program) != nil else { return }
        if try host.status("/run/sshd") == nil {
            try host.makeFolders("/run/sshd", mode: Permissions(0o755))
        }
        let controls = try [
            sshd("PermitRootLogin", "none-of", ["yes"]),
            sshd(
                "MaxAuthTries",
                "value",
                6,
                ["context": ["user": "root", "host": "x", "address": "10.0.0.1"]]
            ),
        ]
        for control in controls {
            let verdict = control.look(at: host).verdict
            #expect(verdict.outcome != .notapplicable, "\(verdict.reason)")
            #expect(verdict.evidence.allSatisfy { $0.nextBoot != nil })
        }
    }
}
