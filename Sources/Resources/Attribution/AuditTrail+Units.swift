package import Host
package import Model

extension AuditTrail {
    /// systemctl's words that change what a unit's next boot is, by what they lead to.
    ///
    /// On a running host systemctl has systemd do it, which was there before the audit and is
    /// recorded only with `audit=1` on the kernel's command line: so it is systemctl's own execution
    /// that tells who asked.
    private static let bootWords: [String: Set<String>] = [
        "enabled": ["enable", "reenable", "preset", "unmask"],
        "disabled": ["disable", "unmask", "preset", "revert"],
        "masked": ["mask"],
    ]
    private static let allBootWords = bootWords.values.reduce(into: Set<String>()) {
        $0.formUnion($1)
    }
    private static let startWords: Set = [
        "start", "restart", "try-restart", "reload-or-restart", "try-reload-or-restart", "isolate",
    ]
    private static let stopWords: Set = ["stop", "kill", "isolate"]

    /// Who asked systemd for what the next boot makes of a unit: `enabled`, `disabled`, `masked`.
    package func attribution(of unit: UnitName, nextBoot state: String) -> Attribution {
        guard let wanted = Self.bootWords[state] else {
            return .unknown(because: "no command leads to the state '\(state)' of \(unit)")
        }
        guard let last = commands(about: unit).last(where: { Self.allBootWords.contains($0.word) })
        else {
            return .unknown(because: "no recorded systemctl enabled, disabled or masked \(unit)")
        }
        if let load = lastLoad(ofKind: Service.kind), load > last.event.milliseconds {
            return .unknown(
                because: "the audit rules were loaded at \(stamp(load)), after the last record of "
                    + "a systemctl for \(unit): one since may have gone unseen"
            )
        }
        guard wanted.contains(last.word) else {
            return .unknown(
                because: "\(unit) is \(state), and the last recorded systemctl for it said "
                    + "'\(last.word)' (\(last.event.record))"
            )
        }
        return .known([act(last.event, on: unit.description, "systemctl \(last.word)")])
    }

    /// Who asked for the start or the stop that systemd's entry tells of: a systemctl that named the
    /// unit within the minute before.
    package func command(behind entry: UnitEntry, of unit: UnitName, runs: Bool) -> Attribution.Act?
    {
        let time = entry.microseconds / 1000
        let words = runs ? Self.startWords : Self.stopWords
        let found = commands(about: unit).last { word, event in
            let fits =
                words.contains(word)
                || (event.arguments.contains("--now") && Self.allBootWords.contains(word)
                    && runs == (word == "enable" || word == "reenable"))
            return fits && event.milliseconds <= time + Self.tick
                && time - event.milliseconds <= 60_000
        }
        return found.map { act($0.event, on: unit.description, "systemctl \($0.word)") }
    }

    /// The executions of systemctl by root that name a unit, with the word of what it was to do.
    ///
    /// What another user asks, systemd may refuse, and no record tells which it did.
    private func commands(about unit: UnitName) -> [(word: String, event: AuditEvent)] {
        events.compactMap { event in
            guard event.succeeded, !event.key.isEmpty, event.uid == 0,
                event.executable?.hasSuffix("/systemctl") == true,
                !event.arguments.contains(where: { isElsewhere($0) })
            else { return nil }
            let words = event.arguments.dropFirst().filter { !$0.hasPrefix("-") }
            guard let word = words.first,
                words.dropFirst().contains(where: { name in
                    name == unit.description
                        || (unit.suffix == "service" && name == String(unit.stem))
                })
            else { return nil }
            return (word, event)
        }
    }

    /// Whether an option of systemctl has it ask another manager, or change another root.
    private func isElsewhere(_ option: String) -> Bool {
        ["--user", "--global", "--root", "--image", "--host", "--machine", "-H", "-M"].contains {
            option.hasPrefix($0)
        }
    }
}
