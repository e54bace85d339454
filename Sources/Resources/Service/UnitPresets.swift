import Host
import Model
import SystemPackage

/// What systemd.preset(5) would have of each unit: on its first boot, or by `systemctl preset`.
struct UnitPresets {
    struct Rule: Equatable {
        let enables: Bool
        let pattern: String
        let origin: Origin
    }

    private var rules: [Rule] = []

    private static let folders: [FilePath] = [
        "/etc/systemd/system-preset", "/run/systemd/system-preset",
        "/usr/local/lib/systemd/system-preset", "/usr/lib/systemd/system-preset",
        "/lib/systemd/system-preset",
    ]

    init(on host: Host) throws(HostError) {
        for path in try MergedFolders.files(of: Self.folders, ending: ".preset", on: host).read {
            guard let file = try host.read(path, upTo: 1 << 20) else { continue }
            let lines = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let words = Expectation.tokens(String(decoding: line, as: UTF8.self))
                guard words.count >= 2, ["enable", "disable"].contains(words[0]) else { continue }
                rules.append(
                    Rule(
                        enables: words[0] == "enable",
                        pattern: words[1],
                        origin: Origin(path, line: index + 1)
                    )
                )
            }
        }
    }

    /// The first rule that matches decides; without one a unit would be enabled.
    func rule(for unit: UnitName) -> Rule? {
        rules.first { Glob($0.pattern).matches(unit.description, pathname: false) }
    }
}
