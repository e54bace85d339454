import TestSupport

/// Generates trees of units that pull each other in, in all the ways that files have, by a seed.
struct BootTree {
    private var random: SplitMix64
    private(set) var files: [String: String] = [:]
    private(set) var links: [String: String] = [:]

    static let admin = "etc/systemd/system/"
    static let vendor = "usr/lib/systemd/system/"
    /// Those whose start is compared.
    static let services = [
        "a.service", "b-c.service", "b-d.service", "e@one.service", "e@two.service", "f.service",
        "g.service", "h.service", "k.service",
    ]
    private static let pulled = services + ["sub.target", "other.target", "away.target"]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        files[Self.vendor + "multi-user.target"] = "[Unit]\nRequires=basic.target\n"
        files[Self.vendor + "basic.target"] = "[Unit]\nRequires=sysinit.target\n"
        files[Self.vendor + "sysinit.target"] = "[Unit]\nDefaultDependencies=no\n"
        links[Self.vendor + "default.target"] = "multi-user.target"
        for name in ["sub.target", "other.target", "away.target"] {
            files[Self.vendor + name] = "[Unit]\nDefaultDependencies=no\n" + dependencies(of: name)
        }
        for name in Self.services where !name.contains("@") { write(name) }
        write("e@.service")
        for _ in 0..<random.below(4) { pull() }
        for _ in 0..<random.below(4) { dropIn() }
        for name in Self.services where random.below(12) == 0 {
            guard files[Self.admin + name] == nil else { continue }
            links[Self.admin + name] = "/dev/null"
        }
    }

    private mutating func write(_ name: String) {
        let folder = random.pick([Self.vendor, Self.vendor, Self.admin])
        let mark = random.below(10) == 0 ? "\u{FEFF}" : ""
        files[folder + name] =
            mark + "[Unit]\nDefaultDependencies=no\n" + dependencies(of: name)
            + "[Service]\nExecStart=/bin/true\n"
    }

    private mutating func dependencies(of name: String) -> String {
        var text = ""
        for _ in 0..<random.below(3) {
            let key = random.pick(["Wants", "Wants", "Requires", "BindsTo", "Upholds"])
            var words = [random.pick(Self.pulled)]
            if random.below(4) == 0 { words.append(random.pick(Self.pulled)) }
            if name.contains("@"), random.below(2) == 0 { words = ["%i.service", "%p-x.service"] }
            if random.below(12) == 0 { words = [] }
            text += random.pick(["\(key)=", "\(key) = ", "  \(key)="])
            text += words.joined(separator: random.pick([" ", "  ", " \\\n "])) + "\n"
        }
        return text
    }

    private mutating func pull() {
        let name = random.pick(Self.services)
        let by = random.pick(["multi-user.target", "basic.target", "sub.target", "a.service"])
        let kind = random.pick(["wants", "wants", "requires", "upholds"])
        let file = name.hasPrefix("e@") ? "e@.service" : name
        let place = random.pick([Self.admin, Self.vendor])
        links[place + "\(by).\(kind)/\(name)"] = "/usr/lib/systemd/system/\(file)"
    }

    private mutating func dropIn() {
        let folder = random.pick([
            "a.service", "b-.service", "b-c.service", "service", "e@.service", "e@one.service",
            "multi-user.target", "nick.service",
        ])
        if folder == "nick.service" { links[Self.vendor + folder] = "f.service" }
        let name = random.pick(["10-x.conf", "20-y.conf"])
        let wanted = random.pick(Self.services)
        let text = random.pick(["Wants=\(wanted)\n", "Wants=\n", "Upholds=\(wanted)\n"])
        files[random.pick([Self.admin, Self.vendor]) + "\(folder).d/\(name)"] = "[Unit]\n" + text
    }
}
