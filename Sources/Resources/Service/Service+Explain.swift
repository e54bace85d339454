package import Host
package import Model
import SystemPackage

extension Service {
    package var question: Question { Question(unit.description) }

    package static func explain(
        _ question: Question,
        on host: Host
    ) throws(QuestionError) -> Explanation {
        guard let unit = unit(of: question) else {
            throw .unanswerable(
                "'\(question.name)' isn't the name of a unit, such as cups.service"
            )
        }
        return try onHost { () throws(HostError) in try UnitChain(unit, on: host).explanation() }
    }

    /// As systemctl(1) does, a name without a suffix is a service's.
    private static func unit(of question: Question) -> UnitName? {
        UnitName(question.name) ?? UnitName(question.name + ".service")
    }

    /// By any of a unit's names, and as one of the companions.
    package func isAbout(_ question: Question, on host: Host) throws(HostError) -> Bool {
        guard let asked = Self.unit(of: question) else { return false }
        let directories = try host.snapshot(UnitDirectories.self)
        return ([unit] + companions).contains {
            directories.unit(of: $0) == directories.unit(of: asked)
        }
    }
}

/// Gathers what is known of a unit.
private struct UnitChain {
    let asked: UnitName
    let host: Host
    let directories: UnitDirectories
    let state: Service.UnitState

    init(_ unit: UnitName, on host: Host) throws(HostError) {
        asked = unit
        self.host = host
        directories = try host.snapshot(UnitDirectories.self)
        state = try Service.state(of: unit, on: host)
    }

    func explanation() throws(HostError) -> Explanation {
        var explanation = Explanation(kind: Service.kind, setting: asked.description)
        explanation.values = values
        explanation.lines = try lines()
        explanation.facts = try facts()
        return explanation
    }

    private var values: [Explanation.Value] {
        var values: [Explanation.Value] = []
        if let activity = state.activity {
            values.append(.init("running", "\(activity.active) (\(activity.sub))"))
        }
        let isAbsent = state.fileState == nil && state.path == nil
        values.append(
            .init(
                "unit file",
                isAbsent ? "not installed" : state.fileState,
                from: state.path.map { Origin($0) },
                because: state.unit == asked ? "" : "\(asked) is another name of \(state.unit)"
            )
        )
        guard !isAbsent else { return values }
        let starts = state.starters.map(\.phrase)
        let reason =
            state.isMasked
            ? "masked: nothing can start it"
            : starts.isEmpty ? "nothing starts it" : starts.joined(separator: "; ")
        let isStarted = state.starters.contains { !$0.isOnDemand }
        let word = isStarted ? "started" : starts.isEmpty ? "off" : "started on demand"
        values.append(.init("next boot", word, because: reason))
        return values
    }

    /// The files of the unit's name in the order of the search path, its drop-ins, what pulls it in.
    private func lines() throws(HostError) -> [Explanation.Line] {
        var lines: [Explanation.Line] = []
        var isDecided = false
        let own = directories.entries[asked.description] ?? []
        let general = asked.template.flatMap { directories.entries[$0.description] } ?? []
        for entry in own + general {
            let says =
                entry.isMask ? "a mask" : entry.target.map { "a link to \($0)" } ?? "the unit"
            lines.append(
                .init(
                    Origin(entry.path),
                    says,
                    isDecided ? .shadowed : .decides,
                    because: isDecided
                        ? "a folder that goes before has one of its name"
                        : entry.isVolatile ? "until the next boot: /run is empty again then" : ""
                )
            )
            // What is only in /run decides now, and the next one at the next boot.
            if !entry.isVolatile { isDecided = true }
        }
        for path in directories.dropIns(of: state.unit) {
            lines.append(.init(Origin(path), "a drop-in", .decides, because: "adds to the unit"))
        }
        for starter in state.starters {
            lines.append(.init(Origin(starter.path), starter.phrase, .decides))
        }
        let isAbsent = own.isEmpty && general.isEmpty
        for pull in directories.pulls(of: asked) where isAbsent {
            lines.append(
                .init(
                    Origin(pull.path),
                    pull.target.map { "a link to \($0)" } ?? "a file",
                    .unread,
                    because: "it leads to no unit"
                )
            )
        }
        return lines
    }

    private func facts() throws(HostError) -> [Explanation.Fact] {
        var facts: [Explanation.Fact] = []
        let names = directories.aliases(of: state.unit)
        for (name, entry) in names where name != asked.description {
            facts.append(.init("other name", name, from: Origin(entry.path)))
        }
        for trigger in state.triggers {
            facts.append(.init("\(trigger.unit)", says(of: trigger)))
        }
        if state.refusesManualStop {
            facts.append(.init("stop", "it refuses to be stopped by hand (RefuseManualStop=)"))
        }
        // A preset concerns what an [Install] says how to enable.
        guard state.canBeEnabled, !state.isMasked else { return facts }
        if let preset = try UnitPresets(on: host).rule(for: state.unit) {
            facts.append(
                .init(
                    "preset",
                    "'systemctl preset' would \(preset.enables ? "enable" : "disable") it",
                    from: preset.origin
                )
            )
        } else {
            facts.append(.init("preset", "no rule: 'systemctl preset' would enable it"))
        }
        return facts
    }

    private func says(of trigger: Service.Trigger) -> String {
        var text =
            directories.isMasked(trigger.unit)
            ? "it is masked"
            : trigger.startsAtBoot ? "the boot starts it" : "nothing starts it at boot"
        if host.isLive { text += trigger.runs ? ", and it waits now" : ", and it doesn't wait now" }
        return text + (state.isMasked ? "; this is masked, so it would fail to start it" : "")
    }
}
