import Model
import Resources
import SystemPackage
import Testing

/// What looks like an act and may not be one: by hand, in the form of `ausearch --raw`.
@Suite struct AuditDoubtTests {
    /// Records of one event: its system call, and what else there is of it.
    static func event(
        _ seconds: Int,
        by user: Int = 1000,
        uid: Int = 0,
        exe: String,
        call: String = "openat",
        key: String,
        cwd: String = "/root",
        pid: Int = 7,
        words: [String] = [],
        _ paths: String...
    ) -> String {
        let stamp = "msg=audit(\(1_795_285_000 + seconds).000:\(seconds)):"
        var lines = [
            "type=SYSCALL \(stamp) arch=c000003e syscall=0 success=yes a0=ffffff9c pid=\(pid) "
                + "auid=\(user) uid=\(uid) ses=4 exe=\"\(exe)\" key=\"\(key)\"\u{1D}SYSCALL=\(call)"
        ]
        if !words.isEmpty {
            let arguments = words.enumerated().map { " a\($0.offset)=\"\($0.element)\"" }.joined()
            lines.append("type=EXECVE \(stamp) argc=\(words.count)\(arguments)")
        }
        lines.append("type=CWD \(stamp) cwd=\"\(cwd)\"")
        lines += paths.map { "type=PATH \(stamp) item=0 \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    static func item(_ name: String?, _ inode: Int, _ role: String) -> String {
        "name=\(name.map { "\"\($0)\"" } ?? "(null)") inode=\(inode) dev=62:00 nametype=\(role)"
    }

    /// An act's user, program and words, the newest first; or why none is known.
    static func said(_ attribution: Attribution) -> [String] {
        attribution.acts.map { act in
            let program = act.executable?.split(separator: "/").last.map(String.init) ?? "none"
            return "\(act.user ?? "nobody") \(program) \(act.action)"
        } + (attribution.unknown.map { ["unknown: \($0)"] } ?? [])
    }

    /// Each of `wanted` is an answer, or the beginning of one that is unknown.
    static func expect(
        _ attribution: Attribution,
        _ wanted: [String],
        _ location: Testing.SourceLocation = #_sourceLocation
    ) {
        let said = said(attribution)
        let fits =
            said.count == wanted.count
            && zip(said, wanted).allSatisfy { said, wanted in
                wanted.hasPrefix("unknown: ")
                    ? said.hasPrefix("unknown: ") && said.contains(wanted.dropFirst(9))
                    : said == wanted
            }
        #expect(fits, "\(said)", sourceLocation: location)
    }

    static func trail(_ records: [String], since: Int? = nil) -> AuditTrail {
        AuditTrail(
            AuditEvent.events(in: Array(records.joined().utf8)),
            users: [1000: "alice", 1001: "bob"],
            enabled: Timestamp(seconds: 1_795_285_000),
            since: since.map { Timestamp(seconds: 1_795_285_000 + Int64($0)) }
        )
    }

    // MARK: Units

    static func systemctl(
        _ seconds: Int,
        _ words: String...,
        exe: String = "/usr/bin/systemctl"
    ) -> String {
        event(
            seconds,
            exe: exe,
            call: "execve",
            key: "temper-service",
            words: ["systemctl"] + words
        )
    }

    static func link(
        _ seconds: Int,
        _ role: String,
        _ name: String,
        by user: Int = 1001,
        exe: String = "/usr/bin/rm",
        cwd: String = "/root"
    ) -> String {
        event(
            seconds,
            by: user,
            exe: exe,
            call: "unlinkat",
            key: "temper-service",
            cwd: cwd,
            item(name, 5, role)
        )
    }

    static let wants = "/etc/systemd/system/multi-user.target.wants/cron.service"
    static let masks = "/etc/systemd/system/cron.service"
    static let nobody = 4_294_967_295
    static let disable = systemctl(1, "disable", "cron")

    static let units: [(name: String, state: String, records: [String], said: [String])] = [
        ("systemctl alone", "disabled", [disable], ["alice systemctl systemctl disable"]),
        (
            "/bin/systemctl", "disabled", [systemctl(1, "disable", "cron", exe: "/bin/systemctl")],
            ["alice systemctl systemctl disable"]
        ),
        (
            "another program of that name", "disabled",
            [systemctl(1, "disable", "cron", exe: "/tmp/systemctl")],
            ["unknown: no recorded systemctl"]
        ),
        (
            "until the next boot", "masked", [systemctl(1, "mask", "--runtime", "cron")],
            ["unknown: no recorded systemctl"]
        ),
        (
            "abbreviated", "masked", [systemctl(1, "mask", "--run", "cron")],
            ["unknown: no recorded systemctl"]
        ),
        (
            "until the next boot, after one for good", "disabled",
            [disable, systemctl(2, "enable", "--runtime", "cron")],
            ["alice systemctl systemctl disable"]
        ),
        (
            "another root, abbreviated", "disabled",
            [systemctl(1, "--ro=/srv/image", "disable", "cron")], ["unknown: no recorded systemctl"]
        ),
        (
            "another host, in one word", "disabled", [systemctl(1, "-qHweb", "disable", "cron")],
            ["unknown: no recorded systemctl"]
        ),
        (
            "a link removed long after", "disabled", [disable, link(60, "DELETE", wants)],
            ["bob rm removed"]
        ),
        (
            "a link removed by systemd, as with audit=1", "disabled",
            [
                disable,
                link(
                    2,
                    "DELETE",
                    "cron.service",
                    by: nobody,
                    exe: "/usr/lib/systemd/systemd",
                    cwd: "/"
                ),
            ], ["nobody systemd removed", "alice systemctl systemctl disable"]
        ),
        (
            "a link removed before", "disabled", [link(0, "DELETE", wants), disable],
            ["alice systemctl systemctl disable"]
        ),
        ("a link without systemctl", "disabled", [link(1, "DELETE", wants)], ["bob rm removed"]),
        (
            "a link that leads elsewhere", "disabled",
            [disable, link(60, "CREATE", wants, exe: "/usr/bin/ln")],
            ["unknown: by the last record of a link of it one was created"]
        ),
        (
            "a mask by hand, relative", "masked",
            [
                systemctl(1, "enable", "cron"),
                link(
                    60,
                    "CREATE",
                    "cron.service",
                    exe: "/usr/bin/ln",
                    cwd: "/etc/systemd/system"
                ),
            ], ["bob ln created"]
        ),
        (
            "a mask taken away", "enabled",
            [systemctl(1, "mask", "cron"), link(60, "DELETE", masks)], ["bob rm removed"]
        ),
        (
            "another unit's link", "disabled",
            [disable, link(60, "DELETE", "/etc/systemd/system/x.wants/anacron.service")],
            ["alice systemctl systemctl disable"]
        ),
        (
            "the unit's own file", "disabled",
            [disable, link(60, "CREATE", "/usr/lib/systemd/system/cron.service")],
            ["alice systemctl systemctl disable"]
        ),
    ]

    @Test(arguments: units.indices)
    func whatComesAfterSystemctlCounts(_ index: Int) throws {
        let tried = Self.units[index]
        let unit = try #require(UnitName("cron.service"))
        let attribution = Self.trail(tried.records).attribution(of: unit, nextBoot: tried.state)
        Self.expect(attribution, tried.said)
    }

    // MARK: Files

    static let path = "/etc/sysctl.d/a.conf"
    static let folder = item("/etc/sysctl.d/", 321, "PARENT")
    /// Bob's temporary file in the same folder: made, opened by its bare name, its mode set.
    static let temporary = [
        event(
            1,
            by: 1001,
            exe: "/usr/bin/tee",
            key: "temper-sysctl",
            folder,
            item("/etc/sysctl.d/b.tmp", 50, "CREATE")
        ),
        event(
            2,
            by: 1001,
            exe: "/usr/bin/tee",
            key: "temper-sysctl",
            cwd: "/etc/sysctl.d",
            item("b.tmp", 50, "NORMAL")
        ),
        event(
            3,
            by: 1001,
            exe: "/usr/bin/chmod",
            call: "fchmod",
            key: "temper-sysctl",
            item(nil, 50, "NORMAL")
        ),
    ]
    static func opened(_ seconds: Int, _ inode: Int) -> String {
        event(seconds, exe: "/usr/bin/vi", key: "temper-sysctl", item(path, inode, "NORMAL"))
    }
    static func put(_ seconds: Int, _ inode: Int) -> String {
        event(
            seconds,
            exe: "/usr/bin/dash",
            key: "temper-sysctl",
            folder,
            item(path, inode, "CREATE")
        )
    }
    static func numbered(_ seconds: Int, _ name: String? = nil, call: String = "fchmod") -> String {
        event(
            seconds,
            by: 1001,
            exe: "/usr/bin/python3",
            call: call,
            key: "temper-sysctl",
            item(name, 50, "NORMAL")
        )
    }
    static let removed = event(
        6,
        exe: "/usr/bin/rm",
        call: "unlink",
        key: "temper-sysctl",
        folder,
        item(path, 50, "DELETE")
    )

    /// The records, when the file of inode 50 was written last, and what is said with all acts told.
    static let files: [(name: String, records: [String], at: Int64, said: [String])] = [
        (
            "the number was another file's before", [opened(0, 40)] + temporary + [put(4, 50)], 4,
            ["alice dash created", "alice vi opened for writing"]
        ),
        (
            "the same number after that is the file", [put(4, 50), numbered(5)], 5,
            ["bob python3 attributes set", "alice dash created"]
        ),
        (
            "by its number, before it was put there again",
            [put(1, 50), numbered(2, call: "openat"), put(4, 50)], 4,
            ["alice dash created", "alice dash created"]
        ),
        (
            "the name had gone when the number was opened",
            [put(4, 50), removed, numbered(7, "x", call: "openat")], 7,
            ["unknown: was removed"]
        ),
        (
            "the name had another file's number",
            [put(4, 50), put(5, 51), numbered(6, call: "openat")], 6,
            ["unknown: is another file than the one of the last record"]
        ),
        (
            "never put, another name on record",
            [opened(0, 40)] + temporary, 3,
            ["unknown: is another file than the one of the last record"]
        ),
        (
            "never put, no other name on record", [opened(1, 50), numbered(2)], 2,
            ["bob python3 attributes set", "alice vi written"]
        ),
    ]

    @Test(arguments: files.indices)
    func aNumberUsedAgainIsAnotherFile(_ index: Int) {
        let tried = Self.files[index]
        let place = AuditTrailTests.place(
            FilePath(Self.path),
            inode: 50,
            at: 1_795_285_000_000 + tried.at * 1000,
            folder: 321
        )
        let trail = Self.trail(tried.records, since: 0)
        Self.expect(trail.attribution(of: place, kind: "sysctl"), tried.said)
    }

    // MARK: Parameters

    static func write(_ seconds: Int, _ path: String, uid: Int = 0, by user: Int = 1000) -> String {
        event(
            seconds,
            by: user,
            uid: uid,
            exe: "/usr/bin/dash",
            key: "temper-sysctl",
            pid: 8,
            item("/proc/sys/\(path)", 9, "NORMAL")
        )
    }
    static func sysctl(_ seconds: Int, _ path: String, _ word: String) -> String {
        event(
            seconds,
            exe: "/usr/sbin/sysctl",
            call: "execve",
            key: "temper-sysctl",
            words: ["sysctl", "-w", word],
            item("/usr/sbin/sysctl", 3, "NORMAL")
        )
            + event(
                seconds + 1,
                exe: "/usr/sbin/sysctl",
                key: "temper-sysctl",
                item("/proc/sys/\(path)", 9, "NORMAL")
            )
    }
    static let cookies = "net/ipv4/tcp_syncookies"

    static let parameters: [(key: String, running: String, records: [String], said: [String])] = [
        (
            "net.ipv4.tcp_syncookies", "0", [write(1, cookies, uid: 1001, by: 1001)],
            ["unknown: no record of a write"]
        ),
        (
            "net.ipv4.tcp_syncookies", "0",
            [
                sysctl(1, cookies, "net.ipv4.tcp_syncookies=0"),
                write(3, cookies, uid: 1001, by: 1001),
            ], ["alice sysctl set to 0"]
        ),
        (
            "net.ipv4.tcp_syncookies", "0", [write(1, cookies)],
            ["unknown: may have been in another network namespace"]
        ),
        (
            "net.ipv4.tcp_syncookies", "0",
            [sysctl(1, cookies, "net.ipv4.tcp_syncookies=0"), write(3, cookies)],
            ["unknown: may have been in another network namespace"]
        ),
        // What has no value isn't told beside what has one, either.
        (
            "net.ipv4.tcp_syncookies", "0",
            [write(1, cookies), sysctl(2, cookies, "net.ipv4.tcp_syncookies=0")],
            ["alice sysctl set to 0"]
        ),
        (
            "net.ipv4.tcp_syncookies", "1", [sysctl(1, cookies, "net.ipv4.tcp_syncookies=0")],
            ["unknown: asked for 0"]
        ),
        (
            "kernel.shmmax", "1", [write(1, "kernel/shmmax")],
            ["unknown: may have been in another IPC namespace"]
        ),
        ("kernel.sysrq", "1", [write(1, "kernel/sysrq")], ["alice dash opened for writing"]),
        (
            "kernel.sysrq", "1", [write(1, "kernel/sysrq"), write(2, "kernel/sysrq", uid: 1001)],
            ["alice dash opened for writing"]
        ),
    ]

    @Test(arguments: parameters.indices)
    func aWriteInAnotherNamespaceIsNone(_ index: Int) throws {
        let tried = Self.parameters[index]
        let key = try #require(SysctlKey(tried.key))
        let trail = Self.trail(tried.records, since: 0)
        Self.expect(trail.attribution(of: key, running: tried.running), tried.said)
    }
}
