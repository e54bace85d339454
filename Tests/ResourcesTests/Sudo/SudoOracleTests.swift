import Host
import Model
@testable import Resources
import SystemPackage
import TestSupport
import Testing

private let hasPrograms =
    processUser() == 0
    && ["/usr/bin/cvtsudoers", "/usr/sbin/visudo"].allSatisfy {
        (try? Host.live().status(FilePath($0))) != nil
    }

@Suite(
    "Our reader of sudoers sees what cvtsudoers sees",
    .enabled(if: hasPrograms, "needs root, cvtsudoers and visudo")
)
struct SudoOracleTests {
    @Test("generated trees are accepted and read alike")
    func trees() throws {
        let host = try Host.live()
        var (accepted, all) = (0, 0)
        try OracleCases.each(of: "cvtsudoers, generated trees", usually: 300) { seed in
            var generator = SudoersGenerator(seed: seed)
            let root = try Self.write(generator.tree(), host)
            let (isAccepted, agrees) = try Self.compare(root, host, "seed \(seed)")
            all += 1
            if isAccepted { accepted += 1 }
            return agrees
        }
        #expect(accepted > all * 9 / 10, "most generated trees must be valid to mean much")
    }

    @Test("what visudo finds malformed is a problem to us, and the rest is read alike")
    func mutations() throws {
        let host = try Host.live()
        try OracleCases.each(of: "visudo and cvtsudoers, mutated trees", usually: 300) { seed in
            var generator = SudoersGenerator(seed: seed)
            let root = try Self.write(generator.tree(), host)
            let text = try #require(root.text("/etc/sudoers"))
            try root.write("/etc/sudoers", bytes: generator.mutated(text), mode: 0o440)
            return try Self.compare(root, host, "mutated seed \(seed)").agrees
        }
    }

    @Test("who is allowed anything, and anything without a password, as `sudo -l -U` says")
    func rights() throws {
        let host = try Host.live()
        let users = ["alice", "bob", "carol"]
        var certain = 0
        try OracleCases.each(of: "sudo -l -U, rights of three users", usually: 60) { seed in
            var generator = SudoersGenerator(seed: seed)
            let root = try Self.write(generator.tree(), host)
            let passwd = users.enumerated().map { "\($1):x:\(1500 + $0):1500::/:/bin/sh\n" }
            try root.write("/etc/passwd", "root:x:0:0::/:/bin/sh\n" + passwd.joined())
            try root.write("/etc/group", "root:x:0:\nplain:x:1500:\n")
            try root.write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nnetgroup: files\n")
            let permit = ["auth", "account", "session"].map { "\($0) required pam_permit.so\n" }
            try root.write("/etc/pam.d/sudo", permit.joined())
            let policy = try SudoersReader.read(root.host(), dropIn: Sudo.dropIn.path).policy
            for user in users {
                // Without a network no address is the host's.
                let answer = try host.run(
                    Program(
                        "/usr/bin/unshare",
                        ["--net", "/usr/bin/sudo", "-n", "-l", "-U", user],
                        binds: [Program.Bind(root.absolute("etc"), over: "/etc")]
                    )
                )
                // Some Defaults, requiretty among them, keep sudo from answering at all.
                guard let theirs = Rights(listed: answer.text + answer.message) else { continue }
                let ours = Rights.certain(of: user, in: policy)
                for (known, said, what) in [
                    (ours.any, theirs.any, "anything"), (ours.free, theirs.free, "NOPASSWD"),
                ] {
                    guard let known else { continue }
                    certain += 1
                    #expect(
                        known == said,
                        "seed \(seed), \(user), \(what)\n\(answer.text)\(answer.message)\n\(root.text("/etc/sudoers") ?? "")"
                    )
                    if known != said { return false }
                }
            }
            return true
        }
        #expect(certain > 10, "too little is certain to mean much")
    }

    /// Whether a user may run anything, and anything without a password; `nil` where groups, addresses
    /// and netgroups would have to be asked for.
    private struct Rights {
        var any: Bool?
        var free: Bool?

        init?(listed text: String) {
            let isAllowed = text.contains("may run the following commands")
            guard isAllowed || text.contains("is not allowed to run sudo") else { return nil }
            any = isAllowed
            free = text.contains("NOPASSWD:")
        }

        private init(any: Bool?, free: Bool?) {
            self.any = any
            self.free = free
        }

        static func certain(of user: String, in policy: SudoPolicy) -> Rights {
            let matching = SudoMatching(aliases: policy.aliases)
            func answers(_ rules: [SudoRule]) -> Bool? {
                var isOpen = false
                for rule in rules {
                    let whom = matching.match(rule.users, .user, SudoMember(text: user))
                    let whereabouts = matching.match(rule.hosts, .host, .all)
                    if whom == .allow, whereabouts == .allow { return true }
                    if whom != .none, whom != .deny, whereabouts != .deny { isOpen = true }
                    if whom == .allow || whom == .unknown { isOpen = true }
                }
                return isOpen ? nil : false
            }
            return Rights(
                any: answers(policy.rules),
                free: answers(policy.rules.filter { $0.authenticate == false })
            )
        }
    }

    private static func write(_ files: [String: String], _ host: Host) throws -> ScratchRoot {
        let root = try ScratchRoot()
        let bytes = try host.read("/proc/sys/kernel/hostname")?.bytes ?? []
        let name = bytes.prefix { $0 > 0x20 }
        let short = String(String(decoding: name, as: UTF8.self).prefix { $0 != "." })
        try root.write("/etc/hostname", short + "\n")
        for (path, text) in files {
            let path = path.replacing("HOST", with: short)
            try root.write(path, text, mode: 0o440)
        }
        return root
    }

    /// Whether visudo accepted the tree; records an issue where the readers differ.
    private static func compare(
        _ root: ScratchRoot,
        _ host: Host,
        _ name: String
    ) throws -> (isAccepted: Bool, agrees: Bool) {
        let path = root.absolute("/etc/sudoers").string
        let judged = try host.run(Program("/usr/sbin/visudo", ["-c", "-f", path]))
        let ours = try SudoersReader.read(root.host(), dropIn: Sudo.dropIn.path)
        let text = root.text("/etc/sudoers") ?? ""
        if judged.status != 0 {
            // A value that makes no sense is for visudo alone to find.
            guard judged.message.contains("syntax error"), !judged.message.contains("invalid ")
            else { return (false, true) }
            #expect(!ours.problems.isEmpty, "\(name): visudo: \(judged.message)\n\(text)")
            return (false, !ours.problems.isEmpty)
        }
        #expect(ours.problems == [], "\(name): visudo accepts\n\(text)")
        let converted = try host.run(
            Program("/usr/bin/cvtsudoers", ["-c", "", "-f", "json", path])
        )
        #expect(converted.status == 0, "\(name): \(converted.message)")
        let theirs = SudoPolicy(try JSONValue(parsing: converted.output))
        let left = ours.policy.comparable
        let right = theirs?.comparable
        for (index, setting) in left.settings.enumerated()
        where right?.settings.dropFirst(index).first != setting {
            Issue.record(
                "\(name): \(setting) is \(String(describing: right?.settings.dropFirst(index).first))\n\(text)"
            )
            break
        }
        for (index, rule) in left.rules.enumerated()
        where right?.rules.dropFirst(index).first != rule {
            Issue.record(
                "\(name): \(rule) is \(String(describing: right?.rules.dropFirst(index).first))\n\(text)"
            )
            break
        }
        #expect(
            left.settings.count == right?.settings.count && left.rules.count == right?.rules.count,
            "\(name)"
        )
        #expect(left.aliases == right?.aliases, "\(name)\n\(text)")
        return (true, ours.problems == [] && left == right)
    }
}
