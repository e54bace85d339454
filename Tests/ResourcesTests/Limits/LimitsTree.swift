import TestSupport

/// Generates limits.conf and limits.d with pam_limits' traps mixed, by a seed.
struct LimitsTree {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let passwd = """
        root:x:0:0::/root:/bin/sh
        toor:x:0:0::/root:/bin/sh
        alice:x:1000:100::/:/bin/sh
        bob:x:1001:1001::/:/bin/sh
        carol:x:1500:50::/:/bin/sh
        daemon:x:2:2::/:/bin/sh

        """
    static let group = """
        root:x:0:
        daemon:x:2:
        users:x:100:carol
        staff:x:50:alice,root
        bob:x:1001:
        ops:x:70:bob,alice

        """
    static let users = ["root", "toor", "alice", "bob", "carol", "daemon"]

    /// The files below /etc/security.
    mutating func files() -> [String: String] {
        var files = ["limits.conf": text()]
        for name in ["10-a.conf", "9-b.conf", "B.conf", "a.conf", "c.bak", ".d.conf", "zz.conf"]
        where random.below(3) == 0 {
            files["limits.d/\(name)"] = text()
        }
        return files
    }

    private mutating func text() -> String {
        (0..<random.below(6)).map { _ in line() + random.pick(["\n", "\n", "\n", " # so\n"]) }
            .joined()
    }

    private mutating func line() -> String {
        let domains = [
            "root", "toor", "alice", "bob", "carol", "*", "*", "@staff", "@users", "@ops", "@root",
            "%staff", "%ops", "%", "1000:1001", "1001:", ":1000", "0:0", ":0", "0:", "@50:70",
            "@:50",
            "@:70", "@100:", "%:100", "%50:60", "@nobody", "nobody", "1000:x", "1000:2:3", ":",
            "@", "Alice", "2:1", "%1000:", "%:0", "@0:0", "@:0", "%0:",
        ]
        let domain = random.pick(domains)
        if random.below(25) == 0 { return "\(domain) \(random.pick(["-", "-x", "hard"]))" }
        if random.below(25) == 0 {
            return random.pick([
                "#\(domain) hard nofile 5", "nonsense", "", "   ", "\t# x", "a b c",
            ])
        }
        let kind = random.pick(["soft", "hard", "-", "-", "SOFT", "Hard", "both", "--"])
        let item = random.pick([
            "nofile", "nofile", "nproc", "core", "NOFILE", "Core", "sigpending", "msgqueue",
            "locks",
            "cpu", "memlock", "nice", "rtprio", "bogus", "stack",
        ])
        let gap = random.pick([" ", "\t", "  ", " \t "])
        let extra = random.below(12) == 0 ? " more words" : ""
        let words = [domain, kind, item, value(of: item.lowercased())]
        return random.pick(["", "", " ", "\t"]) + words.joined(separator: gap) + extra
    }

    private mutating func value(of item: String) -> String {
        let odd = [
            "unlimited", "-1", "infinity", "UNLIMITED", "0", "7x", "x7", "+9", "-5", "0x10", "1e3",
            "18446744073709551615", "18446744073709551614", "99999999999999999999999",
        ]
        if random.below(6) == 0 { return random.pick(odd) }
        switch item {
        case "nofile": return random.pick(["100", "1024", "2000", "16384", "4000000", "0512"])
        case "nproc": return random.pick(["900", "1000", "1500", "2000"])
        case "core": return random.pick(["0", "5", "1024", "1048576"])
        case "cpu": return random.pick(["1", "7", "10", "100"])
        case "nice": return random.pick(["-20", "19", "0", "5", "-30", "40"])
        case "memlock", "stack": return random.pick(["4", "8", "32", "64"])
        default: return random.pick(["1", "50", "77", "90", "500", "4000"])
        }
    }
}
