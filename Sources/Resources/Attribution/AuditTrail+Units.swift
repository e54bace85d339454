package import Host
package import Model
import SystemPackage

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
    ///
    /// What was asked counts only where no later record has a link of the unit put or removed: such a
    /// record tells of the deed itself, and the systemctl before it is told with it where it is of
    /// the same few seconds.
    package func attribution(of unit: UnitName, nextBoot state: String) -> Attribution {
        guard let wanted = Self.bootWords[state] else {
            return .unknown(because: "no command leads to the state '\(state)' of \(unit)")
        }
        let asked = commands(about: unit).last { word, event in
            Self.allBootWords.contains(word) && !event.arguments.contains(where: Self.isRuntime)
        }
        let link = links(of: unit).last
        let times = [asked?.event.milliseconds, link?.event.milliseconds].compactMap(\.self)
        guard let newest = times.max() else {
            return .unknown(
                because:
                    "no recorded systemctl enabled, disabled or masked \(unit), and no link of "
                    + "it is on record"
            )
        }
        if let load = lastLoad(ofKind: Service.kind), load > newest {
            return .unknown(
                because: "the audit rules were loaded at \(stamp(load)), after the last record of "
                    + "a systemctl for \(unit) or of a link of it: one since may have gone unseen"
            )
        }
        if let link, link.event.milliseconds == newest {
            let word = word(for: (link.event, link.effect))
            guard link.states.contains(state) else {
                return .unknown(
                    because: "\(unit) is \(state), and by the last record of a link of it one was "
                        + "\(word) (\(link.event.record))"
                )
            }
            var acts = [act(link.event, on: link.subject, word)]
            if let asked, wanted.contains(asked.word),
                newest - asked.event.milliseconds <= Self.slack
            {
                acts.append(act(asked.event, on: unit.description, "systemctl \(asked.word)"))
            }
            return .known(acts)
        }
        guard let last = asked else { return .unknown(because: "nothing is on record of \(unit)") }
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
                ["/usr/bin/systemctl", "/bin/systemctl"].contains(event.executable),
                !event.arguments.contains(where: Self.isElsewhere)
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
    ///
    /// getopt_long(3) takes a long option by its beginning, and short ones in one word.
    private static func isElsewhere(_ option: String) -> Bool {
        if option.hasPrefix("--") {
            return abbreviates(
                option,
                ["--user", "--global", "--root", "--image", "--host", "--machine", "--capsule"]
            )
        }
        guard option.hasPrefix("-") else { return false }
        // Behind one of the latter letters stands its value.
        return option.dropFirst().first { "HMCtpPsno".contains($0) }.map { "HMC".contains($0) }
            ?? false
    }

    /// Whether an option has a change end with this boot.
    private static func isRuntime(_ option: String) -> Bool { abbreviates(option, ["--runtime"]) }

    private static func abbreviates(_ option: String, _ names: [String]) -> Bool {
        let name = option.prefix { $0 != "=" }
        return name.utf8.count > 2 && names.contains { $0.hasPrefix(name) }
    }

    private static let linkFolder: FilePath = "/etc/systemd/system"

    /// A record of a link of a unit that was put or removed below /etc/systemd/system.
    private struct Link {
        let event: AuditEvent
        let effect: Effect
        /// `nil` where the record has a name and no folder.
        let path: FilePath?
        let unit: UnitName

        var subject: String { path?.string ?? unit.description }

        /// What the next boot may make of the unit by it.
        var states: Set<String> {
            let folder = path?.removingLastComponent().lastComponent?.extension
            let isWanted = folder.map { ["wants", "requires", "upholds"].contains($0) } ?? false
            // Beside them, a link to /dev/null masks, and another one is an alias or the unit itself.
            if effect.isPut { return isWanted ? ["enabled"] : ["enabled", "masked"] }
            return isWanted ? ["disabled"] : ["enabled", "disabled"]
        }
    }

    private func links(of unit: UnitName) -> [Link] {
        events.compactMap { event in
            guard event.succeeded, !event.key.isEmpty else { return nil }
            let links = event.paths.compactMap { link($0, of: unit, in: event) }
            return links.first(where: \.effect.isPut) ?? links.first
        }
    }

    private func link(_ item: AuditEvent.Path, of unit: UnitName, in event: AuditEvent) -> Link? {
        guard item.role == .created || item.role == .deleted,
            let name = item.name.map({ FilePath($0) }),
            name.lastComponent?.string == unit.description
        else { return nil }
        let isReplaced = event.paths.contains { $0.role == .deleted && $0.name == item.name }
        let effect: Effect =
            item.role == .created ? .put(inode: item.inode, replaced: isReplaced) : .removed
        let place = FilePath(event.folder ?? "/").pushing(name).lexicallyNormalized()
        if place.starts(with: Self.linkFolder) {
            return Link(event: event, effect: effect, path: place, unit: unit)
        }
        // From a descriptor of a folder, which the rule watches; the current one is elsewhere.
        let others = Service.watched.map(\.path)
        guard !name.isAbsolute, event.key.split(separator: "\u{1}").contains("temper-service"),
            !others.contains(where: { place.starts(with: $0) })
        else { return nil }
        return Link(event: event, effect: effect, path: nil, unit: unit)
    }
}
