import Model
import Resources
import SystemPackage
import Testing

@testable import Host

/// What the records of real events account for, and what they leave open.
@Suite struct AuditTrailTests {
    static let enabled = Timestamp(seconds: 1_795_285_020)

    static func trail(_ bytes: [UInt8], since: Timestamp? = nil) -> AuditTrail {
        AuditTrail(
            AuditEvent.events(in: bytes),
            users: [1000: "deploy"],
            enabled: enabled,
            since: since
        )
    }

    /// A file as the records have it, last written and changed at a moment of the machine's.
    static func place(
        _ path: FilePath,
        inode: UInt64?,
        at milliseconds: Int64,
        written: Int64? = nil,
        folder: UInt64
    ) -> AuditTrail.Place {
        func status(_ kind: FileStatus.Kind, _ inode: UInt64, _ time: Int64) -> FileStatus {
            FileStatus(
                kind: kind,
                mode: Permissions(0o644),
                owner: 0,
                group: 0,
                size: 1,
                modified: (written ?? time) * 1_000_000,
                changed: time * 1_000_000,
                device: 0x6200,
                inode: inode
            )
        }
        return AuditTrail.Place(
            path,
            status: inode.map { status(.regular, $0, milliseconds) },
            folder: status(.folder, folder, milliseconds)
        )
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let records: [UInt8]
        let place: AuditTrail.Place
        let action: String
        let executable: String

        var testDescription: String { name }
    }

    static let folder12: UInt64 = 321
    static let folder13: UInt64 = 306
    static let base12: Int64 = 1_795_285_000_000
    static let base13: Int64 = 1_795_285_100_000

    static let known: [Case] = [
        Case(
            name: "12: sed -i",
            records: AuditRecords.debian12.before("1795285031.843"),
            place: place(
                "/etc/sysctl.d/10-direct.conf",
                inode: 11174,
                at: base12 + 31_653,
                folder: folder12
            ),
            action: "renamed over",
            executable: "/usr/bin/sed"
        ),
        Case(
            name: "12: written beside, by a relative name, and renamed",
            records: AuditRecords.debian12,
            place: place(
                "/etc/sysctl.d/10-direct.conf",
                inode: 11173,
                at: base12 + 31_893,
                folder: folder12
            ),
            action: "renamed over",
            executable: "/usr/bin/mv"
        ),
        Case(
            name: "12: cp over what is there",
            records: AuditRecords.debian12.before("1795285033.063"),
            place: place(
                "/etc/sysctl.d/20-cp.conf",
                inode: 11175,
                at: base12 + 32_190,
                folder: folder12
            ),
            action: "written",
            executable: "/usr/bin/cp"
        ),
        Case(
            name: "12: removed",
            records: AuditRecords.debian12,
            place: place("/etc/sysctl.d/20-cp.conf", inode: nil, at: 0, folder: folder12),
            action: "removed",
            executable: "/usr/bin/rm"
        ),
        Case(
            name: "12: mv into the folder, which the record names only by its inode",
            records: AuditRecords.debian12.before("1795285033.593"),
            place: place(
                "/etc/sysctl.d/x.conf",
                inode: 11174,
                at: base12 + 32_213,
                folder: folder12
            ),
            action: "renamed into place",
            executable: "/usr/bin/mv"
        ),
        Case(
            name: "12: mv out of the folder",
            records: AuditRecords.debian12,
            place: place("/etc/sysctl.d/x.conf", inode: nil, at: 0, folder: folder12),
            action: "renamed away",
            executable: "/usr/bin/mv"
        ),
        Case(
            name: "13: sed -i",
            records: AuditRecords.debian13.before("1795285118"),
            place: place(
                "/etc/sysctl.d/10-direct.conf",
                inode: 8434,
                at: base13 + 16_770,
                folder: folder13
            ),
            action: "renamed over",
            executable: "/usr/bin/sed"
        ),
        Case(
            name: "13: mv from another file system: a new file by a descriptor of the folder",
            records: AuditRecords.debian13.before("1795285122"),
            place: place(
                "/etc/sysctl.d/x.conf",
                inode: 8435,
                at: base13 + 19_190,
                folder: folder13
            ),
            action: "attributes set",
            executable: "/usr/bin/mv"
        ),
    ]

    @Test(arguments: known)
    func whoeverDidItIsNamed(_ tried: Case) throws {
        let attribution = Self.trail(tried.records).attribution(of: tried.place, kind: "sysctl")
        let acts = attribution.acts
        try #require(!acts.isEmpty)
        let act = try #require(acts.first)
        #expect(act.action == tried.action)
        #expect(act.executable == tried.executable)
        #expect(act.user == "deploy")
        #expect(act.loginUID == 1000)
        #expect(act.uid == 0)
        #expect(act.session == "4")
    }

    static let path: FilePath = "/etc/sysctl.d/10-direct.conf"
    static let unknown: [(AuditTrail.Place, String)] = [
        (
            place(path, inode: 11173, at: base12 + 40_000, folder: folder12),
            "later than the last record"
        ),
        (place(path, inode: 999, at: base12 + 31_893, folder: folder12), "another file"),
        (place(path, inode: nil, at: 0, folder: folder12), "was at the last record"),
        (
            place("/etc/sysctl.d/none.conf", inode: 7, at: base12, folder: folder12),
            "before temper's audit rules were enabled"
        ),
        (
            place("/etc/sysctl.d/none.conf", inode: 7, at: base12 + 50_000, folder: folder12),
            "has no record"
        ),
        (place("/etc/sysctl.d/none.conf", inode: nil, at: 0, folder: folder12), "no record tells"),
        // The same name in another folder.
        (place("/srv/10-direct.conf", inode: 8, at: base12 + 31_893, folder: 77), "has no record"),
        // Removed, and there again.
        (
            place("/etc/sysctl.d/20-cp.conf", inode: 11175, at: base12 + 33_100, folder: folder12),
            "came unseen"
        ),
    ]

    @Test(arguments: unknown)
    func whatTheRecordsDoNotAccountForIsUnknown(_ place: AuditTrail.Place, _ words: String) throws {
        let attribution = Self.trail(AuditRecords.debian12).attribution(of: place, kind: "sysctl")
        let reason = try #require(attribution.unknown)
        #expect(reason.contains(words), "\(reason)")
    }

    @Test func anOpenAfterTheLastChangeIsNoChange() throws {
        // As visudo locks what it doesn't edit: the second open of /etc/sudoers on Debian 12.
        let place = Self.place(
            "/etc/sudoers",
            inode: 308,
            at: Self.base12 + 20_000,
            folder: 29
        )
        let attribution = Self.trail(AuditRecords.debian12.before("1795285091.854"))
            .attribution(of: place, kind: "sudo")
        #expect(attribution.acts.isEmpty)
    }

    @Test func severalActsAreToldNewestFirst() throws {
        let place = Self.place(
            Self.path,
            inode: 11173,
            at: Self.base12 + 31_893,
            folder: Self.folder12
        )
        let trail = Self.trail(AuditRecords.debian12, since: Self.enabled)
        let acts = trail.attribution(of: place, kind: "sysctl").acts
        try #require(!acts.isEmpty)
        #expect(acts.map(\.action) == ["renamed over", "renamed over", "created"])
    }

    @Test func parameters() throws {
        let key = try #require(SysctlKey("kernel.sysrq"))
        let cut = Self.trail(AuditRecords.debian12.before("1795285035.443"))
        let acts = cut.attribution(of: key, running: "176").acts
        try #require(!acts.isEmpty)
        #expect(acts.map(\.action) == ["set to 176"])
        #expect(acts.first?.command == "sysctl -w kernel.sysrq=176")
        // It isn't what was asked for.
        let reason = try #require(cut.attribution(of: key, running: "1").unknown)
        #expect(reason.contains("asked for 176"))
        // The shell's write, of which no record has the value.
        let whole = Self.trail(AuditRecords.debian12)
        let shell = whole.attribution(of: key, running: "1").acts
        try #require(!shell.isEmpty)
        #expect(shell.map(\.action) == ["opened for writing"])
        #expect(shell.first?.executable == "/usr/bin/dash")
        // Rules that were loaded later.
        let again =
            AuditRecords.debian12
            + Array(
                (#"type=CONFIG_CHANGE msg=audit(1795285200.000:999): auid=0 ses=1 subj=kernel "#
                    + #"op=add_rule key="temper-sysctl" list=4 res=1"#).utf8
            )
        let gap = try #require(Self.trail(again).attribution(of: key, running: "1").unknown)
        #expect(gap.contains("the audit rules were loaded"))
    }

    @Test func units() throws {
        let unit = try #require(UnitName("cron.service"))
        let trail = Self.trail(AuditRecords.debian12.before("1795285037"))
        let disabled = trail.attribution(of: unit, nextBoot: "disabled")
        let acts = disabled.acts
        try #require(!acts.isEmpty)
        #expect(acts.map(\.action) == ["systemctl disable"])
        #expect(acts.first?.user == "deploy")
        #expect(trail.attribution(of: unit, nextBoot: "enabled").acts.isEmpty)
        let other = try #require(UnitName("ssh.service"))
        #expect(trail.attribution(of: other, nextBoot: "disabled").acts.isEmpty)
        let entry = UnitEntry(
            unit: unit.description,
            microseconds: 1_795_285_090_915_475,
            messageID: "9d1aaa27d60140bd96365438aad20286",
            message: "Stopped",
            cursor: "s=1"
        )
        let whole = Self.trail(AuditRecords.debian12)
        #expect(whole.command(behind: entry, of: unit, runs: false)?.action == "systemctl stop")
        #expect(whole.command(behind: entry, of: unit, runs: true) == nil)
    }
}

extension [UInt8] {
    /// The records before one whose line has these words.
    fileprivate func before(_ words: String) -> [UInt8] {
        let lines = split(separator: 0x0A)
        let kept = lines.prefix { line in
            !String(decoding: line, as: UTF8.self).contains("audit(\(words)")
        }
        return kept.flatMap { $0 + [0x0A] }
    }
}
