import Model
import Testing

@testable import Resources

/// A trap, checked in both directions: files, what is asked, and what must come out.
struct SSHDScenario: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [String: String]
    let keyword: String
    let operation: String
    let demand: SSHDField
    let more: [String: SSHDField]
    let outcome: Outcome
    /// What the reason must say.
    let says: String

    init(
        _ name: String,
        _ files: [String: String],
        _ keyword: String,
        _ operation: String,
        _ demand: SSHDField,
        _ more: [String: SSHDField],
        _ outcome: Outcome,
        _ says: String = ""
    ) {
        testDescription = name
        self.files = files
        self.keyword = keyword
        self.operation = operation
        self.demand = demand
        self.more = more
        self.outcome = outcome
        self.says = says
    }

    init(
        _ name: String,
        _ files: [String: String],
        _ keyword: String,
        _ operation: String,
        _ demand: SSHDField,
        _ outcome: Outcome,
        _ says: String = ""
    ) {
        self.init(name, files, keyword, operation, demand, [:], outcome, says)
    }

    /// `no` is asked of the keyword.
    init(
        _ name: String,
        _ files: [String: String],
        keyword: String = "PermitRootLogin",
        _ outcome: Outcome,
        _ says: String = ""
    ) {
        self.init(name, files, keyword, "value", "no", [:], outcome, says)
    }
}

private func main(_ text: String, _ dropIns: [String: String] = [:]) -> [String: String] {
    var files = [sshdMain: text]
    for (name, text) in dropIns { files["etc/ssh/sshd_config.d/" + name] = text }
    return files
}

private let global: [String: SSHDField] = ["scope": "global"]
private let deploy: [String: SSHDField] = [
    "context": ["user": "deploy", "host": "ci.example.org", "address": "10.0.0.7"]
]
private let other: [String: SSHDField] = [
    "context": ["user": "alice", "host": "ci.example.org", "address": "192.168.1.1"]
]

/// The traps that the files of sshd lay.
enum SSHDScenarios {
    static let reading: [SSHDScenario] = [
        .init(
            "the first value wins, bad",
            main("PermitRootLogin yes\nPermitRootLogin no\n"),
            .fail,
            "PermitRootLogin yes from /etc/ssh/sshd_config:1"
        ),
        .init(
            "the first value wins, good",
            main("PermitRootLogin no\nPermitRootLogin yes\n"),
            .pass
        ),
        .init(
            "a drop-in read first wins, bad",
            main(
                sshdInclude + "PermitRootLogin no\n",
                ["50-cloud.conf": "PermitRootLogin yes\n"]
            ),
            .fail,
            "from /etc/ssh/sshd_config.d/50-cloud.conf:1"
        ),
        .init(
            "a drop-in read last loses",
            main(
                "PermitRootLogin no\n" + sshdInclude,
                ["50-cloud.conf": "PermitRootLogin yes\n"]
            ),
            .pass
        ),
        .init(
            "drop-ins are read in the order of their bytes",
            main(
                sshdInclude,
                ["9.conf": "PermitRootLogin yes\n", "10.conf": "PermitRootLogin no\n"]
            ),
            .pass
        ),
        .init(
            "a drop-in of another name is not read",
            main(
                sshdInclude + "PermitRootLogin no\n",
                ["50.conf.bak": "PermitRootLogin yes\n", ".50.conf": "PermitRootLogin yes\n"]
            ),
            .pass
        ),
        .init(
            "an Include without a slash is relative to /etc/ssh",
            main("Include extra/*.conf\n").merging(["etc/ssh/extra/a.conf": "PermitRootLogin yes\n"]
            ) { $1 },
            .fail,
            "/etc/ssh/extra/a.conf:1"
        ),
        .init(
            "an Include within an Include",
            main(sshdInclude, ["10.conf": "Include /etc/ssh/deep\nPermitRootLogin no\n"])
                .merging(["etc/ssh/deep": "PermitRootLogin yes\n"]) { $1 },
            .fail,
            "/etc/ssh/deep:1"
        ),
        .init("an Include of nothing", main("Include /nowhere/*\nPermitRootLogin no\n"), .pass),
        .init("letter case, = and quotes", main("permitROOTlogin=\"no\"\n"), .pass),
        .init("letter case, = and quotes, bad", main("permitROOTlogin = 'yes'\n"), .fail),
        .init(
            "a comment sets nothing",
            main("#PermitRootLogin no\n"),
            .error,
            "the default is the daemon's own"
        ),
        .init(
            "an old spelling of a value",
            main("PermitRootLogin without-password\n"),
            "PermitRootLogin",
            "value",
            "prohibit-password",
            .pass
        ),
        .init(
            "an old name of a keyword",
            main("ChallengeResponseAuthentication no\n"),
            keyword: "KbdInteractiveAuthentication",
            .pass
        ),
        .init(
            "an old name of a keyword, bad",
            main("ChallengeResponseAuthentication yes\n"),
            keyword: "KbdInteractiveAuthentication",
            .fail
        ),
        .init(
            "MaxStartups is a keyword of which the last line wins, bad",
            main("MaxStartups 10:30:60\nMaxStartups 10:30:100\n"),
            "MaxStartups",
            "max",
            [10, 30, 60],
            .fail,
            "MaxStartups 10:30:100 from /etc/ssh/sshd_config:2"
        ),
        .init(
            "MaxStartups is a keyword of which the last line wins, good",
            main("MaxStartups 10:30:100\nMaxStartups 10:30:60\n"),
            "MaxStartups",
            "max",
            [10, 30, 60],
            .pass
        ),
        .init(
            "accumulating lines add up, bad",
            main("AcceptEnv LANG\nAcceptEnv LD_*\n"),
            "AcceptEnv",
            "none-of",
            ["LD_*"],
            .fail
        ),
        .init(
            "accumulating lines add up, good",
            main("AcceptEnv LANG\nAcceptEnv LC_*\n"),
            "AcceptEnv",
            "none-of",
            ["LD_*"],
            .pass
        ),
        .init(
            "a list that is set nowhere is empty",
            main("X11Forwarding no\n"),
            "AcceptEnv",
            "none-of",
            ["LD_*"],
            .pass
        ),
        .init(
            "a directory that an Include matches is empty",
            main(sshdInclude + "PermitRootLogin no\n", ["a.conf/x": "PermitRootLogin yes\n"]),
            .pass
        ),
    ]

    static let values: [SSHDScenario] = [
        .init(
            "a time with a unit",
            main("LoginGraceTime 1m\n"),
            "LoginGraceTime",
            "max",
            60,
            .pass
        ),
        .init(
            "a time with a unit, bad",
            main("LoginGraceTime 2m\n"),
            "LoginGraceTime",
            "max",
            60,
            .fail,
            "LoginGraceTime 120"
        ),
        .init(
            "no grace time at all is no short one",
            main("LoginGraceTime 0\n"),
            "LoginGraceTime",
            "max",
            60,
            .fail
        ),
        .init(
            "no probes at all are no frequent ones",
            main("ClientAliveInterval 0\n"),
            "ClientAliveInterval",
            "range",
            [1, 300],
            .fail
        ),
        .init(
            "zero where zero is asked",
            main("ClientAliveCountMax 0\n"),
            "ClientAliveCountMax",
            "value",
            0,
            .pass
        ),
        .init(
            "a size and a time",
            main("RekeyLimit 1G 1h\n"),
            "RekeyLimit",
            "value",
            "1G 1h",
            .pass
        ),
        .init(
            "a size and a time from two lines",
            main("RekeyLimit 1G\nRekeyLimit 2G 1h\n"),
            "RekeyLimit",
            "value",
            "1G 3600",
            .pass
        ),
        .init(
            "names with commas",
            main("Ciphers aes256-ctr,aes128-ctr\n"),
            "Ciphers",
            "subset-of",
            ["aes128-ctr", "aes256-ctr"],
            .pass
        ),
        .init(
            "names with commas, bad",
            main("Ciphers aes256-ctr,3des-cbc\n"),
            "Ciphers",
            "subset-of",
            ["aes128-ctr", "aes256-ctr"],
            .fail
        ),
        .init(
            "a list relative to the daemon's",
            main("Ciphers -3des-cbc\n"),
            "Ciphers",
            "none-of",
            ["3des-cbc"],
            .error,
            "completed by the daemon"
        ),
        .init(
            "what is added to the daemon's list is certain",
            main("Ciphers +3des-cbc\n"),
            "Ciphers",
            "none-of",
            ["3des-cbc"],
            .fail
        ),
        .init(
            "a value that sshd refuses",
            main("PermitRootLogin maybe\n"),
            .error,
            "no value of it"
        ),
    ]

    static let matching: [SSHDScenario] = [
        .init(
            "a Match block weakens it for some",
            main("PermitRootLogin no\nMatch User deploy\n  PermitRootLogin yes\n"),
            .fail,
            "PermitRootLogin in Match User deploy (/etc/ssh/sshd_config:2) yes from /etc/ssh/sshd_config:3"
        ),
        .init(
            "a Match block that is as strict",
            main("PermitRootLogin no\nMatch User deploy\n  PermitRootLogin no\n"),
            .pass
        ),
        .init(
            "scope: global doesn't look at Match blocks",
            main("PermitRootLogin no\nMatch User deploy\n  PermitRootLogin yes\n"),
            "PermitRootLogin",
            "value",
            "no",
            global,
            .pass
        ),
        .init(
            "a Match block alone is not global",
            main("Match User deploy\n  PermitRootLogin no\n"),
            .error
        ),
        .init(
            "Match at the end of the main file swallows what is appended",
            main(
                "X11Forwarding yes\nMatch User deploy\n  X11Forwarding no\n\nPermitRootLogin no\n"
            ),
            .error,
            "is set nowhere"
        ),
        .init(
            "a Match in an included file does not leak",
            main(
                sshdInclude + "PermitRootLogin no\n",
                ["10.conf": "Match User deploy\nX11Forwarding no\n"]
            ),
            .pass
        ),
        .init(
            "Match all overrides what is global",
            main("PermitRootLogin no\nMatch all\nPermitRootLogin yes\n"),
            .fail,
            "from /etc/ssh/sshd_config:3"
        ),
        .init(
            "Match all ends a Match block",
            main("Match User x\nX11Forwarding no\nMatch all\nPermitRootLogin no\n"),
            .pass
        ),
        .init(
            "a context that a block weakens",
            main("PermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n"),
            "PermitRootLogin",
            "value",
            "no",
            deploy,
            .fail
        ),
        .init(
            "a context that no block concerns",
            main("PermitRootLogin no\nMatch Address 10.0.0.0/8\nPermitRootLogin yes\n"),
            "PermitRootLogin",
            "value",
            "no",
            other,
            .pass
        ),
        .init(
            "the first of several blocks that match wins",
            main(
                "Match User deploy\nPermitRootLogin no\nMatch Address 10.*\nPermitRootLogin yes\n"
            ),
            "PermitRootLogin",
            "value",
            "no",
            deploy,
            .pass
        ),
        .init(
            "a group's members",
            main("PermitRootLogin no\nMatch Group staff\nPermitRootLogin yes\n").merging([
                "etc/passwd": "deploy:x:1000:100::/:/bin/sh\n",
                "etc/group": "staff:x:50:alice,deploy\n",
            ]) { $1 },
            "PermitRootLogin",
            "value",
            "no",
            deploy,
            .fail
        ),
        .init(
            "an Include within a Match block",
            main("PermitRootLogin no\nMatch User deploy\nInclude /etc/ssh/deploy\n")
                .merging(["etc/ssh/deploy": "PermitRootLogin yes\n"]) { $1 },
            .fail,
            "from /etc/ssh/deploy:1"
        ),
        .init(
            "a keyword that may not stand in a Match block",
            main("PermitRootLogin no\nMatch User x\nUsePAM no\n"),
            .error,
            "not allowed within a Match block"
        ),
    ]
}
