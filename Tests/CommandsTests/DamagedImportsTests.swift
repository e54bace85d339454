import SystemPackage
import TestSupport
import Testing

/// Files damaged at random, and very large ones: an import ends with what could be taken, or 65.
@Suite("Damaged and huge imports")
struct DamagedImportsTests {
    static let files: [(path: String, text: String)] = [
        (
            "sysctl.d/a",
            "# x\nnet.core.somaxconn = 1\nnet.ipv4.conf.*.rp_filter=1\n-kernel.panic = 0x1\nvm.a = b c"
        ),
        ("limits.d/a", "* soft nofile 1024\n@www - nproc unlimited\nbob hard nice -5\nroot -\n"),
        (
            "sshd_config",
            "UsePAM yes\nCiphers aes256-ctr,aes128-ctr\nRekeyLimit 1G 1h\nBanner \"a b\"\nMatch all\n"
        ),
        (
            "sudoers",
            "Defaults env_reset, !visiblepw, env_keep=\"A B\"\nDefaults:bob umask=0022\n"
                + "Defaults!/bin/ls !log_output\nroot ALL=(ALL) ALL\nUser_Alias A = b\n"
        ),
        (
            "p/tuned.conf",
            "[main]\ninclude=p, x\n[variables]\na=1\n[sysctl]\nvm.a=>${a}\nvm.b=\"2\"\n[cpu]\nx=1\n"
        ),
    ]

    @Test("damaged at random: never a crash, and what is written lints clean", arguments: files)
    func damaged(path: String, text: String) throws {
        let root = try ScratchRoot()
        var taken = 0
        for seed in 1...Mutator.cases {
            var mutator = Mutator(seed: seed)
            try root.write(path, bytes: mutator.damaged(Array(text.utf8)))
            let ended = temper(["baseline", "import", root.absolute(path).string])
            #expect(ended.status == 0 || ended.status == 65, "seed \(seed): \(ended.errors)")
            guard ended.status == 0 else { continue }
            taken += 1
            try root.write("out.yaml", ended.output)
            let lint = temper(["baseline", "lint", root.absolute("out.yaml").string])
            #expect(lint.status == 0, "seed \(seed): \(lint.errors)\n\(ended.output)")
        }
        #expect(taken > 0)
    }

    @Test(
        "many settings are bounded",
        arguments: [
            "vm.a# = 1\n", "a.*.# = 1\n", "u# hard core 1\n", "Defaults:u# umask=1\n",
            "Defaults env_keep += u#\n", "[s#]\nx=1\n",
        ]
    )
    func many(line: String) throws {
        let root = try ScratchRoot()
        let path =
            line.hasPrefix("u")
            ? "limits.d/a"
            : line.hasPrefix("D") ? "sudoers" : line.hasPrefix("[") ? "tuned.conf" : "sysctl.d/a"
        let parts = line.split(separator: "#", omittingEmptySubsequences: false)
        let text = (0..<15_000).map { "\(parts[0])\($0)\(parts[1])" }.joined()
        try root.write(path, "vm.swappiness=1\n" + text)
        let ended = temper(["baseline", "import", root.absolute(path).string])
        #expect(ended.status == 0 || ended.status == 65)
        #expect(ended.output.utf8.count < 4 << 20)
    }
}
