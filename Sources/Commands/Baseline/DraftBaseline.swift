import Baselines
import Host
import Model
import Resources

/// A baseline that is made of drafts, on its way to be written.
struct DraftBaseline {
    struct Entry {
        let draft: Draft
        let rationale: String
        /// The id of the control that speaks of the setting, where there is one.
        var id: String?
        var severity = Severity.medium
        var hazards: [Hazard] = []
    }

    let name: String
    let title: String
    private(set) var entries: [(id: String, entry: Entry)] = []

    /// Orders the entries by kind and setting, and gives each an id of its own.
    init(name: String, title: String, _ entries: [Entry]) throws(Failure) {
        guard BaselineDocument.takes(name: name) else {
            throw .usage("--name \(name): expected a name of a-z, 0-9 and '-'")
        }
        guard !title.isEmpty, title.onOneLine == title else {
            throw .usage("--title: expected one line of text")
        }
        self.name = name
        self.title = title
        let ranks = Dictionary(
            resourceKinds.enumerated().map { ($1.kind, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        func rank(_ entry: Entry) -> Int { ranks[entry.draft.kind] ?? ranks.count }
        let sorted = entries.sorted {
            (rank($0), $0.draft.setting) < (rank($1), $1.draft.setting)
        }
        var used = Set(entries.compactMap(\.id))
        var own: Set<String> = []
        for entry in sorted {
            var id = entry.id.flatMap { own.insert($0).inserted ? $0 : nil }
            var number = 1
            while id == nil {
                let made = Self.id(of: entry.draft, number)
                if used.insert(made).inserted { id = made }
                number += 1
            }
            self.entries.append((id ?? "", entry))
        }
    }

    /// The document, with remarks above it.
    func text(remarks: [String]) -> String {
        let fields: [(String, Node)] = [
            ("baseline", Node(text: name)), ("title", Node(text: title)),
            ("version", Node(text: "1")),
            ("controls", Node(list: entries.map(Self.control))),
        ]
        return YAMLWriter.text(of: Node(fields: fields), heading: remarks)
    }

    /// Takes out what isn't wanted, and hands it back with the reasons.
    mutating func remove(
        where reason: (_ id: String, Entry) -> String?
    ) -> [(entry: Entry, reason: String)] {
        var removed: [(entry: Entry, reason: String)] = []
        entries.removeAll { id, entry in
            guard let reason = reason(id, entry) else { return false }
            removed.append((entry, reason))
            return true
        }
        return removed
    }

    /// Takes out what temper's own reader refuses.
    mutating func removeUnreadable(
        by catalogue: BaselineCatalogue
    ) -> [(entry: Entry, reason: String)] {
        let (name, title) = (name, title)
        return remove { _, entry in
            do throws(Failure) {
                let alone = try DraftBaseline(name: name, title: title, [entry])
                _ = try reportingBaseline { () throws(BaselineError) in
                    try catalogue.resolve(alone.text(remarks: []), named: "draft")
                }
                return nil
            } catch {
                guard case .baseline(let problems) = error else {
                    return error.lines.joined(separator: "; ")
                }
                return problems.diagnostics.map(\.message).joined(separator: "; ")
            }
        }
    }

    private static func control(_ id: String, _ entry: Entry) -> Node {
        var fields: [(String, Node)] = [
            ("id", Node(text: id)), ("title", Node(text: entry.draft.title)),
            ("severity", Node(text: entry.severity.rawValue)),
            ("rationale", Node(text: entry.rationale)),
        ]
        if !entry.hazards.isEmpty {
            let words = entry.hazards.map { Node(text: $0.rawValue) }
            fields.append(("risk", Node(list: words)))
        }
        fields.append((entry.draft.kind, entry.draft.fields))
        return Node(fields: fields).escapingParameters
    }

    /// `sysctl.net.ipv4.conf.each.rp_filter`: the kind and the setting in an id's letters.
    private static func id(of draft: Draft, _ number: Int) -> String {
        var text = ""
        for word in draft.setting.split(separator: " ") where word != draft.kind {
            text += text.isEmpty ? "" : "-"
            for scalar in word.unicodeScalars {
                switch scalar {
                case "*": text += "each"
                case "a"..."z", "0"..."9", ".", "_", "-": text.unicodeScalars.append(scalar)
                case "A"..."Z": text += String(scalar).lowercased()
                default: text += "-"
                }
            }
        }
        let suffix = number == 1 ? "" : "-\(number)"
        return String("\(draft.kind).\(text)".prefix(128 - suffix.count)) + suffix
    }
}
