package import Model

extension Access {
    /// For machines, schema `temper.access/1`.
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.access/1")
            json.array("accounts", entries) { json, entry in
                json.object { json in
                    json.field("user", entry.user)
                    json.field("administrator", entry.isAdministrator)
                    json.array("ways", entry.ways)
                    json.array("doubtful", entry.doubtful)
                    json.field("root", entry.root)
                    json.field("rootDoubtful", entry.isRootDoubtful)
                    json.array("freeCommands", entry.freeCommands)
                    json.field("needsTerminal", entry.needsTerminal)
                    json.array("obstacles", entry.obstacles) { json, obstacle in
                        json.object { json in
                            json.field("setting", obstacle.setting)
                            json.field("reason", obstacle.reason)
                        }
                    }
                }
            }
            json.field("secondFactor", secondFactor)
            json.array("algorithms", algorithms.sorted { $0.key < $1.key }) { json, list in
                json.object { json in
                    json.field("keyword", list.key)
                    json.array("values", list.value)
                }
            }
            json.array("listens", listens)
            json.array("notes", notes)
        }
        return json.finish()
    }

    /// For people: each account, how it gets in and becomes root, and what bars it.
    package func text(width: Int?, color: Bool) -> String {
        let style = Style(color: color)
        let width = max(60, width ?? 100)
        var text = ""
        for entry in entries {
            let standing = entry.isAdministrator ? "administrator" : "no administrator"
            text += style.paint(Style.safe(entry.user), .bold) + "  "
            text += style.paint(standing, entry.isAdministrator ? .good : .faint) + "\n"
            let ways = entry.ways.isEmpty ? "no way in" : entry.ways.joined(separator: ", ")
            let rows =
                [("ssh", ways)] + entry.doubtful.map { ("perhaps", $0) }
                + [("root", (entry.root ?? "no") + (entry.isRootDoubtful ? ", perhaps" : ""))]
                + entry.obstacles.map { ("barred", $0.reason) }
            for (label, value) in rows {
                let lines = Style.wrapped(Style.safe(value), width: width - 11)
                for (index, line) in lines.enumerated() {
                    let name = index == 0 ? label : ""
                    text +=
                        "  " + name + String(repeating: " ", count: 9 - name.count) + line + "\n"
                }
            }
        }
        if let secondFactor { text += "second factor: \(Style.safe(secondFactor))\n" }
        for note in notes { text += "note: \(Style.safe(note))\n" }
        return text
    }
}
