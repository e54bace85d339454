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
}
