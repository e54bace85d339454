package import Model

extension Explanation {
    /// The whole chain for people: values, lines, what else there is, who asks for it (`nil` where no
    /// baseline tells), what an apply would do.
    package func text(
        askedBy findings: [Finding]?,
        plan: Plan,
        width: Int?,
        color: Bool
    ) -> String {
        let layout = Layout(style: Style(color: color), width: max(60, width ?? 100))
        let whom = context.map { " for \($0)" } ?? ""
        var text = layout.style.paint(Style.safe(setting + whom), .bold) + "  (\(kind))\n"
        text += layout.table(
            values.map { value in
                Row(value.place, value.value ?? "–", value.origin, value.reason)
            }
        )
        text += layout.section(
            "Lines, in the order in which they are read",
            lines.map { Row($0.standing.rawValue, $0.text, $0.origin, $0.reason) },
            tone: { $0 == Standing.decides.rawValue ? .good : .faint }
        )
        text += layout.section("Also", facts.map { Row($0.topic, $0.text, $0.origin, "") })
        text += layout.section(
            "Asked for by",
            (findings ?? []).map { finding in
                Row(
                    finding.outcome == .fail || finding.outcome == .error
                        ? finding.outcome.rawValue.uppercased() : finding.outcome.rawValue,
                    "\(finding.control): \(finding.expected)",
                    nil,
                    finding.outcome == .pass ? "" : finding.reasonAndWaiver
                )
            }
        )
        if isIncomplete {
            text += "\nSomething could not be read, so this isn't all.\n"
        }
        if findings == nil {
            text += "\nWhether a control asks for it isn't known: there is no baseline.\n"
        } else if findings?.isEmpty == true {
            text += "\nNo control of the chosen baselines asks for it.\n"
        } else if !plan.steps.isEmpty || !plan.refusals.isEmpty {
            text += "\n" + layout.style.paint("temper apply would", .bold) + "\n"
            for line in plan.text(color: color).split(separator: "\n") { text += "  \(line)\n" }
        }
        return text
    }

    /// What a row of a table shows; the origin and the reason take a line of their own where they
    /// don't fit beside the rest.
    private struct Row {
        let label: String
        let text: String
        let origin: Origin?
        let reason: String

        init(_ label: String, _ text: String, _ origin: Origin?, _ reason: String) {
            self.label = Style.safe(label)
            self.text = Style.safe(Self.trimmed(text))
            self.origin = origin
            self.reason = Style.safe(reason)
        }

        private static func trimmed(_ text: String) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    private struct Layout {
        let style: Style
        let width: Int

        func section(
            _ title: String,
            _ rows: [Row],
            tone: (String) -> Style.Tone? = { _ in nil }
        ) -> String {
            rows.isEmpty
                ? "" : "\n" + style.paint(title, .bold) + "\n" + table(rows, tone: tone)
        }

        func table(_ rows: [Row], tone: (String) -> Style.Tone? = { _ in nil }) -> String {
            let labels = min(rows.map(\.label.count).max() ?? 0, width / 3)
            return rows.map { row in
                let label = tone(row.label).map { style.paint(row.label, $0) } ?? row.label
                let gap = String(repeating: " ", count: max(0, labels - row.label.count) + 2)
                return "  \(label)\(gap)" + body(row, indent: labels + 4)
            }.joined()
        }

        private func body(_ row: Row, indent: Int) -> String {
            let room = max(20, width - indent)
            var lines = Style.wrapped(row.text, width: room)
            if lines.isEmpty { lines = [""] }
            let origin = row.origin.map { Style.safe("\($0)") } ?? ""
            let detail = [origin, row.reason].filter { !$0.isEmpty }.joined(separator: "  ")
            if !detail.isEmpty, lines.count == 1, lines[0].count + 3 + detail.count <= room {
                lines[0] += "   " + style.paint(detail, .faint)
            } else if !detail.isEmpty {
                lines += Style.wrapped(detail, width: room).map { style.paint($0, .faint) }
            }
            let blanks = "\n" + String(repeating: " ", count: indent)
            return lines.joined(separator: blanks) + "\n"
        }
    }
}
