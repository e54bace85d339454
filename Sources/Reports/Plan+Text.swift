package import Model

extension Plan {
    /// What an apply would do, as a diff that people can read.
    package func text(color: Bool) -> String {
        let style = Style(color: color)
        var text = ""
        for step in steps {
            let controls = step.controls.joined(separator: ", ")
            text +=
                style.paint(Style.safe(step.change.description), .bold)
                + (controls.isEmpty ? "" : style.paint("  (\(controls))", .faint)) + "\n"
            if case .parameter(let change) = step.change, change.isOneWay {
                text +=
                    style.paint("  stays until a reboot: undo can't take it back", .warning)
                    + "\n"
            }
            if case .file(_, let before, let after) = step.change {
                let diff = LineDiff(lines(of: before), lines(of: after))
                for line in diff.hunks(context: 2) { text += "  " + paint(line, style) + "\n" }
            }
        }
        for hazard in Hazard.allCases {
            let controls = Set(steps.flatMap(\.controls)).filter {
                hazards[$0]?.contains(hazard) == true
            }
            if controls.isEmpty { continue }
            text +=
                style.paint("risk of \(hazard.rawValue): ", .warning)
                + controls.sorted().joined(separator: ", ") + "\n"
        }
        for refusal in refusals {
            text +=
                style.paint("not done: ", .warning)
                + "\(refusal.control): \(Style.safe(refusal.reason))\n"
        }
        for path in editedByHand { text += "edited by hand: \(path)\n" }
        for reason in blocked { text += style.paint("refused: ", .bad) + "\(reason)\n" }
        for orphan in orphans {
            text += "orphan: '\(Style.safe(orphan.text))' of \(orphan.control) in \(orphan.path)\n"
        }
        return text + summary + "\n"
    }

    private var summary: String {
        switch steps.count {
        case 0: refusals.isEmpty ? "nothing to do" : "nothing that can be done"
        default: steps.count.counted("change")
        }
    }

    func lines(of image: FileImage?) -> [String] {
        guard let image, let bytes = contents[image.content] else { return [] }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private func paint(_ line: LineDiff.Line, _ style: Style) -> String {
        switch line {
        case .same(let text): " " + Style.safe(text)
        case .removed(let text): style.paint("-" + Style.safe(text), .bad)
        case .added(let text): style.paint("+" + Style.safe(text), .good)
        case .gap(let number): style.paint("@@ line \(number)", .faint)
        }
    }
}

/// The lines that differ between two texts, between what is the same at both ends.
struct LineDiff {
    enum Line: Equatable {
        case same(String), removed(String), added(String)
        /// Lines were left out; the next one's number in the new text.
        case gap(Int)
    }

    private var lines: [Line] = []

    init(_ old: [String], _ new: [String]) {
        let difference = new.count + old.count < 4000 ? new.difference(from: old) : nil
        guard let difference else {
            lines = [.gap(1), .removed("\(old.count) lines"), .added("\(new.count) lines")]
            return
        }
        var removed: [Int: String] = [:]
        var added: [Int: String] = [:]
        for change in difference {
            switch change {
            case .remove(let offset, let element, _): removed[offset] = element
            case .insert(let offset, let element, _): added[offset] = element
            }
        }
        var i = 0
        var j = 0
        while i < old.count || j < new.count {
            if let line = removed[i] {
                lines.append(.removed(line))
                i += 1
            } else if let line = added[j] {
                lines.append(.added(line))
                j += 1
            } else {
                lines.append(.same(old[i]))
                i += 1
                j += 1
            }
        }
    }

    /// The changed lines with some that surround them.
    func hunks(context: Int) -> [Line] {
        var kept = [Bool](repeating: false, count: lines.count)
        for (index, line) in lines.enumerated() {
            if case .same = line { continue }
            for near in max(0, index - context)...min(lines.count - 1, index + context) {
                kept[near] = true
            }
        }
        var result: [Line] = []
        var number = 1
        for (index, line) in lines.enumerated() {
            if kept[index] {
                if index > 0, !kept[index - 1] { result.append(.gap(number)) }
                result.append(line)
            }
            if case .removed = line { continue }
            number += 1
        }
        return result
    }
}
