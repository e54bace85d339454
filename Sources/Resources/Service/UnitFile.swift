import Host
import Model
import SystemPackage

/// The parts of a unit file that say how it is enabled and what it starts.
struct UnitFile: Snapshot {
    private var values: [String: [String]] = [:]

    /// Reads the unit's file and, for settings outside of [Install], its drop-ins' last word.
    ///
    /// systemd.syntax(7): a backslash at a line's end joins lines, an empty value resets a list.
    init(of host: Host, for subject: FilePath) throws(HostError) {
        guard let file = try host.read(subject, upTo: 1 << 20) else { return }
        var section = ""
        var joined = ""
        for line in String(decoding: file.bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if joined.isEmpty, text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") {
                continue
            }
            if text.hasPrefix("#") || text.hasPrefix(";") { continue }
            if text.hasSuffix("\\") {
                joined += text.dropLast() + " "
                continue
            }
            let whole = joined + text
            joined = ""
            if whole.hasPrefix("["), whole.hasSuffix("]") {
                section = String(whole.dropFirst().dropLast())
            } else if let equals = whole.firstIndex(of: "=") {
                let key = Expectation.tokens(String(whole[..<equals])).joined()
                let words = Expectation.tokens(String(whole[whole.index(after: equals)...]))
                if words.isEmpty {
                    values["\(section).\(key)"] = []
                } else {
                    values["\(section).\(key)", default: []] += words
                }
            }
        }
    }

    func words(_ section: String, _ key: String) -> [String] { values["\(section).\(key)"] ?? [] }

    var hasInstall: Bool {
        ["WantedBy", "RequiredBy", "UpheldBy", "Alias"].contains { !words("Install", $0).isEmpty }
    }

    var refusesManualStop: Bool {
        ["yes", "true", "1", "on"].contains(words("Unit", "RefuseManualStop").last ?? "")
    }
}
