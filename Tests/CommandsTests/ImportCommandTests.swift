import CLinux
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("Configuration files become a baseline")
struct ImportCommandTests {
    private func run(_ root: ScratchRoot, _ arguments: String...) -> Ended {
        temper(
            ["baseline", "import"]
                + arguments.map {
                    $0.hasPrefix("-") || !$0.contains("/") ? $0 : root.absolute($0).string
                }
        )
    }

    static let files: [(path: String, text: String, wanted: String)] = [
        ("etc/sysctl.d/a.conf", "vm.swappiness=1\n", "{key: vm.swappiness, value: 1}"),
        ("etc/security/limits.d/a.conf", "bob hard cpu 1\n", "{domain: bob, item: cpu"),
        ("etc/ssh/sshd_config", "UsePAM yes\n", #"{keyword: UsePAM, value: "yes"}"#),
        ("etc/sudoers.d/a", "Defaults use_pty\n", "{defaults: use_pty, value: true}"),
        ("etc/tuned/p/tuned.conf", "[sysctl]\nvm.swappiness=>1\n", "{key: vm.swappiness, min: 1}"),
    ]

    @Test("each format; what was made lints clean", arguments: files)
    func formats(path: String, text: String, wanted: String) throws {
        let root = try ScratchRoot()
        try root.write(path, text)
        let ended = run(root, path)
        #expect(
            ended.status == 0 && ended.output.contains(wanted),
            "\(ended.output)\(ended.errors)"
        )
        try root.write("out.yaml", ended.output)
        #expect(temper(["baseline", "lint", root.absolute("out.yaml").string]).status == 0)
    }

    @Test("several files at once, of which one setting is asked for once")
    func several() throws {
        let root = try ScratchRoot()
        for (path, text, _) in Self.files { try root.write(path, text) }
        try root.write("x/b", "vm.swappiness=2\nfoo\nkernel.panic=1\n")
        let ended = temper(
            ["baseline", "import", "--name", "mine"]
                + (Self.files.map(\.path) + ["x/b"]).map { root.absolute($0).string }
        )
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.contains("baseline: mine"))
        #expect(ended.output.contains("{key: vm.swappiness, value: 2}"))
        #expect(!ended.output.contains("min: 1"))
        for text in ["a.conf:1: vm.swappiness is set again", "has been taken for sysctl vm.swapp"] {
            #expect(ended.errors.contains(text), "\(ended.errors)")
            #expect(ended.output.contains(text))
        }
    }

    @Test("what sshd includes is read where it includes it, whatever the order of the files")
    func included() throws {
        let root = try ScratchRoot()
        try root.write(
            "etc/ssh/sshd_config",
            "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\nInclude none/x.cfg\n"
                + "Match User bob\nInclude bob.inc\n"
        )
        try root.write("etc/ssh/bob.inc", "X11Forwarding yes\n")
        try root.write("etc/ssh/sshd_config.d/50-x.conf", "PermitRootLogin yes\n")
        let drop = "etc/ssh/sshd_config.d/50-x.conf"
        let others = ["etc/ssh/zz.conf", "etc/ssh/bob.inc"]
        try root.write("etc/ssh/zz.conf", "PermitRootLogin forced-commands-only\n")
        for order in [["etc/ssh/sshd_config", drop], [drop, "etc/ssh/sshd_config"]] {
            let ended = run(root, order[0], others[0], others[1], order[1], "--as", "sshd")
            #expect(!ended.output.contains("X11Forwarding"))
            #expect(ended.errors.contains("bob.inc:1: it is included in a Match block alone"))
            #expect(ended.output.contains(#"{keyword: PermitRootLogin, value: "yes"}"#))
            #expect(ended.errors.contains("sshd_config:2: PermitRootLogin is decided at"))
            #expect(ended.errors.contains("sshd_config:3: an Include isn't followed"))
            #expect(!ended.errors.contains("sshd_config:1:"))
        }
    }

    @Test("what belongs to an alias, or is a setting with a counter's name, is told apart")
    func namesakes() throws {
        let root = try ScratchRoot()
        try root.write("etc/sysctl.d/a.conf", "fs.aio-max-nr = 1048576\nfs.file-nr = 1\n")
        let sysctl = run(root, "etc/sysctl.d/a.conf")
        #expect(sysctl.output.contains("{key: fs.aio-max-nr, value: 1048576}"))
        #expect(sysctl.errors.contains("fs.file-nr is left out"))
        try root.write(
            "etc/sudoers.d/a",
            "User_Alias ADM = bob\nDefaults:ADM !use_pty\nDefaults insults\n"
        )
        let sudo = run(root, "etc/sudoers.d/a")
        #expect(sudo.errors.contains("a:2: its alias isn't known to a baseline"))
        #expect(!sudo.output.contains("use_pty,") && sudo.output.contains("insults"))
    }

    @Test("a tuned profile's includes are found beside it")
    func tuned() throws {
        let root = try ScratchRoot()
        try root.write("p/mine/tuned.conf", "[main]\ninclude=base\n[vm]\nx=1\n")
        try root.write("p/base/tuned.conf", "[sysctl]\nvm.swappiness=5\n")
        let ended = run(root, "p/mine/tuned.conf")
        #expect(ended.output.contains("{key: vm.swappiness, value: 5}"), "\(ended.errors)")
        #expect(ended.errors.contains("mine/tuned.conf:3: the section [vm]"))
    }

    @Test("what can't be read as such ends with 65, and nothing is written")
    func hostile() throws {
        let root = try ScratchRoot()
        try root.write("x/binary.conf", bytes: [0x61, 0, 0x62])
        try root.write("sysctl.d/latin", bytes: Array("vm.swappiness=1 # ".utf8) + [0xE9, 0x0A])
        try root.folder("x/folder")
        try root.write("x/prose", "these are some words\n")
        try root.write("sysctl.d/empty", "# nothing\n")
        try root.write("sysctl.d/huge", bytes: [UInt8](repeating: 0x23, count: 9 << 20))
        try root.link("x/loop", to: "loop")
        #expect(unsafe mkfifo(root.absolute("x/fifo").string, 0o644) == 0)
        for (path, wanted) in [
            ("x/binary.conf", "a NUL byte"), ("sysctl.d/latin", "isn't UTF-8"),
            ("x/folder", "a directory"), ("x/prose", "say --as"),
            ("sysctl.d/empty", "nothing in it can be taken over"), ("sysctl.d/huge", "larger than"),
            ("x/loop", "a loop"), ("x/fifo", "FIFO"), ("x/gone", "there is no such file"),
        ] {
            let ended = run(root, path, "-o", "x/out.yaml")
            #expect(ended.status == 65, "\(path): \(ended.errors)")
            #expect(ended.errors.contains(wanted), "\(path): \(ended.errors)")
            #expect(ended.errors.contains(":1:1:"))
        }
        #expect(root.text("x/out.yaml") == nil)
        #expect(run(root, "x/prose", "--as", "fred").status == 64)
        #expect(run(root, "x/prose", "--as", "sysctl").status == 65)
    }

    @Test("hostile text neither leaves its place nor reaches a terminal")
    func escapes() throws {
        let root = try ScratchRoot()
        try root.write(
            "sysctl.d/x",
            "kernel.core_pattern = \u{1B}[2J\nvm.a = ${b}\nvm.b = a: b # c\nvm.c = \"x\"\n"
                + "bad \u{1B}]0;x\u{7}\n\u{1B}.x = 1\n"
        )
        let ended = run(root, "sysctl.d/x")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(!ended.output.contains("\u{1B}") && !ended.errors.contains("\u{1B}"))
        try root.write("out.yaml", ended.output)
        let lint = temper(["baseline", "lint", root.absolute("out.yaml").string])
        #expect(lint.output.contains("3 controls"), "\(lint.errors) \(ended.output)")
    }
}
