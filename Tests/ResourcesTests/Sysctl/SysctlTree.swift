import TestSupport

/// Makes trees of sysctl.d files that mix the traps, over parameters of a network namespace.
struct SysctlTree {
    static let interfaces = ["all", "default", "lo", "eth0.100"]
    static let paths: [String] =
        ["net/core/somaxconn", "net/ipv4/tcp_fin_timeout", "net/ipv4/ip_forward"]
        + ["forwarding", "rp_filter", "accept_redirects"].flatMap { name in
            interfaces.map { "net/ipv4/conf/\($0)/\(name)" }
        }
        + interfaces.map { "net/ipv6/conf/\($0)/forwarding" }
    private static let patterns = [
        "net/ipv4/conf/*/rp_filter", "net/*/conf/*/forwarding", "net/ipv4/conf/e*/rp_filter",
        "net/ipv4/conf/[!a]*/rp_filter", "net/ipv4/conf/??/accept_redirects", "net/core/somax*",
        "net/ipv4/conf/a*/accept_redirects", "net/*/tcp_fin_timeout", "net/ipv4/conf/*/rp_filt*",
    ]
    private static let names = [
        "10-a.conf", "20-b.conf", "20-b-c.conf", "99-sysctl.conf", "9.conf", "Z.conf", "zz.conf",
        "50-d.conf.bak", ".h.conf",
    ]

    /// Whether only what both loaders read alike is made: no NUL bytes, odd line ends, odd numbers.
    let isPlain: Bool
    private var random: SplitMix64

    init(seed: UInt64, isPlain: Bool) {
        self.isPlain = isPlain
        random = SplitMix64(seed: seed)
    }

    mutating func make() -> Tree {
        var tree: Tree = ["etc/sysctl.conf": text()]
        for _ in 0..<(1 + random.below(6)) {
            let folder = random.pick([
                "etc/sysctl.d", "etc/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d",
                "run/sysctl.d",
            ])
            let name = random.pick(SysctlTree.names)
            if isPlain, name.hasPrefix(".") { continue }
            let path = folder + "/" + name
            switch random.below(16) {
            case 0: tree[path] = .some(nil)
            case 1: tree[path] = "-> /nowhere"
            case 2 where folder == "etc/sysctl.d": tree[path] = "-> ../sysctl.conf"
            case 3: tree[path] = ""
            default: tree[path] = text()
            }
        }
        return tree
    }

    private mutating func text() -> String {
        let ends = isPlain ? ["\n"] : ["\n", "\n", "\n", "\r\n", "\r", "\u{0}"]
        return (0..<(1 + random.below(6))).map { _ in line() + random.pick(ends) }.joined()
    }

    private mutating func line() -> String {
        let isPattern = random.below(4) == 0
        let path = random.pick(isPattern ? SysctlTree.patterns : SysctlTree.paths)
        switch random.below(12) {
        case 0: return "# " + path + "=1"
        case 1: return "; " + path + "=1"
        case 2: return isPlain ? "" : path
        case 3, 4: return (isPlain || random.below(2) == 0 ? "-" : " - ") + spelling(path)
        default:
            let minus = random.below(5) == 0 ? "-" : ""
            let blank = random.pick(["", " ", "\t", "  "])
            return minus + spelling(path) + blank + "=" + blank + value(of: path)
        }
    }

    private mutating func value(of path: String) -> String {
        let number = path.contains("forward") ? random.below(2) : 1 + random.below(40)
        if isPlain { return "\(number)" }
        switch random.below(8) {
        case 0: return "0" + String(number, radix: 8)
        case 1: return "0x" + String(number, radix: 16)
        case 2: return "\(number) # why"
        case 3: return "\(number) \t"
        default: return "\(number)"
        }
    }

    private mutating func spelling(_ path: String) -> String {
        if path.contains(".") || path.contains("[") || random.below(2) == 0 {
            if isPlain { return path }
            return random.pick(["", "/"]) + (random.below(3) == 0 ? path + "/" : path)
        }
        return path.split(separator: "/").joined(separator: ".")
    }
}
