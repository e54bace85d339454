import Model
import Resources
import SystemPackage
import Testing

@Suite("Files become controls, and what can't is told")
struct ImportTests {
    /// What lines of one file come to: the mappings, and `line: reason` of what was refused.
    private func imported(
        _ format: ImportFormat,
        _ text: String
    ) -> (taken: [String], refused: [String]) {
        let found = format.read([ImportedFile("/f", Array(text.utf8))]) { _ throws(Never) in nil }
        return (
            found.taken.map(\.draft.text),
            found.refusals.map { "\($0.origin.line ?? 0): \($0.reason)" }
        )
    }

    static let cases: [(format: ImportFormat, text: String, taken: [String], refused: [String])] = [
        (
            .sysctl, "# x\nnet.core.somaxconn = 1\nnet/core/somaxconn=0x10 # y\n",
            ["{key: net.core.somaxconn, value: 16}"],
            ["2: net.core.somaxconn is set again at /f:3"]
        ),
        (
            .sysctl,
            "-net.ipv4.conf.lo.rp_filter\nnet.ipv4.conf.*.rp_filter=1\nfoo\nkernel.panic=-1",
            ["{key: kernel.panic, value: -1}"],
            [
                "3: systemd-sysctl passes over it",
                "1: it only keeps net.ipv4.conf.lo.rp_filter out of patterns",
                "2: net.ipv4.conf.lo.rp_filter has a line of its own (/f:1), and a control for "
                    + "net.ipv4.conf.*.rp_filter would ask it of that too",
            ]
        ),
        (
            .sysctl, "kernel.hostname=x\nnet.ipv6.conf.*.stable_secret=::1\n", [],
            [
                "1: kernel.hostname is left out: the host's own name",
                "2: net.ipv6.conf.*.stable_secret is left out: it may stand for "
                    + "net/ipv6/conf/*/stable_secret: a secret, from which the host's addresses follow",
            ]
        ),
        (
            .limits, "* soft nofile 1\n* - nofile 2\n",
            [#"{domain: "*", item: nofile, soft: {value: 2}, hard: {value: 2}, scope: default}"#],
            ["1: * soft nofile is set again at /f:2"]
        ),
        (
            .limits, "root -\nbob soft fred 1\nbob hard cpu x\nbob sort cpu 1\nbob hard cpu 3\n",
            ["{domain: bob, item: cpu, hard: {value: 3}}"],
            [
                "1: it switches all limits off for root: no control can",
                "2: unknown item 'fred'", "3: 'x' is no value that pam_limits takes",
                "4: pam_limits passes over it",
            ]
        ),
        (
            .sshd, "permitrootlogin no\nPermitRootLogin yes\nCiphers aes256-ctr\nMACs -umac*\n",
            [
                "{keyword: Ciphers, subset-of: [aes256-ctr]}",
                #"{keyword: PermitRootLogin, value: "no"}"#,
            ],
            [
                "4: '-umac*' is completed by the daemon: it differs by release",
                "2: PermitRootLogin is decided at /f:1",
            ]
        ),
        (
            .sshd, "HostKey /a\nInclude x\nProtocol 2\nFoo 1\nUsePAM yes no\nUsePAM maybe\n", [],
            [
                "1: HostKey has a value for each line, and belongs to the host",
                "2: an Include isn't followed: give its files beside this one",
                "3: sshd ignores 'Protocol'",
                "4: unknown keyword 'Foo'", "5: more than one argument after 'UsePAM'",
                "6: 'maybe' is no value of UsePAM, expected one of yes, no",
            ]
        ),
        (
            .sshd, "UsePAM=\"yes\"\nMatch User x\nX11Forwarding no\n",
            [#"{keyword: UsePAM, value: "yes"}"#],
            [
                "2: a Match block: for whom its lines count isn't known here",
                "3: it stands in the Match block of line 2",
            ]
        ),
        (
            .sudoers, "Defaults use_pty, passwd_tries=2\nDefaults passwd_tries=3\n",
            ["{defaults: passwd_tries, value: 3}", "{defaults: use_pty, value: true}"],
            ["1: passwd_tries is set again at /f:2"]
        ),
        (
            .sudoers, "Defaults:a,!b insults\nDefaults env_keep=A\nDefaults env_keep+=\"B C\"\n",
            ["{defaults: env_keep, value: A B C}"], ["1: a control can't ask for what it sets"]
        ),
        (
            .sudoers,
            "root ALL=(ALL) ALL\nUser_Alias A = b\n%%\nDefaults env_check -= X\n@include x",
            [],
            [
                "1: a rule: a baseline says what rules may not grant, and has none",
                "2: an alias: it belongs to rules", "3: sudo refuses it: expected a word",
                "4: it changes sudo's own list of env_check, which differs by release",
                "5: the include of x isn't followed: import its files too",
            ]
        ),
    ]

    @Test("line by line", arguments: cases)
    func lines(format: ImportFormat, text: String, taken: [String], refused: [String]) {
        let found = imported(format, text)
        #expect(found.taken == taken)
        #expect(found.refused == refused)
    }

    @Test(
        "a file's format is told from its path, else from its lines",
        arguments: [
            ("/etc/sysctl.d/x.conf", "", ImportFormat.sysctl), ("/etc/sudoers", "", .sudoers),
            ("/x/limits.d/a", "", .limits), ("/x/sshd_config.d/a.conf", "", .sshd),
            ("/x/p/tuned.conf", "", .tuned), ("/x", "# a\nvm.swappiness=1\n", .sysctl),
            ("/x", "* hard core 0\n", .limits), ("/x", "PermitRootLogin no\n", .sshd),
            ("/x", "Defaults use_pty\n", .sudoers), ("/x", "[main]\ninclude=y\n", .tuned),
            ("/x", "", nil), ("/x", "some words of somebody's\n", nil),
            ("/x", "vm.swappiness=1\nPermitRootLogin no\n", nil),
        ]
    )
    func format(path: String, text: String, wanted: ImportFormat?) {
        #expect(ImportFormat(of: ImportedFile(FilePath(path), Array(text.utf8))) == wanted)
    }
}
