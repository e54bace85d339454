import TestSupport

/// Generates trees of unit files and links with systemd's traps mixed, by a seed.
struct UnitTree {
    private var random: SplitMix64
    private(set) var files: [String: String] = [:]
    private(set) var links: [String: String] = [:]

    static let admin = "etc/systemd/system/"
    static let vendor = "usr/lib/systemd/system/"
    static let local = "usr/local/lib/systemd/system/"
    static let units = [
        "a.service", "b.service", "c.socket", "d.timer", "e@.service", "e@one.service", "f.path",
        "g.target", "h.service",
    ]

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        for unit in Self.units where !unit.contains("@one") && random.below(8) > 0 {
            let folder = random.pick([Self.vendor, Self.vendor, Self.local, Self.admin])
            files[folder + unit] = text(of: unit)
            if random.below(8) == 0 { files[Self.vendor + unit] = text(of: unit) }
        }
        for _ in 0..<random.below(5) { link() }
        for unit in Self.units where random.below(10) == 0 {
            let folder = random.pick([Self.admin, Self.admin, Self.local])
            guard files[folder + unit] == nil else { continue }
            links[folder + unit] = "/dev/null"
        }
    }

    private mutating func link() {
        let unit = random.pick(Self.units)
        let file = unit == "e@one.service" ? "e@.service" : unit
        let folder = [Self.admin, Self.local, Self.vendor].first { files[$0 + file] != nil }
        let target = "/" + (folder ?? Self.vendor) + file
        switch random.below(8) {
        case 0...4:
            let by = random.pick(["multi-user.target", "sockets.target", "a.service"])
            let kind = random.pick(["wants", "wants", "requires"])
            let place = random.pick([Self.admin, Self.admin, Self.admin, Self.vendor])
            guard unit != "e@.service" else { return }
            links[place + "\(by).\(kind)/\(unit)"] = target
        case 5:
            let alias = random.pick(["z.service", "z.socket"])
            guard alias.hasSuffix(unit.split(separator: ".").last.map { ".\($0)" } ?? "") else {
                return
            }
            links[Self.admin + alias] = target
        case 6:
            // A linked unit: its file lies outside of the search path.
            guard folder == nil else { return }
            files["opt/\(file)"] = text(of: file)
            links[Self.admin + file] = "/opt/\(file)"
        default:
            guard unit != "e@.service", files[Self.admin + "\(unit)"] == nil else { return }
            links[Self.admin + "multi-user.target.wants/\(unit)"] = "../\(file)"
        }
    }

    private mutating func text(of unit: String) -> String {
        var text = random.pick(["", "# a comment\n", "; another\n", "\n"])
        text += "[Unit]\nDescription=Unit\n"
        switch unit.split(separator: ".").last {
        case "service": text += "[Service]\nExecStart=/bin/true\n"
        case "socket": text += "[Socket]\nListenStream=/run/x\n"
        case "timer": text += "[Timer]\nOnBootSec=1\n"
        case "path": text += "[Path]\nPathExists=/x\n"
        default: break
        }
        guard random.below(4) > 0 else { return text }
        text += "[Install]\n"
        let lines = [
            "WantedBy=multi-user.target\n", "WantedBy=multi-user.target sockets.target\n",
            "RequiredBy=g.target\n", "WantedBy=\n", "WantedBy = multi-user.target\n",
            "WantedBy=\\\n  multi-user.target\n", "#WantedBy=multi-user.target\n",
            "Also=h.service\n", unit.hasSuffix(".service") ? "Alias=y.service\n" : "",
            unit.contains("@") ? "DefaultInstance=one\n" : "",
        ]
        for _ in 0..<(1 + random.below(2)) { text += random.pick(lines) }
        return text
    }
}
