import Resources
import Testing

@Suite struct AuditRuleTests {
    /// As auditctl 3.0.9 and 4.0.2 list them.
    @Test(arguments: [
        "-a always,exit -F arch=b64 -S all -F dir=/etc/ssh -F perm=wa -F key=temper-sshd",
        "-a always,exit -F arch=b64 -S open,bind,truncate -F dir=/etc/ssh -F perm=wa -F key=temper-sshd",
    ])
    func whatIsListedIsWhatWasWritten(_ line: String) throws {
        let rule = try #require(AuditRule(listed: line))
        #expect(
            rule.text
                == "-a always,exit -F arch=b64 -F dir=/etc/ssh -F perm=wa -F key=temper-sshd"
        )
    }

    @Test func aSitesOwnKeysForWhatIsWatched() {
        let lines = [
            "-w /etc/sudoers -p wa -k scope",
            "-w /etc/sudoers.d -p wa -k scope",
            "-a always,exit -F arch=b64 -S all -F dir=/etc/ -F perm=wa -F key=etc",
            "-w /etc/passwd -p wa -k identity",
            "-a always,exit -F arch=b64 -S adjtimex -F key=time",
            "-w /etc/ssh/sshd_config -p wa -k sshd",
            "-a always,exit -F arch=b64 -S all -F dir=/etc/ssh -F perm=wa -F key=temper-sshd",
        ]
        #expect(AuditRule.otherKeys(in: lines) == ["scope", "etc", "sshd"])
    }

    /// Whether disable takes it from the kernel, and with what in the drop-in.
    @Test(arguments: [
        ("dir=/etc/ssh", "wa", "temper-sshd", "", true),
        ("dir=/srv/app", "wa", "temper-app", "", false),
        ("dir=/srv/app", "wa", "temper-sshd", "", false),
        ("dir=/etc/ssh", "r", "temper-sshd", "", false),
        ("dir=/etc/ssh", "wa", "temper-sudo", "", false),
        ("dir=/etc/old", "wa", "temper-sshd", "dir=/etc/old", true),
        ("dir=/etc/old", "wa", "temper-sshd", "dir=/etc/older", false),
    ])
    func aSitesRuleWithAKeyLikeTempersIsNone(
        _ path: String,
        _ access: String,
        _ key: String,
        _ written: String,
        _ isOwn: Bool
    ) {
        func rule(_ path: String) -> String {
            "-a always,exit -F arch=b64 -F \(path) -F perm=\(access) -F key=\(key)"
        }
        let dropIn = "## Who\n\(rule(written))\n"
        #expect(AuditRule.own(in: [rule(path)], dropIn: dropIn).count == (isOwn ? 1 : 0))
    }

    @Test func aSitesKeyLikeTempersIsItsOwn() {
        let lines = [
            "-a always,exit -F arch=b64 -S all -F dir=/etc/ssh -F perm=wa -F key=temper-app",
            "-a always,exit -F arch=b64 -S all -F dir=/etc/sudoers.d -F perm=r -F key=temper-reads",
        ]
        #expect(AuditRule.otherKeys(in: lines) == ["temper-app"])
        #expect(AuditRule.isKey("temper-app", ofTemperOr: ["temper-app"]))
        #expect(!AuditRule.isKey("temper-reads", ofTemperOr: ["temper-app"]))
        #expect(AuditRule.isKey("temper-sshd", ofTemperOr: []))
        #expect(AuditRule.isKey("site\u{1}temper-sshd", ofTemperOr: []))
        #expect(!AuditRule.isKey("timeserver", ofTemperOr: ["time"]))
    }
}
