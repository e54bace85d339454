import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

/// The reader against the real `sshd -T`, on generated trees of files.
///
/// The tree is bound over `/etc/ssh` in a mount namespace that only sshd sees, so that relative and
/// absolute Includes mean the same to both. `TEMPER_ORACLE_CASES` sets how many trees, and
/// `TEMPER_ORACLE_SEED` where to begin.
@Suite("sshd itself agrees")
struct SSHDOracleTests {
    private static var isPossible: Bool {
        processUser() == 0 && (try? Host.live().status("/usr/sbin/sshd")) ?? nil != nil
    }

    @Test("with every value, everywhere", .enabled(if: isPossible))
    func values() throws {
        let bench = try SSHDBench()
        try OracleCases.each(of: "sshd -T, files and connections", usually: 200) { seed in
            var generator = SSHDGenerator(seed: seed)
            let tree = generator.tree()
            let context = seed % 3 == 0 ? nil : SSHDGenerator.contexts[Int(seed % 4)]
            guard let words = try bench.disagreement(tree, context) else { return true }
            let small = try bench.smallest(tree, context)
            let said = try bench.disagreement(small, context) ?? words
            Issue.record("seed \(seed), \(context as Any): \(said)\n\(SSHDBench.shown(small))")
            return false
        }
    }

    @Test(
        "with what it refuses",
        .enabled(if: isPossible),
        arguments: [
            "PermitRootLogin", "PermitRootLogin \"no", "Match", "Match all User x", "Match User",
            "Match Exec x", "Match Address 10.0.0.1/8", "Match User x\nUsePAM no", "Nonsense yes",
            "Include", "Include \"\"", "Include /etc/ssh/sshd_config.d/dangling", "= no",
            "PermitRootLogin no yes",
            // Accepted:
            "Protocol 2", "Include /nowhere", "Include ~/x", "Match User x # y", "\"open quote",
            "Match all # x", "RSAAuthentication yes", "Match all\nUsePAM no", "PermitRootLogin=no",
        ]
    )
    func refusals(text: String) throws {
        let bench = try SSHDBench()
        try bench.root.link("etc/ssh/sshd_config.d/dangling", to: "/nowhere")
        try bench.write(["sshd_config": text.split(separator: "\n").map(String.init)])
        let config = try SSHDConfig(on: try bench.root.host(), options: .none)
        let output = try bench.run(.init(options: [], context: nil, port: nil))
        #expect(config.problems.isEmpty == (output.status == 0), "\(output.message)")
    }

    @Test("that a control passes once its edits are carried out", .enabled(if: isPossible))
    func edits() throws {
        let bench = try SSHDBench()
        let control = try sshd("PermitRootLogin", "value", "no")
        for seed in 1...60 as ClosedRange<UInt64> {
            var generator = SSHDGenerator(seed: seed)
            try bench.write(generator.tree())
            let edits = control.look(at: try bench.root.host()).edits
            try carryOut(edits, in: bench.root)
            let config = try SSHDConfig(on: try bench.root.host(), options: .none)
            let question = SSHDEffective.Question(
                options: [],
                context: nil,
                port: config.unnamedPort
            )
            let answer = SSHDEffective(printed: try bench.run(question).output)
            #expect(answer.value(of: control.keyword) == .known(["no"]), "seed \(seed)")
            let state = control.state(of: SSHDLook(config: config), effective: answer)
            #expect(control.assess(state).outcome == .pass, "seed \(seed)")
        }
    }
}

/// A tree of files with a host key, and the real sshd on it.
private final class SSHDBench {
    let root: ScratchRoot
    private let live: Host
    private var written: Set<String> = []

    init() throws {
        root = try ScratchRoot()
        live = try Host.live()
        try root.write("usr/sbin/sshd", "", mode: 0o755)
        try root.folder("etc/ssh/sshd_config.d")
        try root.folder("run/sshd")
        for name in ["etc/passwd", "etc/group"] {
            try root.write(name, bytes: live.read(FilePath("/" + name))?.bytes ?? [])
        }
        let key = root.absolute("etc/ssh/ssh_host_ed25519_key").string
        let made = try live.run(
            Program("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])
        )
        #expect(made.status == 0, "\(made.message)")
    }

    func write(_ tree: SSHDGenerator.Tree) throws {
        // A file that this tree doesn't have stays as an empty one, which says nothing.
        for name in written where tree[name] == nil { try root.write("etc/ssh/" + name, "") }
        for (name, lines) in tree {
            try root.write("etc/ssh/" + name, lines.map { $0 + "\n" }.joined())
            written.insert(name)
        }
    }

    func run(_ question: SSHDEffective.Question) throws -> ProgramOutput {
        try live.run(
            Program(
                "/usr/sbin/sshd",
                question.arguments,
                binds: [
                    .init(root.absolute("etc/ssh"), over: "/etc/ssh"),
                    .init(root.absolute("run"), over: "/run"),
                ]
            )
        )
    }

    /// The first keyword that sshd and the reader give different values, in words.
    func disagreement(
        _ tree: SSHDGenerator.Tree,
        _ fixture: SSHDContextFixture?
    ) throws -> String? {
        try write(tree)
        let context = fixture.map { SSHDContext(user: $0.user, host: $0.host, address: $0.address) }
        let config = try SSHDConfig(on: try root.host(), options: .none)
        let output = try run(
            .init(options: [], context: context, port: config.unnamedPort)
        )
        guard output.status == 0 else { return "sshd refuses it: \(output.message)" }
        if let problem = config.problems.first { return "the reader refuses \(problem)" }
        let answer = SSHDEffective(printed: output.output)
        for keyword in SSHDKeyword.all {
            guard let setting = config.setting(keyword, for: context) else { continue }
            if case .relative = setting.value { continue }
            let said = answer.value(of: keyword)
            if said != setting.value {
                return "\(keyword.name): sshd has \(said as Any), the reader \(setting.value) "
                    + "from \(setting.deciding.origin)"
            }
        }
        return nil
    }

    /// Takes lines out for as long as the two still disagree.
    func smallest(
        _ tree: SSHDGenerator.Tree,
        _ context: SSHDContextFixture?
    ) throws -> SSHDGenerator.Tree {
        var tree = tree
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for name in tree.keys.sorted() {
                for index in (tree[name] ?? []).indices.reversed() {
                    var smaller = tree
                    smaller[name]?.remove(at: index)
                    let words = try disagreement(smaller, context)
                    guard let words, !words.hasPrefix("sshd refuses") else { continue }
                    tree = smaller
                    isShrinking = true
                }
            }
        }
        return tree
    }

    static func shown(_ tree: SSHDGenerator.Tree) -> String {
        tree.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
            .map { "--- \($0.key)\n" + $0.value.joined(separator: "\n") }.joined(separator: "\n")
    }
}
