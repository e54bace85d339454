import Host
package import Model
import SystemPackage

extension AuditTrail {
    /// What an event did at one path.
    enum Effect: Hashable {
        /// Another inode has the name since; whether something else had it before.
        case put(inode: UInt64?, replaced: Bool)
        case removed
        /// The file was opened for writing, or cut.
        case opened(inode: UInt64?)
        /// Owner, mode or extended attributes.
        case attributes

        var isPut: Bool { if case .put = self { true } else { false } }
    }

    /// Who brought about what is at a path now.
    package func attribution(of place: Place, kind: String) -> Attribution {
        let effects = effects(at: place)
        guard let status = place.status else { return removal(of: place, kind, effects) }
        let changed = status.changed / 1_000_000
        // An open after the last change didn't change anything: visudo locks what it doesn't edit.
        let seen = effects.filter { event, effect in
            switch effect {
            case .opened, .attributes: event.milliseconds <= changed + Self.tick
            case .put, .removed: true
            }
        }
        guard let newest = seen.last else { return .unknown(because: noRecord(of: place, changed)) }
        guard changed - newest.event.milliseconds <= Self.slack else {
            return .unknown(
                because: "\(place.path) changed at \(stamp(changed)), later than the last record "
                    + "of it (\(newest.event.record)): that change went unseen"
            )
        }
        guard let content = seen.lastIndex(where: { $0.effect != .attributes }) else {
            return .unknown(
                because: "of \(place.path) only a change of its attributes is on record, none of "
                    + "what it says"
            )
        }
        if let doubt = doubt(seen[content], isNewest: content == seen.count - 1, status, place) {
            return .unknown(because: doubt)
        }
        // What was opened and is older than that may still be what an earlier act wrote.
        let isWritten =
            seen[content].effect.isPut
            || status.modified / 1_000_000 >= seen[content].event.milliseconds - Self.tick
        let earlier = isWritten ? nil : seen[..<content].lastIndex { $0.effect != .attributes }
        let recent = seen.firstIndex { isRecent($0.event) }
        let first = min(recent ?? content, earlier ?? content)
        let acts = (first..<seen.count).map { index in
            act(
                seen[index].event,
                on: place.path.string,
                word(for: seen[index], isAccountedFor: isWritten && index == content)
            )
        }
        return .known(Array(acts.reversed().prefix(Self.mostActs)))
    }

    /// Why the newest change of content isn't what the file says now; `nil` where it is.
    private func doubt(
        _ seen: (event: AuditEvent, effect: Effect),
        isNewest: Bool,
        _ status: FileStatus,
        _ place: Place
    ) -> String? {
        let modified = status.modified / 1_000_000
        let inode: UInt64?
        switch seen.effect {
        case .put(let number, _), .opened(let number): inode = number
        case .removed:
            return "\(place.path) was removed at \(stamp(seen.event.milliseconds)); what is there "
                + "now came unseen"
        case .attributes: return nil
        }
        guard inode == status.inode else {
            return "\(place.path) is another file than the one of the last record "
                + "(\(seen.event.record))"
        }
        guard modified - seen.event.milliseconds <= Self.slack else {
            return "\(place.path) was written at \(stamp(modified)), later than the last record "
                + "of that (\(seen.event.record))"
        }
        // An attribute was set since, so that the file's ctime no longer tells whether this open
        // wrote anything.
        if case .opened = seen.effect, !isNewest,
            modified < seen.event.milliseconds - Self.tick
        {
            return "whether the last recorded opening of \(place.path) (\(seen.event.record)) "
                + "wrote anything can't be told"
        }
        return nil
    }

    private func removal(
        of place: Place,
        _ kind: String,
        _ effects: [(event: AuditEvent, effect: Effect)]
    ) -> Attribution {
        guard let last = effects.last(where: { $0.effect != .attributes }) else {
            return .unknown(
                because: "\(place.path) isn't there, and no record tells of its removal"
            )
        }
        guard last.effect == .removed else {
            return .unknown(
                because: "\(place.path) isn't there, and was at the last record of it "
                    + "(\(last.event.record))"
            )
        }
        if let load = lastLoad(ofKind: kind), load > last.event.milliseconds {
            return .unknown(
                because: "the audit rules were loaded at \(stamp(load)), after the last record of "
                    + "\(place.path): it may have come and gone unseen since"
            )
        }
        guard since == nil || isRecent(last.event) else {
            return .unknown(
                because: "\(place.path) was there at the run before, and its last recorded removal "
                    + "(\(last.event.record)) is older"
            )
        }
        return .known([act(last.event, on: place.path.string, word(for: last))])
    }

    private func noRecord(of place: Place, _ changed: Int64) -> String {
        if changed / 1000 < enabled.seconds {
            return "\(place.path) last changed at \(stamp(changed)), before temper's audit rules "
                + "were enabled (\(enabled))"
        }
        return "the audit log has no record of the change of \(place.path) at \(stamp(changed))"
    }

    func word(
        for seen: (event: AuditEvent, effect: Effect),
        isAccountedFor: Bool = true
    ) -> String {
        let isRename = seen.event.paths.contains { $0.role == .deleted }
        return switch seen.effect {
        case .put(_, replaced: true): "renamed over"
        case .put where isRename: "renamed into place"
        case .put: "created"
        case .removed where seen.event.paths.contains { $0.role == .created }: "renamed away"
        case .removed: "removed"
        case .opened: isAccountedFor ? "written" : "opened for writing"
        case .attributes: "attributes set"
        }
    }

    /// What the events did at a place, oldest first.
    ///
    /// A file system gives the number of a removed file to the next one: a match by number alone
    /// counts only where the name was the number's then, by the last record of what had the name.
    private func effects(at place: Place) -> [(event: AuditEvent, effect: Effect)] {
        var devices: Set<String> = []
        var found: [(event: AuditEvent, effect: Effect, isNamed: Bool)] = []
        // Before the first such record nothing tells when the file was born.
        var isNumbered = !hasOtherName(place)
        for event in events where event.succeeded && !event.key.isEmpty {
            guard let (effect, isNamed) = effect(of: event, at: place, devices: &devices),
                isNamed || isNumbered
            else { continue }
            switch effect {
            case .put(let inode, _):
                found.removeAll { !$0.isNamed }
                isNumbered = inode == place.status?.inode
            case .removed:
                found.removeAll { !$0.isNamed }
                isNumbered = false
            case .opened, .attributes: break
            }
            found.append((event, effect, isNamed))
        }
        return found.map { ($0.event, $0.effect) }
    }

    /// Whether a record has what is at a place now by another name.
    private func hasOtherName(_ place: Place) -> Bool {
        guard let inode = place.status?.inode else { return false }
        return events.contains { event in
            event.paths.contains { item in
                guard item.role != .parent, item.inode == inode, let name = item.name else {
                    return false
                }
                return !names(item, in: event, place)
                    && (isAbsolute(name)
                        || FilePath(name).lastComponent != place.path.lastComponent)
            }
        }
    }

    private func effect(
        of event: AuditEvent,
        at place: Place,
        devices: inout Set<String>
    ) -> (effect: Effect, isNamed: Bool)? {
        var created: AuditEvent.Path?
        var isDeleted = false
        var normal: AuditEvent.Path?
        var numbered: AuditEvent.Path?
        for path in event.paths where path.role != .parent {
            let isNamed = names(path, in: event, place)
            if isNamed, let device = path.device { devices.insert(device) }
            switch path.role {
            case .created where isNamed: created = path
            case .deleted where isNamed: isDeleted = true
            case .normal where isNamed: normal = path
            case .normal where path.name == nil || !isAbsolute(path.name):
                // By its descriptor, or from a folder that the record doesn't name.
                if let inode = path.inode, inode == place.status?.inode,
                    path.device.map(devices.contains) == true
                {
                    numbered = path
                }
            default: break
            }
        }
        if let created { return (.put(inode: created.inode, replaced: isDeleted), true) }
        if isDeleted { return (.removed, true) }
        guard let item = normal ?? numbered else { return nil }
        return (
            Self.setsAttributes(event.call) ? .attributes : .opened(inode: item.inode),
            normal != nil
        )
    }

    private func isAbsolute(_ name: String?) -> Bool { name?.utf8.first == UInt8(ascii: "/") }

    /// Whether an item of an event is what has the place's name in the place's folder.
    ///
    /// A relative name starts from a folder that the record names only by its inode: the
    /// current one's path is written for it, though the program gave a descriptor.
    private func names(_ item: AuditEvent.Path, in event: AuditEvent, _ place: Place) -> Bool {
        guard let name = item.name else { return false }
        let given = FilePath(name)
        guard given.lastComponent == place.path.lastComponent else { return false }
        let parents = event.paths.filter { $0.role == .parent }
        if isAbsolute(name) {
            if given.lexicallyNormalized() == place.path { return true }
            let folder = given.removingLastComponent()
            return parents.contains { parent in
                parent.name.map { FilePath($0) } == folder && isSame(parent, place.folder)
            }
        }
        let elsewhere = Set(
            event.paths.filter { $0.role != .parent && isAbsolute($0.name) }
                .compactMap { $0.name.map { FilePath($0).removingLastComponent() } }
        )
        return parents.contains { parent in
            isSame(parent, place.folder)
                && parent.name.map { !elsewhere.contains(FilePath($0)) } != false
        }
    }

    private func isSame(_ item: AuditEvent.Path, _ status: FileStatus?) -> Bool {
        item.inode != nil && item.inode == status?.inode
    }

    /// By name, or by number on the architectures that Debian's packages are made for.
    static func setsAttributes(_ call: String) -> Bool {
        if call.utf8.contains(UInt8(ascii: ":")) { return attributeCalls.contains(call) }
        return ["chmod", "chown", "xattr"].contains { call.contains($0) }
    }

    private static let attributeCalls: Set<String> = Set(
        [90, 91, 92, 93, 94, 188, 189, 190, 197, 198, 199, 260, 268, 452].map { "c000003e:\($0)" }
            + [5, 6, 7, 14, 15, 16, 52, 53, 54, 55, 452].map { "c00000b7:\($0)" }
    )
}
