import Model
package import SystemPackage

/// A format of configuration that temper can make controls of.
package enum ImportFormat: String, CaseIterable, Sendable {
    case sysctl, limits, sshd, sudoers, tuned

    /// By where a file lies, else by what it says; `nil` where neither is clear.
    package init?(of file: ImportedFile) {
        guard let format = Self.byPath(file.path) ?? Self.byContent(file) else { return nil }
        self = format
    }

    /// Reads files of this format, in the order in which they count.
    ///
    /// `find` gives a file that another includes, by its path; `nil` where there is none.
    package func read<Failure: Error>(
        _ files: [ImportedFile],
        find: (FilePath) throws(Failure) -> ImportedFile?
    ) throws(Failure) -> Import {
        switch self {
        case .sysctl: return Sysctl.imported(files)
        case .limits: return Limits.imported(files)
        case .sshd: return SSHD.imported(files)
        case .sudoers: return Sudo.imported(files)
        case .tuned:
            var result = Import()
            for file in files { result.add(try TunedProfile(file, find: find).imported()) }
            return result
        }
    }

    private static func byPath(_ path: FilePath) -> ImportFormat? {
        let name = path.lastComponent?.string ?? ""
        let folder = path.removingLastComponent().lastComponent?.string ?? ""
        switch (folder, name) {
        case (_, "tuned.conf"): return .tuned
        case ("sysctl.d", _), (_, "sysctl.conf"): return .sysctl
        case ("limits.d", _), (_, "limits.conf"): return .limits
        case ("sshd_config.d", _), (_, "sshd_config"): return .sshd
        case ("sudoers.d", _), (_, "sudoers"): return .sudoers
        default: return nil
        }
    }

    /// The one format that most of the lines have the look of.
    private static func byContent(_ file: ImportedFile) -> ImportFormat? {
        var counts: [ImportFormat: Int] = [:]
        var total = 0
        for (_, text) in file.lines.prefix(10_000) {
            let words = Expectation.tokens(text)
            guard let first = words.first, !"#;".contains(first.first ?? "#") else { continue }
            if first == "[sysctl]" || first == "[main]" { return .tuned }
            total += 1
            for format in looks(text, words) { counts[format, default: 0] += 1 }
        }
        let best = counts.sorted { $0.value > $1.value }
        guard let winner = best.first, winner.value * 2 > total,
            best.dropFirst().first?.value != winner.value
        else { return nil }
        return winner.key
    }

    private static func looks(_ text: String, _ words: [String]) -> [ImportFormat] {
        var formats: [ImportFormat] = []
        if let equals = text.firstIndex(of: "="),
            text[..<equals].contains(where: { $0 == "." || $0 == "/" }),
            Expectation.tokens(String(text[..<equals])).count == 1
        {
            formats.append(.sysctl)
        }
        if let line = LimitsLine(text), Limits.items.contains(line.item) { formats.append(.limits) }
        let key = words[0].lowercased()
        if SSHDKeyword.byKey[key] != nil || ["match", "include"].contains(key) {
            formats.append(.sshd)
        }
        if words[0].hasPrefix("Defaults") || words[0].hasSuffix("_Alias")
            || text.contains("ALL=") || words[0].hasPrefix("@include")
        {
            formats.append(.sudoers)
        }
        return formats
    }
}
