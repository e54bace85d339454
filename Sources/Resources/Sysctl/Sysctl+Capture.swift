package import Host
import Model

extension Sysctl {
    package var leftOut: String? { SysctlExclusion.reason(for: key) }

    /// Every parameter that a line of sysctl.d sets at the next boot.
    package static func inventory(on host: Host) throws(HostError) -> [Sysctl] {
        let files = try host.snapshot(SysctlConfiguration.self).boot.files
        var keys: Set<SysctlKey> = []
        for line in files.flatMap(\.lines) where line.value != nil {
            if let key = SysctlKey(normalizedPath: line.path) { keys.insert(key) }
        }
        return keys.sorted().map { Sysctl($0, .value("")) }
    }

    package func captured(_ state: State) -> [Capture] {
        guard !state.subjects.isEmpty else {
            return left(
                state.isLive ? "the kernel has no \(key)" : "only its running value is asked for"
            )
        }
        let fold = SysctlFold(state.lines)
        var values: Set<String> = []
        var lasts = persists
        for subject in state.subjects {
            if let reason = SysctlExclusion.reason(for: subject.key), !subject.key.isPattern {
                return left("it stands for \(subject.key): \(reason)")
            }
            let decision = nextBoot(of: subject, in: fold)
            guard let value = subject.running ?? decision.value else {
                return left("no file sets \(subject.key)")
            }
            guard Self.isOneLine(value) else { return left("its value isn't one line of text") }
            if state.isLive, persists {
                if let boot = decision.value {
                    let asked = Sysctl(subject.key, .value(value))
                    guard asked.isRight(boot, for: subject) else {
                        return left(difference(subject, value, boot, decision, state))
                    }
                } else {
                    lasts = false
                }
            }
            values.insert(Expectation.tokens(value).joined(separator: " "))
        }
        return [.draft(Self.draft(key, values, lasts: lasts))]
    }

    /// One control for a parameter or a pattern that has one of these values.
    static func draft(_ key: SysctlKey, _ values: Set<String>, lasts: Bool = true) -> Draft {
        let values = values.sorted { left, right in
            guard let a = Int128(left), let b = Int128(right) else { return left < right }
            return a < b
        }
        let isOne = values.count == 1
        return draft(
            key,
            isOne ? "value" : "one-of",
            isOne ? Node(value: values[0]) : Node(list: values.map { Node(value: $0) }),
            says: (isOne && values[0].isEmpty ? "empty" : values.joined(separator: " or "))
                + (lasts ? "" : " right now"),
            lasts: lasts
        )
    }

    static func draft(
        _ key: SysctlKey,
        _ operation: String,
        _ demand: Node,
        says: String,
        lasts: Bool = true
    ) -> Draft {
        var fields = [("key", Node(text: key.description)), (operation, demand)]
        if !lasts { fields.append(("persist", Node(flag: false))) }
        return Draft(
            kind: kind,
            setting: "sysctl \(key)",
            fields: Node(fields: fields),
            title: "\(key) is \(says)"
        )
    }

    /// What decides the next boot, whatever this control asks for.
    private func nextBoot(
        of subject: State.Subject,
        in fold: SysctlFold
    ) -> SysctlFold.Decision {
        subject.key.isPattern
            ? fold.decision(forAllOf: subject.key) { _ in true } : fold.decision(for: subject.key)
    }

    private func difference(
        _ subject: State.Subject,
        _ running: String,
        _ boot: String,
        _ decision: SysctlFold.Decision,
        _ state: State
    ) -> String {
        let origin = decision.line.map { " from \(state.lines[$0].origin)" } ?? ""
        return "\(subject.key) runs with '\(running)', and the next boot gives '\(boot)'\(origin)"
    }

    private func left(_ reason: String) -> [Capture] { [.left(setting, reason: reason)] }

    private static func isOneLine(_ value: String) -> Bool {
        value.utf8.count < 4096 && value.utf8.allSatisfy { ($0 >= 0x20 || $0 == 9) && $0 != 0x7f }
    }
}
