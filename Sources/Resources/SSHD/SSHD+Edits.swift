package import Model
import SystemPackage

extension SSHD {
    package func edits(from state: State) -> [Edit] {
        guard state.absence == nil, !(state.isImage && !state.problems.isEmpty) else { return [] }
        var edits: [Edit] = []
        var seen: Set<Edit> = []
        for view in state.views where needsChange(view, in: state) {
            for edit in self.edits(for: view) where seen.insert(edit).inserted {
                edits.append(edit)
            }
        }
        if edits.isEmpty, state.staleness != nil { return [.reload(activation: Self.activation)] }
        return edits
    }

    /// What is wrong, and in an image what is uncertain only because the daemon isn't asked.
    private func needsChange(_ view: SSHDView, in state: State) -> Bool {
        if let holds = holds(view, in: state) { return !holds }
        if case .relative = view.value { return true }
        return view.value == nil
    }

    private func edits(for view: SSHDView) -> [Edit] {
        guard let value = remedy(view) else {
            return [.refusal("no value of \(keyword.name) follows from '\(demand)' alone")]
        }
        let text = "\(keyword.name) \(value)"
        let managed = Edit.line(Self.dropIn, setting: keyword.name, text: text)
        switch view.reach {
        case .dropIn: return [managed]
        case .insertion(let path, let line, let was):
            // The drop-in alone: whatever else lies in its folder is not read today.
            let include = "Include \(Self.dropIn.path)\n\(was)"
            return [
                .foreignLine(Self.foreign(path), line: line, was: was, with: include), managed,
            ]
        case .line(let line) where line.path == Self.dropIn.path: return [managed]
        case .line(let line):
            let indentation = line.text.prefix { $0 == " " || $0 == "\t" }
            return [
                .foreignLine(
                    Self.foreign(line.path),
                    line: line.number,
                    was: line.text,
                    with: indentation + text
                )
            ]
        case .refusal(let reason): return [.refusal("\(keyword.name): \(reason)")]
        }
    }

    private static func foreign(_ path: FilePath) -> ForeignFile {
        ForeignFile(path, activation: activation, phase: .sshdFiles)
    }

    /// The value to write, as a baseline or sshd_config(5) spells it.
    private func remedy(_ view: SSHDView) -> String? {
        var actual: [String]?
        if case .known(let tokens) = view.value { actual = tokens }
        let isUnlimited = actual.map { keyword.shape.readsAsUnlimited($0, of: keyword.name) }
        switch demand {
        case .value(let text): return quoted(text)
        case .oneOf(let choices): return choices.first.map(quoted)
        // Where nothing finite is known, the most that is allowed shuts out the fewest.
        case .range(_, let high) where isUnlimited != false: return "\(high)"
        case .max(let bound) where isUnlimited != false:
            return keyword.shape.written(bound.map { "\($0)" })
        default: return canonicalDemand.remedy(for: actual).map(keyword.shape.written)
        }
    }

    private func quoted(_ text: String) -> String {
        keyword.shape.takesOneArgument && text.utf8.contains(0x20) ? "\"\(text)\"" : text
    }
}
