package import Model

extension Comparison {
    /// What is compared, then each control that differs, what was and what is, then totals.
    package func text(width: Int?, color: Bool) -> String {
        let style = Style(color: color)
        let columns = max(40, width ?? 100)
        var text = Self.heading("from", before, columns, style)
        text += Self.heading("to", after, columns, style)
        for caution in cautions { text += Self.wrapped("note: " + caution, 0, columns) }
        if !entries.isEmpty { text += "\n" }
        let idWidth = min(entries.map(\.control.count).max() ?? 0, columns / 2)
        for entry in entries { text += Self.row(entry, idWidth, columns, style) }
        return text + "\n" + totals(style) + "\n"
    }

    /// Why a difference may be one of what was asked, not of the hosts, a sentence each.
    package var cautions: [String] {
        var cautions: [String] = []
        for (which, report) in [("first", before), ("second", after)] {
            if let doubt = report.doubt {
                cautions.append("the \(which) run can't be trusted: \(doubt)")
            }
        }
        func compare(_ what: String, _ then: String, _ now: String) {
            if then != now { cautions.append("\(what): \(then), then \(now)") }
        }
        compare("not the same host", Self.host(before), Self.host(after))
        if before.host.id != after.host.id, Self.host(before) == Self.host(after) {
            cautions.append("not the same host: both are called \(Self.host(after))")
        }
        compare("not the same root", before.host.root, after.host.root)
        compare(
            "not the same baselines",
            Self.orNone(before.run.chosenBaselines),
            Self.orNone(after.run.chosenBaselines)
        )
        if before.run.chosenBaselines == after.run.chosenBaselines,
            Self.digests(before) != Self.digests(after)
        {
            cautions.append("the baselines' files differ, though their names and versions don't")
        }
        compare(
            "not the same selection",
            Self.orNone(before.run.selection.joined(separator: " ")),
            Self.orNone(after.run.selection.joined(separator: " "))
        )
        compare("not the same version of temper", before.tool.version, after.tool.version)
        if after.run.started < before.run.started {
            cautions.append("the first run is the later one")
        }
        return cautions
    }

    private static func orNone(_ text: String) -> String { text.isEmpty ? "none" : text }

    private static func host(_ report: Report) -> String {
        report.host.hostname ?? report.host.id ?? "a host without a name"
    }

    private static func digests(_ report: Report) -> Set<SHA256> {
        Set(report.run.baselines.map(\.digest))
    }

    private static func heading(
        _ word: String,
        _ report: Report,
        _ columns: Int,
        _ style: Style
    ) -> String {
        let root = report.host.root == "/" ? "" : " (\(report.host.root))"
        let parts =
            ["\(host(report))\(root)", "\(report.run.started)", report.run.mode]
            + [report.link.map { "run \($0.sequence)" }].compactMap(\.self)
            + [orNone(report.run.chosenBaselines)] + report.run.selection
        let lines = Style.wrapped(Style.safe(parts.joined(separator: ", ")), width: columns - 6)
        return lines.enumerated().map { index, line in
            style.paint((index == 0 ? word : "").padded(to: 6), .bold) + line + "\n"
        }.joined()
    }

    private static func row(
        _ entry: Entry,
        _ idWidth: Int,
        _ columns: Int,
        _ style: Style
    ) -> String {
        let indent = 18
        let finding = entry.after ?? entry.before
        let head = style.paint(entry.change.word.padded(to: 8), tone(of: entry))
        let severity = (finding?.severity.rawValue ?? "").padded(to: 6)
        let id = style.paint(Style.safe(entry.control).padded(to: idWidth), .bold)
        let title = Style.safe(finding?.title ?? "")
        let room = columns - indent - idWidth - 2
        var text = "\(head)  \(severity)  \(id)"
        if room >= 8 {
            text += "  " + (title.count > room ? title.prefix(room - 1) + "…" : title)
        }
        text += "\n"
        for line in details(of: entry) {
            for part in Style.wrapped(Style.safe(line), width: columns - indent) {
                text += String(repeating: " ", count: indent) + style.paint(part, .faint) + "\n"
            }
        }
        return text
    }

    private static func details(of entry: Entry) -> [String] {
        var lines: [String] = []
        if let then = entry.before { lines.append("then: " + state(of: then)) }
        if let now = entry.after { lines.append("now: " + state(of: now)) }
        guard let then = entry.before, let now = entry.after else { return lines }
        if then.expected != now.expected {
            lines.append("asked: \(then.expected), then \(now.expected)")
        }
        if then.severity != now.severity {
            lines.append("severity: \(then.severity.rawValue), then \(now.severity.rawValue)")
        }
        return lines
    }

    /// The result, why, and by which files and lines.
    private static func state(of finding: Finding) -> String {
        let reason = finding.reasonAndWaiver
        // Where the reason names the place itself, once is enough.
        let places = finding.places.filter { !reason.contains($0) }
        return "\(finding.outcome.word), \(reason)"
            + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
    }

    private static func tone(of entry: Entry) -> Style.Tone {
        switch entry.change {
        case .worse: .bad
        case .changed: .warning
        case .better: .good
        case .waived, .gone: .faint
        case .appeared: entry.after.map { Style.tone(of: $0.outcome) } ?? .faint
        }
    }

    private static func wrapped(_ text: String, _ indent: Int, _ columns: Int) -> String {
        Style.wrapped(Style.safe(text), width: columns - indent).map { $0 + "\n" }.joined()
    }

    private func totals(_ style: Style) -> String {
        guard !entries.isEmpty else {
            return "nothing differs in \(unchanged.counted("control"))"
        }
        let counts = Change.allCases.compactMap { change in
            let count = entries(change).count
            return count == 0 ? nil : "\(count) \(change.rawValue)"
        }
        return counts.joined(separator: ", ") + ", \(unchanged) as before"
    }
}

extension Comparison.Change {
    fileprivate var word: String {
        switch self {
        case .worse: "WORSE"
        default: rawValue
        }
    }
}

extension Outcome {
    fileprivate var word: String {
        switch self {
        case .notapplicable: "not applicable"
        case .error: "undetermined"
        default: rawValue
        }
    }
}

extension Finding {
    /// The files and lines that decide: of what isn't as asked, where something isn't; three at most.
    fileprivate var places: [String] {
        let wrong = verdict.evidence.filter { $0.holds != true }
        var places: [String] = []
        for evidence in wrong.isEmpty ? verdict.evidence : wrong {
            guard let place = evidence.origin?.description, !places.contains(place) else {
                continue
            }
            places.append(place)
        }
        return places.count <= 3
            ? places : places.prefix(3) + ["and \((places.count - 3).counted("place")) more"]
    }
}
