import Host
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("Explanations")
struct ExplainTests {
    static let baseline = """
        baseline: site
        title: A site's own
        version: "1"
        controls:
          - id: queue
            title: The listen queue is long
            severity: low
            rationale: A short one drops connections.
            sysctl: {key: net.core.somaxconn, min: 4096}
        """

    private static func image(_ baseline: String = baseline) throws -> Image {
        let image = try Image(baseline)
        let files = [
            "usr/lib/sysctl.d/50-vendor.conf": "net.core.somaxconn = 512\n",
            "etc/sysctl.d/50-vendor.conf": "# replaced\nnet.core.somaxconn = 1024\n",
            "etc/sysctl.d/90-late.conf": "\n-net.core.somaxconn = 2048\n",
            "etc/sysctl.conf": "net.core.somaxconn = 64\n",
            "etc/security/limits.conf": "* soft nofile 100\nbob hard nofile 900\n",
            "etc/security/limits.d/no": "bob soft nofile 5\n",
            "etc/passwd": "root:x:0:0::/:/bin/sh\nbob:x:1000:1000::/:/bin/sh\n",
            "etc/group": "root:x:0:\nbob:x:1000:\n",
            "etc/ssh/sshd_config":
                "X11Forwarding no\nX11Forwarding yes\nMatch User bob\n  X11Forwarding yes\n",
            "usr/sbin/sshd": "",
            "usr/lib/systemd/system/a.service":
                "[Service]\nExecStart=/bin/true\nLimitNOFILE=7\n[Install]\nWantedBy=multi-user.target\n",
            "usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=All\n",
            "usr/lib/systemd/system/a.socket": "[Socket]\nListenStream=1\n",
            "usr/lib/systemd/system-preset/90-all.preset": "enable b.service\ndisable *\n",
            "etc/sudoers": "Defaults env_keep += \"A B\"\nDefaults env_keep += C\n"
                + "Defaults:bob env_keep = D\n"
                + "Defaults timestamp_timeout=5\nDefaults:bob timestamp_timeout=9\n"
                + "root ALL=(ALL) ALL\nbob ALL=(ALL) NOPASSWD: ALL\n",
        ]
        for (path, text) in files {
            try image.root.write(path, text, mode: path == "etc/sudoers" ? 0o440 : 0o644)
        }
        try image.root.link("usr/lib/systemd/system/default.target", to: "multi-user.target")
        try image.root.link(
            "etc/systemd/system/other.service",
            to: "/usr/lib/systemd/system/a.service"
        )
        try image.root.link(
            "etc/systemd/system/sockets.target.wants/a.socket",
            to: "/usr/lib/systemd/system/a.socket"
        )
        return image
    }

    @Test(
        "say what decides, and what doesn't",
        arguments: [
            ("queue", "next boot  2048   /etc/sysctl.d/90-late.conf:2"),
            ("net.core.somaxconn", "decides   -net.core.somaxconn = 2048"),
            ("net/core/somaxconn", "shadowed  net.core.somaxconn = 1024"),
            ("sysctl:net.core.somaxconn", "unread    net.core.somaxconn = 512"),
            ("net.core.somaxconn", "by 'sysctl --system'  64     /etc/sysctl.conf:1"),
            ("net.core.somaxconn", "FAIL  queue: net.core.somaxconn"),
            ("net.core.somaxconn", "write /etc/sysctl.d/zz-temper.conf"),
            ("limits:nofile --user bob", "bob, soft  100   /etc/security/limits.conf:1"),
            ("limits:nofile --user bob", "bob, hard  900   /etc/security/limits.conf:2"),
            ("limits:nofile --user bob", "not read"),
            ("limits:nofile", "elsewhere"),
            ("limits:nofile --unit a", "next start of a.service  7"),
            ("limits:nofile --unit other", "next start of a.service  7"),
            ("limits:nofile --unit other", "other.service is another name of a.service"),
            ("service:a.service", "started on demand   a.socket starts it"),
            ("service:a", "'systemctl preset' would disable it"),
            ("service:b.service", "not installed"), ("b.service", "not installed"),
            ("sshd:x11forwarding", "in Match User bob        yes   /etc/ssh/sshd_config:4"),
            (
                "sshd:X11Forwarding --user bob --address 10.0.0.1",
                "for bob from 10.0.0.1 (10.0.0.1)  yes"
            ),
            ("sshd:X11Forwarding --user eve --address 10.0.0.1", "elsewhere  X11Forwarding yes"),
            ("sudo:timestamp_timeout", "for user bob   9   /etc/sudoers:5"),
            ("sudo:timestamp_timeout --user bob", "for bob        9"),
            ("sudo:nopasswd", "decides  bob ALL=(ALL) NOPASSWD: ALL"),
            ("sudo:nopasswd --user bob", "decides  bob ALL=(ALL) NOPASSWD: ALL"),
            ("sudo:nopasswd --user eve", "nothing to eve"),
            ("sudo:env_keep", "decides  Defaults env_keep += \"A B\""),
            ("sudo:env_keep", "decides  Defaults env_keep += C"),
            ("sudo:env_keep", "decides  Defaults:bob env_keep = D"),
            ("sudo:env_keep --user bob", "for bob  D  /etc/sudoers:3"),
            ("sudo:nopasswd --user eve", "elsewhere  bob ALL=(ALL) NOPASSWD: ALL"),
            ("sudo:timestamp_timeout", "decides  Defaults:bob timestamp_timeout=9"),
            ("service:multi-user.target", "started  it is what boots"),
            ("limits:nofile --user eve", "eve isn't in /etc/passwd"),
            ("limits:nofile --user root", "lines for groups and for * spare root"),
            ("limits:nofile --unit b", "b.service isn't installed"),
        ]
    )
    func text(question: String, wanted: String) throws {
        let image = try Self.image()
        let words = question.split(separator: " ").map(String.init)
        let ended = image.run(["explain"] + words)
        #expect(ended.status == 0, "\(ended.errors)")
        let blanks = /[ ]{2,}/
        let said = ended.output.replacing(blanks, with: "  ")
        #expect(said.contains(wanted.replacing(blanks, with: "  ")), "\(ended.output)")
    }

    static let asking = """
        baseline: site
        title: A site's own
        version: "1"
        controls:
          - {id: unit, title: t, severity: low, rationale: r, service: {unit: other.service, state: disabled, companions: [a.socket]}}
          - {id: all, title: t, severity: low, rationale: r, limits: {domain: "*", item: nofile, hard: {min: 5}}}
          - {id: bobs, title: t, severity: low, rationale: r, limits: {domain: bob, item: nofile, hard: {min: 5}}}
          - {id: asked, title: t, severity: low, rationale: r, sshd: {keyword: KbdInteractiveAuthentication, value: "no"}}
          - {id: visit, title: t, severity: low, rationale: r, sshd: {keyword: KbdInteractiveAuthentication, value: "no", context: {user: bob, host: h, address: 10.0.0.1}}}
          - {id: soon, title: t, severity: low, rationale: r, sudo: {defaults: timestamp_timeout, max: 5}}
          - {id: sooner, title: t, severity: low, rationale: r, sudo: {defaults: timestamp_timeout, max: 3, scope: {user: bob}}}
          - {id: family, title: t, severity: low, rationale: r, sudo: {defaults: timestamp_timeout, max: 2, scope: {user: "%family"}}}
        """

    @Test(
        "name the controls that ask for it, by any spelling, and of those whom it is about",
        arguments: [
            ("service:a", ["unit"]), ("service:a.service", ["unit"]), ("service:other", ["unit"]),
            ("service:a.socket", ["unit"]), ("service:b", []), ("limits:NOFILE", ["all", "bobs"]),
            ("limits:nofile --user bob", ["all", "bobs"]), ("limits:nofile --user eve", ["all"]),
            ("limits:nofile --user root", []), ("limits:nofile --unit a", []),
            ("sshd:ChallengeResponseAuthentication", ["asked", "visit"]),
            (
                "sshd:kbdinteractiveauthentication --user bob --address 10.0.0.1",
                ["asked", "visit"]
            ),
            ("sshd:KbdInteractiveAuthentication --user eve --address 10.0.0.1", ["asked"]),
            ("sudo:timestamp_timeout", ["family", "soon", "sooner"]),
            ("sudo:Timestamp_Timeout --user bob", ["family", "soon", "sooner"]),
            ("sudo:timestamp_timeout --user eve", ["family", "soon"]), ("bobs", ["all", "bobs"]),
            ("visit", ["asked", "visit"]), ("sooner", ["family", "soon", "sooner"]),
            ("unit", ["unit"]),
        ]
    )
    func controls(question: String, wanted: [String]) throws {
        let image = try Self.image(Self.asking)
        let words = question.split(separator: " ").map(String.init)
        let ended = image.run(["explain"] + words + ["--format", "json"])
        let document = try JSONValue(parsing: Array(ended.output.utf8))
        let ids = (document["controls"]?.elements ?? []).compactMap { $0["id"]?.text }
        #expect(ids == wanted, "\(ended.errors)")
    }

    @Test("what could not be read is told, and ends with 2")
    func incomplete() throws {
        let image = try Self.image()
        try image.root.write("etc/ssh/sshd_config", "NoSuchKeyword yes\n")
        try image.root.write("etc/sudoers", "nonsense\n", mode: 0o440)
        for question in ["sshd:X11Forwarding", "sudo:use_pty"] {
            let text = image.run("explain", question)
            #expect(text.status == 2 && text.output.contains("could not be read"))
            let json = image.run("explain", question, "--format", "json")
            #expect(json.status == 2 && json.output.contains("\"incomplete\": true"))
        }
        #expect(image.run("explain", "net.core.somaxconn").status == 0)
    }

    @Test(
        "hold to their schema",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: [
            "net.core.somaxconn", "limits:nofile", "service:a.service", "sshd:X11Forwarding",
            "sudo:timestamp_timeout", "sudo:ignored-files",
        ]
    )
    func json(question: String) throws {
        let image = try Self.image()
        let ended = image.run("explain", question, "--format", "json")
        #expect(ended.status == 0, "\(ended.errors)")
        let validated = try SchemaTests.validate(ended.output, against: "explanation.schema.json")
        #expect(validated.status == 0, "\(validated.message)")
    }

    @Test(
        "what can't be answered is refused with what to ask",
        arguments: [
            ("nonsense", "neither a control"), ("quee", "did you mean 'queue'"),
            ("sshd:PermitRotLogin", "did you mean 'PermitRootLogin'"),
            ("limits:nofiles", "did you mean 'nofile'"),
            ("sudo:use_ptty", "did you mean 'use_pty'"),
            ("service:no/name", "isn't the name of a unit"),
            ("sshd:X11Forwarding --user bob", "give both --user and --address"),
            ("sshd:X11Forwarding --user bob --address here", "isn't an IP address"),
            ("limits:nofile --unit /", "not the name of a unit"),
            ("net.core.somaxconn --user bob", "--user says nothing of sysctl"),
            ("sshd:X11Forwarding --pid 1", "--pid says nothing of sshd; it goes with limits"),
            ("limits:nofile --pid 1", "of the running system, not of an image"),
        ]
    )
    func refused(question: String, wanted: String) throws {
        let ended = try Self.image().run(
            ["explain"] + question.split(separator: " ").map(String.init)
        )
        #expect(ended.status == 64 && ended.output.isEmpty)
        #expect(ended.errors.contains(wanted), "\(ended.errors)")
    }
}
