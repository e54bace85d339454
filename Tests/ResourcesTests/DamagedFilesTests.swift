import Host
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

/// Files damaged at random: whatever is in them, each kind gives a verdict, a plan and an
/// explanation, in bounded memory.
///
/// `TEMPER_FUZZ_CASES` sets how many; a crash names its seed in the last line before it.
@Suite("Damaged files")
struct DamagedFilesTests {
    private static let memory = 1 << 30

    /// Looks at damaged trees with some controls, and has a setting explained.
    private func look<R: Resource>(
        _ kind: R.Type,
        _ controls: [String],
        _ settings: [String],
        _ tree: (UInt64) -> [String: String],
        mode: UInt32 = 0o644
    ) throws {
        let resources = try controls.map { try resource(kind, $0) }
        for seed in 1...Mutator.cases {
            var mutator = Mutator(seed: seed)
            let root = try ScratchRoot()
            for (path, bytes) in mutator.damaged(tree(seed)) {
                try root.write(path, bytes: bytes, mode: mode)
            }
            let host = try root.host()
            for resource in resources {
                let (verdict, edits) = resource.look(at: host)
                // What isn't understood is never written over.
                if verdict.outcome != .fail, verdict.outcome != .error {
                    #expect(edits.isEmpty, "seed \(seed): \(verdict.reason)")
                }
                #expect(!verdict.reason.isEmpty, "seed \(seed)")
            }
            for name in settings {
                var answer: Explanation?
                do throws(QuestionError) {
                    answer = try kind.explain(Question(name), on: host)
                } catch {
                    if case .unanswerable(let why) = error {
                        Issue.record("seed \(seed): \(why)")
                    }
                }
                for line in answer?.lines ?? [] { try stands(line, in: root, "seed \(seed)") }
            }
        }
        #expect(try Mutator.peak() < Self.memory)
    }

    /// Whether a line stands where its reader says, byte for byte.
    private func stands(
        _ line: Explanation.Line,
        in root: ScratchRoot,
        _ name: String
    ) throws {
        guard let number = line.origin.line else { return }
        let file = try #require(try root.host().read(line.origin.path))
        let lines = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        // sudo joins lines; the first one is told.
        let text = String(decoding: lines[number - 1], as: UTF8.self)
        let told = Array(line.text.utf8)
        #expect(told.starts(with: Array(text.utf8)), "\(name): \(line.origin) is '\(text)'")
    }

    @Test("of sysctl.d", .timeLimit(.minutes(10)))
    func sysctl() throws {
        try look(
            Sysctl.self,
            ["{key: net.core.somaxconn, min: 10}", "{key: net.ipv4.conf.*.rp_filter, value: 1}"],
            ["net.core.somaxconn", "net.ipv4.conf.*.rp_filter"]
        ) { seed in
            var generator = SysctlTree(seed: seed, isPlain: false)
            return generator.make().compactMapValues { $0 }
        }
    }

    @Test("of limits.d", .timeLimit(.minutes(10)))
    func limits() throws {
        try look(
            Limits.self,
            [
                "{domain: '*', item: nofile, hard: {min: 9}}",
                "{domain: bob, item: core, hard: {max: 0}}",
            ],
            ["nofile", "core"]
        ) { seed in
            var generator = LimitsTree(seed: seed)
            var files = ["etc/passwd": LimitsTree.passwd, "etc/group": LimitsTree.group]
            for (name, text) in generator.files() { files["etc/security/\(name)"] = text }
            return files
        }
    }

    @Test("of units", .timeLimit(.minutes(10)))
    func units() throws {
        try look(
            Service.self,
            ["{unit: a.service, state: disabled}", "{unit: c.socket, state: enabled}"],
            ["a.service", "e@one.service"]
        ) { seed in UnitTree(seed: seed).files }
    }

    @Test("of sshd", .timeLimit(.minutes(10)))
    func sshd() throws {
        try look(
            SSHD.self,
            ["{keyword: PermitRootLogin, value: 'no'}", "{keyword: Ciphers, none-of: [3des-cbc]}"],
            ["PermitRootLogin", "MaxStartups"]
        ) { seed in
            var generator = SSHDGenerator(seed: seed)
            var files = ["usr/sbin/sshd": ""]
            for (name, lines) in generator.tree() {
                files["etc/ssh/\(name)"] = lines.joined(separator: "\n")
            }
            return files
        }
    }

    @Test("of sudo", .timeLimit(.minutes(10)))
    func sudo() throws {
        try look(
            Sudo.self,
            ["{defaults: use_pty, value: true}", "{nopasswd: none}", "{ignored-files: none}"],
            ["timestamp_timeout", "grants-all"],
            { seed in
                var generator = SudoersGenerator(seed: seed)
                return generator.tree()
            },
            mode: 0o440
        )
    }
}
