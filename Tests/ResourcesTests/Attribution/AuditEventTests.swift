import Resources
import TestSupport
import Testing

@Suite struct AuditEventTests {
    @Test func recordsOfOneSerialAreOneEvent() throws {
        let events = AuditEvent.events(in: AuditRecords.debian12)
        let rename = try #require(events.first { $0.record == "1795285031.653:113" })
        #expect(rename.succeeded)
        #expect(rename.call == "rename")
        #expect(rename.key == "temper-sysctl")
        #expect(rename.loginUID == 1000)
        #expect(rename.uid == 0)
        #expect(rename.session == "4")
        #expect(rename.executable == "/usr/bin/sed")
        #expect(rename.folder == "/home/deploy")
        #expect(rename.paths.map(\.role) == [.parent, .parent, .deleted, .deleted, .created])
        #expect(rename.paths.last?.name == "/etc/sysctl.d/10-direct.conf")
        #expect(rename.paths.last?.inode == 11174)
        #expect(rename.paths.last?.device == "62:00")
    }

    @Test func whatFailedIsKnownToHaveFailed() throws {
        let events = AuditEvent.events(in: AuditRecords.debian12)
        #expect(events.first { $0.record == "1795285031.893:121" }?.succeeded == false)
    }

    @Test func programsHaveTheirWords() {
        let events = AuditEvent.events(in: AuditRecords.debian13)
        let words = events.map(\.arguments).filter { !$0.isEmpty }
        #expect(words.contains(["sysctl", "-w", "kernel.sysrq=176"]))
        #expect(words.contains(["systemctl", "stop", "cron"]))
    }

    @Test func hexadecimalNamesAreDecoded() {
        let line = """
            type=PATH msg=audit(1.000:2): item=0 name=2F6574632F6120622E636F6E66 inode=5 dev=fe:01 \
            nametype=CREATE
            type=EXECVE msg=audit(1.000:2): argc=2 a0="sh" a1=6120226222
            type=CWD msg=audit(1.000:2): cwd=(null)

            """
        let events = AuditEvent.events(in: Array(line.utf8))
        #expect(events.first?.paths.first?.name == "/etc/a b.conf")
        #expect(events.first?.arguments == ["sh", "a \"b\""])
        #expect(events.first?.folder == nil)
    }

    @Test func nobodyLoggedIn() {
        let line = """
            node=web type=SYSCALL msg=audit(1.000:2): arch=c000003e syscall=257 success=yes a0=ffffff9c \
            pid=7 auid=4294967295 uid=0 ses=4294967295 exe="/usr/sbin/cron" key="temper-sysctl"
            """
        let event = AuditEvent.events(in: Array(line.utf8), node: "web").first
        #expect(event?.loginUID == nil)
        #expect(event?.session == nil)
        #expect(event?.uid == 0)
        #expect(event?.call == "c000003e:257")
    }

    /// The node of three records, of which one has none; and the host's own name.
    @Test(arguments: [
        ("db", "web", 1), ("web2", "web", 1), ("web", "web", 3), ("web.example.org", "web", 3),
        ("192.0.2.1", "web", 1), ("web", nil, 1), ("", "", 1),
    ])
    func recordsOfOtherHostsArePassedOver(_ node: String, _ host: String?, _ count: Int) {
        let text = """
            type=SYSCALL msg=audit(1.000:1): success=yes exe="/usr/bin/a" key="temper-sudo"
            node=\(node) type=SYSCALL msg=audit(1.000:2): success=yes exe="/usr/bin/b" key="temper-sudo"
            node=\(node) type=SYSCALL msg=audit(1.000:3): success=yes exe="/usr/bin/c" key="temper-sudo"

            """
        let events = AuditEvent.events(in: Array(text.utf8), node: host)
        #expect(events.count == count)
        #expect(events.first?.executable == "/usr/bin/a")
    }

    @Test(arguments: [
        "", "type=", "type=SYSCALL", "type=SYSCALL msg=audit(", "type=SYSCALL msg=audit(1:2): a=b",
        "type=SYSCALL msg=audit(9999999999999999999.000:1): a",
        "type=PATH msg=audit(1.000:1): item",
    ])
    func whatIsNoRecordIsPassedOver(_ text: String) {
        #expect(AuditEvent.events(in: Array(text.utf8)).allSatisfy { $0.paths.isEmpty })
    }

    /// Damaged records are read without a crash, whatever they come to.
    @Test(arguments: 0..<200)
    func damagedRecordsAreRead(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes = AuditRecords.debian12
        for _ in 0..<40 {
            bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                truncatingIfNeeded: random.next()
            )
        }
        #expect(AuditEvent.events(in: bytes).count < 10_000)
    }
}
