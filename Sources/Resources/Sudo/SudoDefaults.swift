/// What one option of `Defaults` comes to, for everybody and for those with lines of their own.
///
/// Lines count in the order of the files, later ones win, and those for a command come after all
/// others: sudoers(5), 'Defaults'.
struct SudoDefaults {
    let option: SudoOption
    /// In the order in which sudo applies them.
    private let entries: [SudoSetting]
    private let matching: SudoMatching
    /// What is compiled in; `nil` where it isn't known.
    private let compiled: [String]?

    /// More lines than these for one option are not weighed against each other.
    static let largestCount = 1000

    /// The option's value for one scope.
    struct View {
        let scope: SudoScope
        /// `nil` where it isn't known.
        var value: [String]?
        /// Elements that a list has for certain, where the rest isn't known.
        var certain: [String] = []
        /// Elements that the files take out of a list.
        var removed: Set<String> = []
        /// The line that decides; none where it is sudo's own default.
        var decider: SudoSetting?
        /// Other lines that count for the scope.
        var shadowed: [SudoSetting] = []
        /// The lines that have a share in the value: of a list all since the last that assigns it.
        var contributing: [SudoSetting] = []
    }

    init(_ option: SudoOption, in policy: SudoPolicy, compiled: SudoCompiledDefaults?) {
        self.option = option
        matching = SudoMatching(aliases: policy.aliases)
        let own = policy.settings.filter { $0.option == option.name }
        entries = own.filter { !$0.scope.isCommand } + own.filter(\.scope.isCommand)
        self.compiled = Self.compiled(option, own, matching, compiled)
    }

    var isTooLong: Bool { entries.count > Self.largestCount }

    /// Takes what lines have done to root's value out of what sudo says of it.
    private static func compiled(
        _ option: SudoOption,
        _ settings: [SudoSetting],
        _ matching: SudoMatching,
        _ compiled: SudoCompiledDefaults?
    ) -> [String]? {
        guard let value = compiled?[option] else { return nil }
        let others = settings.filter { setting in
            guard !setting.scope.isCommand, !matching.isEveryone(setting.scope) else {
                return false
            }
            if case .user(let members) = setting.scope {
                return matching.match(members, .user, SudoMember(text: "root")) != .none
            }
            return true
        }
        if option.isList {
            let assigned = settings.contains { $0.operation == .set && !$0.scope.isCommand }
            if assigned { return nil }
            let added = Set(settings.filter { $0.operation == .add }.flatMap(\.elements))
            return value.filter { !added.contains($0) }
        }
        // A line for root, for this host, or for commands run as root may be what sudo tells of.
        return others.contains { option.value(of: $0) == value } ? nil : value
    }

    /// The value for everybody, then for each scope whose own line decides.
    func views() -> [View] {
        var views = [view(of: .global)]
        var seen: Set<SudoScope> = [.global]
        for entry in entries where seen.insert(entry.scope).inserted {
            if matching.isEveryone(entry.scope) { continue }
            if let kind = entry.scope.kind, matching.atoms(entry.scope.members, kind).isEmpty {
                continue
            }
            let view = view(of: entry.scope)
            guard let decider = view.decider, !matching.isEveryone(decider.scope) else { continue }
            views.append(view)
        }
        return views
    }

    func view(of scope: SudoScope) -> View {
        var view = View(scope: scope, value: compiled)
        var counted: [SudoSetting] = []
        for entry in entries where matching.covers(entry.scope, scope) {
            counted.append(entry)
            apply(entry, to: &view)
        }
        let start =
            option.isList
            ? counted.lastIndex { $0.operation == .set } ?? 0 : max(0, counted.count - 1)
        view.contributing = Array(counted.dropFirst(start))
        if let last = counted.popLast() { view.decider = last }
        view.shadowed = counted
        return view
    }

    private func apply(_ entry: SudoSetting, to view: inout View) {
        guard option.isList else {
            view.value = option.value(of: entry)
            return
        }
        let elements = entry.elements
        switch entry.operation {
        case .set:
            view.value = elements
            view.certain = elements
            view.removed = []
        case .add:
            let isNew = { (element: String) in !view.certain.contains(element) }
            if let value = view.value {
                view.value = value + elements.filter { !value.contains($0) }
            }
            view.certain += elements.filter(isNew)
            view.removed.subtract(elements)
        case .remove:
            view.value?.removeAll(where: elements.contains)
            view.certain.removeAll(where: elements.contains)
            view.removed.formUnion(elements)
        }
    }
}

extension SudoSetting {
    /// The elements that a line gives to a list.
    var elements: [String] {
        if case .text(let elements) = value { elements } else { [] }
    }

    /// The value as the line has it, for people.
    var summary: String {
        switch value {
        case .on: "true"
        case .off: "false"
        case .text(let parts):
            switch operation {
            case .set: parts.joined(separator: " ")
            case .add: "+= " + parts.joined(separator: " ")
            case .remove: "-= " + parts.joined(separator: " ")
            }
        }
    }
}

extension SudoOption {
    /// What a line makes of an option that is no list, as tokens.
    func value(of setting: SudoSetting) -> [String] {
        switch (setting.value, kind) {
        case (.text(let parts), _): parts.flatMap(SudoersParser.words)
        case (.on, .tuple(let words)): [words.count > 1 ? words[1] : "true"]
        case (.off, .tuple(let words)): [words.first ?? "false"]
        case (.on, _): ["true"]
        case (.off, .flag): ["false"]
        case (.off, .number): ["0"]
        case (.off, .mode): ["0777"]
        case (.off, _): []
        }
    }
}

extension SudoScope: CustomStringConvertible {
    /// `user alice`, `command /bin/ls`; empty for everybody.
    var description: String {
        let names = members.map { ($0.isNegated ? "!" : "") + $0.text }.joined(separator: ", ")
        return switch self {
        case .global: ""
        case .user: "user \(names)"
        case .host: "host \(names)"
        case .runas: "runas \(names)"
        case .command: "command \(names)"
        }
    }
}
