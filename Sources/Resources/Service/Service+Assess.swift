import Host
package import Model
import SystemPackage

extension Service {
    package func assess(_ state: State) -> Verdict {
        if enablement == nil, !state.isLive {
            return Verdict(
                .notapplicable,
                "only what runs now is asked for, and nothing runs here"
            )
        }
        let evidence = state.units.map(evidence)
        return Verdict(of: evidence, want: expected) { seen in
            let parts = [
                seen.running.map { "running: \($0)" }, seen.nextBoot.map { "next boot: \($0)" },
            ].compactMap { $0 }
            return "\(seen.subject): " + parts.joined(separator: ", ")
        }
    }

    private func evidence(of state: UnitState) -> Evidence {
        let isAbsent = state.fileState == nil && state.path == nil
        let starters = state.starters.map(\.phrase)
        var next = state.fileState ?? (isAbsent ? "not installed" : "unknown")
        if !starters.isEmpty { next += ", " + starters.joined(separator: ", ") }
        var activity = state.activity.map { "\($0.active) (\($0.sub))" }
        if isStartedByListener(state), let trigger = state.triggers.first(where: \.runs) {
            activity? += ", \(trigger.unit) waits to start it"
        }
        return Evidence(
            state.unit.description,
            holds: runsRight(state) && bootsRight(state, isAbsent),
            runs: state.activity == nil ? nil : runsRight(state),
            boots: enablement == nil ? nil : bootsRight(state, isAbsent),
            running: activity,
            nextBoot: next,
            origin: (state.starters.first?.path ?? state.path).map { Origin($0) }
        )
    }

    /// Also where that isn't asked, or nothing runs.
    private func runsRight(_ state: UnitState) -> Bool {
        if let runs, let activity = state.activity, activity.runs != runs { return false }
        return !isStartedByListener(state)
    }

    private func bootsRight(_ state: UnitState, _ isAbsent: Bool) -> Bool {
        switch enablement {
        case nil: return true
        case .enabled:
            return !isAbsent && !state.isMasked
                && (state.fileState == "enabled"
                    || state.starters.contains { !$0.isOnDemand })
        case .masked: return isAbsent || state.isMasked
        case .disabled: return isAbsent || state.isMasked || state.starters.isEmpty
        }
    }

    /// Whether something that waits now would start it again, though it is to be off.
    private func isStartedByListener(_ state: UnitState) -> Bool {
        isOff && !state.isMasked && state.activity != nil
            && state.triggers.contains(where: \.runs)
    }

    package func edits(from state: State) -> [Edit] {
        if enablement == nil, !state.isLive { return [] }
        return state.units.flatMap { unit -> [Edit] in
            let isAbsent = unit.fileState == nil && unit.path == nil
            guard !(runsRight(unit) && bootsRight(unit, isAbsent)) else { return [] }
            if isAbsent { return [.refusal("\(unit.unit) isn't installed")] }
            if isOff, Self.vital.contains(unit.unit.description) {
                return [.refusal("\(unit.unit) is what systemd itself boots or ends by")]
            }
            return files(unit) + activity(unit, isLive: state.isLive)
        }
    }

    /// Targets without which a host doesn't start, or doesn't end well (systemd.special(7)).
    private static let vital: Set<String> = [
        "basic.target", "default.target", "final.target", "graphical.target", "halt.target",
        "local-fs.target", "multi-user.target", "paths.target", "poweroff.target",
        "reboot.target", "shutdown.target", "slices.target", "sockets.target", "sysinit.target",
        "timers.target", "umount.target",
    ]

    /// What changes the next boot: links only.
    private func files(_ state: UnitState) -> [Edit] {
        let place = FilePath("/etc/systemd/system").appending(state.unit.description)
        switch enablement {
        case nil: return []
        case .enabled:
            guard state.canBeEnabled else {
                return [
                    .refusal(
                        "\(state.unit) can't be enabled: its [Install] names nothing to start it"
                    )
                ]
            }
            if let mask = state.otherMask {
                return [.refusal("\(mask) masks \(state.unit): take that away first")]
            }
            let unmask: [Edit] = state.isMasked ? [.link(place, target: nil)] : []
            return unmask
                + state.installLinks.sorted { $0.key < $1.key }.map {
                    .link(FilePath($0.key), target: $0.value)
                }
        case .masked: return state.isMasked ? [] : mask(state, place)
        case .disabled:
            guard !state.isMasked, !state.starters.isEmpty else { return [] }
            // What links of an administrator's don't start, only a mask keeps off.
            guard state.starters.allSatisfy(\.isRemovable) else {
                if let starter = state.starters.first(where: \.isRequired) {
                    return [.refusal(Self.required(state.unit, by: starter))]
                }
                return mask(state, place)
            }
            let links = state.enablingLinks + state.triggers.flatMap(\.links)
            return links.map { .link($0, target: nil) }
        }
    }

    private static func required(_ unit: UnitName, by starter: Starter) -> String {
        "\(starter.phrase), and fails without it, by \(starter.path): turn that off first, or ask "
            + "for \(unit) to be masked"
    }

    private func mask(_ state: UnitState, _ place: FilePath) -> [Edit] {
        guard !state.isMaskBlocked else {
            return [
                .refusal(
                    "\(place) is a file, so \(state.unit) can't be masked there; "
                        + "remove it or move it to /usr/local/lib/systemd/system"
                )
            ]
        }
        return [.link(place, target: "/dev/null")]
    }

    private func activity(_ state: UnitState, isLive: Bool) -> [Edit] {
        guard isLive, let runs, let activity = state.activity,
            activity.runs != runs || isStartedByListener(state)
        else { return [] }
        if !runs, state.refusesManualStop {
            return [
                .refusal("\(state.unit) refuses to be stopped by hand; it is off after a reboot")
            ]
        }
        // What would start it again at once stops first.
        let triggers: [Edit] =
            runs ? [] : state.triggers.filter(\.runs).map { .activity($0.unit, runs: false) }
        return triggers + (activity.runs == runs ? [] : [.activity(state.unit, runs: runs)])
    }
}
