import Model
import SystemPackage

/// What takes an offending grant away, or why it stays.
extension RulesCheck {
    func edits(removes: Bool) -> [Edit] {
        guard let grants = grants() else { return [] }
        var edits: [Edit] = []
        var seen: Set<SudoPlace> = []
        for grant in grants {
            let name = grant.summary
            guard let place = grant.place else {
                edits.append(.refusal("\(name) is not removed: its line is not known"))
                continue
            }
            guard seen.insert(place).inserted else { continue }
            edits += removal(of: name, at: place, removes: removes, hindrance: hindrance(at: place))
        }
        for setting in spared() { edits += removal(of: setting, removes: removes) }
        return edits
    }

    func removal(
        of name: String,
        at place: SudoPlace,
        removes: Bool,
        hindrance: String?
    ) -> [Edit] {
        let where_ = Origin(place.path, line: place.first)
        guard removes else {
            return [
                .refusal(
                    "\(where_) is not removed: the control doesn't say 'remove: true' (\(name))"
                )
            ]
        }
        if let hindrance { return [.refusal("\(where_) is not removed: \(hindrance) (\(name))")] }
        guard let lines = state.files.lines(of: place) else {
            return [.refusal("\(where_) is not removed: it isn't UTF-8 text")]
        }
        return lines.enumerated().map { index, text in
            .foreignLine(
                Sudo.foreign(place.path),
                line: place.first + index,
                was: text,
                with: "# disabled by temper: " + text
            )
        }
    }

    /// Why a rule's line must stay as a whole.
    func hindrance(at place: SudoPlace) -> String? {
        let rules = state.policy.rules.filter { $0.place == place }
        for user in rules.flatMap({ matching.atoms($0.users, .user) }) {
            if let caller = state.caller, caller.isMeant(by: user) {
                return "it may be what lets \(caller.name), who runs this, use sudo"
            }
            if except.contains(user.text) {
                return "it also grants what the control allows \(user.text)"
            }
        }
        return nil
    }

    /// Takes one setting back in its line, and leaves the others of the line as they are.
    func removal(of setting: SudoSetting, removes: Bool) -> [Edit] {
        let name = setting.name
        guard let place = setting.place else {
            return [.refusal("\(name) is not removed: its line is not known")]
        }
        var hindrance: String?
        if let caller = state.caller {
            let isMeant: Bool =
                if case .user(let members) = setting.scope {
                    matching.atoms(members, .user).contains(where: caller.isMeant)
                } else {
                    true
                }
            if isMeant {
                hindrance = "it may be what lets \(caller.name), who runs this, use sudo"
            }
        }
        let others = state.policy.settings.filter {
            $0.place?.path == place.path && $0.place?.first == place.first
        }
        if others.count == 1 || !removes || hindrance != nil {
            return removal(of: name, at: place, removes: removes, hindrance: hindrance)
        }
        return replacement(of: setting, at: place)
    }

    func replacement(of setting: SudoSetting, at place: SudoPlace) -> [Edit] {
        let where_ = Origin(place.path, line: place.first)
        let bytes = state.files.bytes[place.path] ?? []
        let start =
            bytes[..<place.span.lowerBound].lastIndex(of: UInt8(ascii: "\n"))
            .map { $0 + 1 } ?? 0
        let end = bytes[place.span.lowerBound...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        guard place.span.upperBound <= end,
            let was = String(validating: bytes[start..<end], as: UTF8.self)
        else {
            return [.refusal("\(where_) is not changed: the setting runs over several lines")]
        }
        let text = setting.option == "authenticate" ? "authenticate" : "!" + setting.option
        let after =
            Array(bytes[start..<place.span.lowerBound]) + Array(text.utf8)
            + Array(bytes[place.span.upperBound..<end])
        let number = bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1
        return [
            .foreignLine(
                Sudo.foreign(place.path),
                line: number,
                was: was,
                with: String(decoding: after, as: UTF8.self)
            )
        ]
    }
}
