import Host
import Testing

@Suite struct AuditStateTests {
    /// As `auditctl -s` prints it.
    static func status(enabled: Int, pid: Int) -> String {
        """
        enabled \(enabled)
        failure 1
        pid \(pid)
        rate_limit 0
        backlog_limit 8192
        lost 3
        backlog 1
        backlog_wait_time 60000
        loginuid_immutable 0 unlocked

        """
    }

    @Test(arguments: [
        (0, 700, "the kernel's audit is off"), (0, 0, "the kernel's audit is off"),
        (1, 0, "auditd doesn't run"), (2, 0, "auditd doesn't run"), (1, 700, nil), (2, 700, nil),
    ])
    func rulesAloneRecordNothing(_ enabled: Int, _ pid: Int, _ words: String?) throws {
        let state = try #require(
            AuditState(status: Self.status(enabled: enabled, pid: pid), rules: "No rules\n")
        )
        #expect(state.enabled == enabled)
        #expect(state.lost == 3)
        #expect(state.rules == [])
        #expect(state.hindrance?.contains(words ?? "-") ?? false == (words != nil))
        #expect((state.hindrance == nil) == (words == nil))
    }

    @Test func whatSaysNothingOfTheAuditIsNoState() {
        #expect(AuditState(status: "pid 700\n", rules: "") == nil)
    }
}
