import Model
import Testing

@testable import Resources

@Suite("An sshd control in a baseline")
struct SSHDLanguageTests {
    @Test(
        "says what it asks",
        arguments: [
            (["keyword": "permitrootlogin", "value": "no"], "PermitRootLogin no"),
            (["keyword": "MaxAuthTries", "max": 4], "MaxAuthTries ≤ 4"),
            (
                ["keyword": "LogLevel", "value": "VERBOSE", "scope": "global"],
                "LogLevel VERBOSE outside of Match blocks"
            ),
            (
                [
                    "keyword": "X11Forwarding", "value": "no",
                    "context": ["user": "deploy", "host": "ci.example.org", "address": "10.0.0.7"],
                ],
                "X11Forwarding no for deploy from 10.0.0.7 (ci.example.org)"
            ),
        ] as [([String: SSHDField], String)]
    )
    func expected(fields: [String: SSHDField], words: String) throws {
        #expect(try sshd(fields).expected == words)
    }

    @Test(
        "is refused with the reason",
        arguments: [
            (
                ["keyword": "PermitRotLogin", "value": "no"],
                "did you mean 'PermitRootLogin'"
            ),
            (
                ["keyword": "ChallengeResponseAuthentication", "value": "no"],
                "'KbdInteractiveAuthentication', of which this is an old name"
            ),
            (["keyword": "Match", "value": "no"], "a keyword of sshd_config(5)"),
            (
                ["keyword": "PermitRootLogin", "value": true],
                "expected one of yes, no, prohibit-password"
            ),
            (["keyword": "LoginGraceTime", "value": "2x"], "expected a time"),
            (["keyword": "PermitRootLogin"], "no desired value"),
            (["keyword": "Banner", "value": "a\nb"], "not a value of Banner"),
            (
                ["keyword": "PermitRootLogin", "value": "no", "scope": "globl"],
                "one of global"
            ),
            (
                [
                    "keyword": "PermitRootLogin", "value": "no",
                    "context": ["user": "a", "host": "b", "address": "not-an-address"],
                ], "an IP address"
            ),
            (
                [
                    "keyword": "PermitRootLogin", "value": "no",
                    "context": ["user": "a,b", "host": "b", "address": "10.0.0.1"],
                ], "without blanks and commas"
            ),
            (
                [
                    "keyword": "PermitRootLogin", "value": "no",
                    "scope": "global",
                    "context": ["user": "a", "host": "b", "address": "10.0.0.1"],
                ], "stand together"
            ),
            (
                ["keyword": "PermitRootLogin", "value": "no", "contxt": "x"],
                "did you mean 'context'"
            ),
        ] as [([String: SSHDField], String)]
    )
    func refused(fields: [String: SSHDField], reason: String) throws {
        let error = #expect(throws: BaselineError.self) { try sshd(fields) }
        #expect(error?.description.contains(reason) == true, "\(error.debugDescription)")
    }

    @Test("names user, host and address, all three")
    func partialContext() throws {
        let error = #expect(throws: BaselineError.self) {
            try sshd("PermitRootLogin", "value", "no", ["context": ["user": "root"]])
        }
        #expect(error?.diagnostics.count == 2)
    }

    @Test(
        "reads durations in seconds",
        arguments: [
            ("90", 90), ("2m", 120), ("1h30m", 5400), ("1H", 3600), ("1d2s", 86402),
            ("1w", 604_800),
            ("", nil), ("m", nil), ("-1", nil), ("1x", nil), ("99999999999", nil), ("4000w", nil),
        ] as [(String, Int128?)]
    )
    func durations(text: String, seconds: Int128?) {
        #expect(SSHDShape.seconds(text) == seconds)
    }
}

extension BaselineError {
    var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
