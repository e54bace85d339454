import Baselines
import Host
import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("A golden host becomes a baseline")
struct CaptureTests {
    static let source = """
        baseline: site
        title: What to look at
        version: "1"
        controls:
          - id: backlog
            title: Listen backlog
            severity: high
            rationale: A short queue drops connections.
            references: {vendor: [ip-sysctl]}
            risk: [memory]
            when: {os: {id: [nosuch]}}
            sysctl: {key: net.core.somaxconn, min: 65535}
          - id: unset
            title: Not set
            severity: low
            rationale: None.
            sysctl: {key: vm.swappiness, value: 1}
          - id: telnet
            title: Telnet is off
            severity: high
            rationale: Telnet sends passwords in clear text.
            service: {unit: telnet.socket, state: masked, companions: [inetd.service]}
          - {id: pty, title: A pty, severity: low, rationale: Some., sudo: {defaults: use_pty, value: true}}
        """

    private static func host() throws -> Image {
        let image = try Image(source)
        try image.root.write("etc/hostname", "gold\n")
        try image.root.write(
            "etc/sysctl.d/50-x.conf",
            "net.core.somaxconn = 4096\nkernel.panic = 10\nkernel.hostname = x\n"
                + "kernel.core_pattern = |/x ${y}\n"
        )
        try image.root.write("etc/sudoers", "Defaults !use_pty, insults\n", mode: 0o440)
        try image.root.write("etc/security/limits.conf", "* hard core 0\nbob - nofile 5\n")
        try image.root.write("usr/sbin/sshd", "", mode: 0o755)
        try image.root.write("etc/ssh/sshd_config", "PermitRootLogin no\nMatch all\nUsePAM yes\n")
        try image.root.write("usr/lib/systemd/system/a.service", "[Service]\nExecStart=/x\n")
        try image.root.link(
            "etc/systemd/system/multi-user.target.wants/a.service",
            to: "/usr/lib/systemd/system/a.service"
        )
        try image.root.link("etc/systemd/system/b.service", to: "/dev/null")
        return image
    }

    private func capture(_ image: Image, _ more: String...) -> Ended {
        temper(
            ["baseline", "capture", "--root", image.root.path.string]
                + ["--from", image.baselines.absolute("site.yaml").string] + more
        )
    }

    private func check(_ text: String, _ image: Image) throws -> Ended {
        try image.baselines.write("captured.yaml", text)
        return temper([
            "check", "--root", image.root.path.string, "--verbose", "--baseline",
            image.baselines.absolute("captured.yaml").string,
        ])
    }

    @Test("what a golden host has answers to nobody's benchmark")
    func references() throws {
        let image = try Self.host()
        #expect(Self.source.contains("references:"))
        #expect(!capture(image).output.contains("references"))
    }

    @Test(
        "what a shipped baseline asks of is no secret and no counter",
        arguments: ShippedTests.names
    )
    func shipped(name: String) throws {
        for control in try ShippedTests.resolve([name]).controls {
            guard let sysctl = control.resource as? Sysctl else { continue }
            #expect(SysctlExclusion.reason(for: sysctl.key) == nil, "\(sysctl.key)")
        }
    }

    @Test(
        "what is captured holds to the schema",
        .enabled(if: hasValidator, "python3-jsonschema is not installed")
    )
    func schema() throws {
        let image = try Self.host()
        let text = capture(image, "--all").output
        let ended = try SchemaTests.validate(
            BaselineSchemaTests.json(text),
            against: BaselineSchemaTests.schema
        )
        #expect(text.contains("controls:") && ended.status == 0, "\(ended.message)")
    }

    @Test("what a baseline speaks of, as it is there; the host passes it")
    func ofBaseline() throws {
        let image = try Self.host()
        let ended = capture(image)
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(
            ended.output == """
                # Written by 'temper baseline capture' on gold.
                # Not taken: sysctl vm.swappiness: no file sets vm.swappiness
                baseline: captured
                title: What gold has
                version: "1"
                controls:
                  - id: backlog
                    title: net.core.somaxconn is 4096
                    severity: high
                    rationale: As on gold.
                    risk: [memory]
                    sysctl: {key: net.core.somaxconn, value: 4096}
                  - id: service.inetd.service
                    title: inetd.service is disabled
                    severity: high
                    rationale: As on gold.
                    service: {unit: inetd.service, state: disabled}
                  - id: telnet
                    title: telnet.socket is disabled
                    severity: high
                    rationale: As on gold.
                    service: {unit: telnet.socket, state: disabled}
                  - id: pty
                    title: sudo's use_pty is false
                    severity: low
                    rationale: As on gold.
                    sudo: {defaults: use_pty, value: false}

                """
        )
        let checked = try check(ended.output, image)
        #expect(checked.status == 0 && checked.output.contains("4 pass"), "\(checked.output)")
        #expect(capture(image).output == ended.output)
    }

    @Test("with --all, what its own files set too")
    func ofFiles() throws {
        let image = try Self.host()
        let ended = capture(image, "--all", "--name", "web", "--title", "A web server")
        #expect(ended.status == 0, "\(ended.errors)")
        for line in [
            "baseline: web\ntitle: A web server\n", "{key: kernel.panic, value: 10}",
            #"{key: kernel.core_pattern, value: "|/x $${y}"}"#,
            #"{domain: "*", item: core, hard: {value: 0}, scope: default}"#,
            "{domain: bob, item: nofile, soft: {value: 5}, hard: {value: 5}}",
            "{unit: a.service, state: enabled}", "{unit: b.service, state: masked}",
            #"{keyword: PermitRootLogin, value: "no"}"#, #"{keyword: UsePAM, value: "yes"}"#,
            "{defaults: insults, value: true}",
            "# Not taken: sysctl kernel.hostname: the host's own name",
        ] {
            #expect(ended.output.contains(line), "\(line) in \(ended.output)")
        }
        #expect(ended.errors.contains("not taken: sysctl kernel.hostname"))
        let checked = try check(ended.output, image)
        #expect(checked.status == 0, "\(checked.output) \(checked.errors)")
    }

    @Test("what can't be read is named, and the status is 2")
    func unreadable() throws {
        let image = try Self.host()
        try image.root.write("etc/sudoers", "Defaults (\n", mode: 0o440)
        let ended = capture(image)
        #expect(ended.status == 2)
        #expect(ended.output.contains("# Not known: sudo Defaults use_pty: /etc/sudoers:1"))
        #expect(ended.output.contains("id: backlog"))
        #expect(try check(ended.output, image).status == 0)
    }

    @Test("a file is written, and not written over but with --force")
    func output() throws {
        let image = try Self.host()
        let path = image.baselines.absolute("new.yaml").string
        let ended = capture(image, "-o", path)
        #expect(ended.status == 0 && ended.output.isEmpty, "\(ended.errors)")
        #expect(image.baselines.text("new.yaml")?.contains("id: backlog") == true)
        let again = capture(image, "-o", path, "--name", "other")
        #expect(again.status == 64 && again.errors.contains("--force"))
        #expect(image.baselines.text("new.yaml")?.contains("other") == false)
        #expect(capture(image, "-o", path, "--name", "other", "--force").status == 0)
        #expect(image.baselines.text("new.yaml")?.contains("baseline: other") == true)
        #expect(capture(image, "-o", image.baselines.path.string, "--force").status == 2)
    }

    @Test(
        "misuse and nothing to write",
        arguments: [
            (["--name", "No"], 64), (["--title", "a\nb"], 64), (["--from", "/nowhere.yaml"], 65),
        ]
    )
    func misuse(arguments: [String], status: Int) throws {
        let image = try Self.host()
        let ended = temper(
            ["baseline", "capture", "--root", image.root.path.string, "--all"] + arguments
        )
        #expect(Int(ended.status) == status && ended.output.isEmpty, "\(ended.errors)")
    }

    @Test("where nothing certain can be said nothing is written")
    func nothing() throws {
        let image = try Image(
            """
            baseline: site
            title: What to look at
            version: "1"
            controls:
              - id: unset
                title: Not set
                severity: low
                rationale: None.
                sysctl: {key: vm.swappiness, value: 1}
            """
        )
        let ended = capture(image, "-o", image.baselines.absolute("new.yaml").string)
        #expect(ended.status == 2 && ended.output.isEmpty)
        #expect(ended.errors.contains("nothing could be captured"), "\(ended.errors)")
        #expect(image.baselines.text("new.yaml") == nil)
    }
}
