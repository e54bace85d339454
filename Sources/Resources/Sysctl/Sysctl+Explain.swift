package import Host
package import Model
import SystemPackage

extension Sysctl {
    package var question: Question { Question(key.description) }

    /// A control for a pattern is about every parameter that it matches.
    package func isAbout(_ question: Question, on host: Host) -> Bool {
        guard let asked = SysctlKey(question.name) else { return false }
        return asked == key || Glob(key.path).matches(asked.path)
            || Glob(asked.path).matches(key.path)
    }

    package static func explain(
        _ question: Question,
        on host: Host
    ) throws(QuestionError) -> Explanation {
        guard let key = SysctlKey(question.name) else {
            throw .unanswerable(
                "'\(question.name)' isn't the name of a kernel parameter, such as net.core.somaxconn"
            )
        }
        return try onHost { () throws(HostError) in try SysctlChain(key, on: host).explanation() }
    }
}

/// Gathers what is known of a parameter, or of each that a pattern matches.
private struct SysctlChain {
    let key: SysctlKey
    let host: Host
    let files: SysctlConfiguration
    /// What systemd-sysctl reads that bears on the keys, in its order.
    let lines: [SysctlAssignment]
    let keys: [SysctlKey]

    init(_ key: SysctlKey, on host: Host) throws(HostError) {
        self.key = key
        self.host = host
        let files = try host.snapshot(SysctlConfiguration.self)
        self.files = files
        if key.isPattern {
            keys =
                host.isLive
                ? try host.parameters(matching: key) : files.boot.keys(matching: key)
        } else {
            keys = [key]
        }
        let others = keys.flatMap { KernelRelations.overwriters(of: $0).map(\.key) }
        lines = files.boot.assignments(of: keys + others, overlapping: key.isPattern ? key : nil)
    }

    func explanation() throws(HostError) -> Explanation {
        var explanation = Explanation(kind: Sysctl.kind, setting: key.description)
        let fold = SysctlFold(lines)
        var deciding: [Int: [String]] = [:]
        for key in keys {
            let decision = fold.decision(for: key)
            if let line = decision.line { deciding[line, default: []].append(key.description) }
            explanation.values += try values(of: key, decision)
            explanation.facts += try facts(on: key)
            if host.isLive, running(key).isUnreadable { explanation.isIncomplete = true }
        }
        if keys.isEmpty {
            explanation.facts.append(
                .init("kernel", "it has no parameter that '\(key)' matches")
            )
        }
        explanation.lines =
            lines.enumerated().map { line($1, decidingFor: deciding[$0]) }
        explanation.lines += try otherLines()
        return explanation
    }

    // MARK: Values

    private func values(
        of key: SysctlKey,
        _ decision: SysctlFold.Decision
    ) throws(HostError) -> [Explanation.Value] {
        let prefix = keys.count > 1 ? "\(key), " : ""
        var values: [Explanation.Value] = []
        let running = host.isLive ? running(key) : nil
        if let running {
            values.append(.init(prefix + "running", running.value, because: running.reason))
        }
        if running?.isAbsent != true || decision != .nothing {
            values.append(nextBoot(of: key, decision, prefix))
        }
        // Of parameters that change one another the last write of all of them counts, which isn't
        // followed here.
        guard KernelRelations.overwriters(of: key).isEmpty else { return values }
        let all = files.boot.assignments(of: [key]) + files.main.assignments(of: [key])
        let last = SysctlFold.procps(key, all)
        let other = last.flatMap { all[$0].value }
        if other.map(Expectation.tokens) != decision.value.map(Expectation.tokens) {
            values.append(
                .init(
                    prefix + "by 'sysctl --system'",
                    other,
                    from: last.map { all[$0].origin },
                    because: last.map { all[$0].origin.path } == "/etc/sysctl.conf"
                        ? "it reads this file too, last of all"
                        : last == nil ? "it sets nothing" : "it writes every line in its turn"
                )
            )
        }
        return values
    }

    private func refusal(of value: String, by key: SysctlKey) -> String {
        SysctlValue.isRefused(Expectation.tokens(value), by: key)
            ? "which the kernel refuses: the value before it stays" : ""
    }

    private struct Running {
        var value: String?
        var reason = ""
        var isAbsent = false
        var isUnreadable = false
    }

    /// What the kernel has; that it can't be read is an answer, too.
    private func running(_ key: SysctlKey) -> Running {
        do throws(HostError) {
            if let value = try host.parameter(key) { return Running(value: value) }
            return Running(
                reason:
                    "the kernel has no such parameter; some come with a module that isn't loaded",
                isAbsent: true
            )
        } catch {
            return Running(reason: error.description, isUnreadable: true)
        }
    }

    private func nextBoot(
        of key: SysctlKey,
        _ decision: SysctlFold.Decision,
        _ prefix: String
    ) -> Explanation.Value {
        let place = prefix + "next boot"
        switch decision {
        case .set(let value, let line, let through):
            return .init(
                place,
                value,
                from: lines[line].origin,
                because: through.map { "the write of \($0) sets it too" }
                    ?? refusal(of: value, by: key)
            )
        case .excluded(let line):
            return .init(
                place,
                nil,
                from: lines[line].origin,
                because: "kept out of patterns, and set by no line: the kernel's own default"
            )
        case .nothing:
            return .init(place, nil, because: "set by no file: the kernel's own default")
        }
    }

    // MARK: Lines

    private func line(
        _ line: SysctlAssignment,
        decidingFor keys: [String]?
    ) -> Explanation.Line {
        if let keys {
            let whom = self.keys.count > 1 ? "for \(keys.joined(separator: ", "))" : ""
            return .init(line.origin, line.text, .decides, because: whom)
        }
        let reason: String
        let isLast = lines.last { $0.path == line.path } == line
        if key.isPattern, line.isPattern, line.value != nil, isLast {
            return .init(
                line.origin,
                line.text,
                .decides,
                because: "for what it matches and no line of its own or later pattern does"
            )
        }
        if line.isPattern {
            reason = "a line of its own or a later pattern goes before this pattern"
        } else if line.value == nil {
            reason = "it only keeps the key out of patterns"
        } else if !self.keys.contains(where: line.covers) {
            reason = "it sets another parameter, whose write changes this one too"
        } else {
            reason = "a later line sets it again"
        }
        return .init(line.origin, line.text, .shadowed, because: reason)
    }

    /// What systemd-sysctl doesn't read at the next boot.
    private func otherLines() throws(HostError) -> [Explanation.Line] {
        let pattern = key.isPattern ? key : nil
        func unread(_ index: SysctlIndex, _ reason: String) -> [Explanation.Line] {
            index.assignments(of: keys, overlapping: pattern).map {
                .init($0.origin, $0.text, .unread, because: reason)
            }
        }
        var replaced: [Explanation.Line] = []
        for line in files.replaced.assignments(of: keys, overlapping: pattern) {
            let why = "\(try winner(over: line.origin.path)) takes its place"
            replaced.append(.init(line.origin, line.text, .unread, because: why))
        }
        return unread(files.fleeting, "/run is empty again at the next boot") + replaced
            + unread(files.main, "only 'sysctl --system' reads it")
    }

    /// The file of the same name in the folder that goes before, and where it leads as a link.
    private func winner(over path: FilePath) throws(HostError) -> String {
        guard let name = path.lastComponent else { return "another file" }
        for folder in SysctlConfiguration.bootFolders {
            let other = folder.appending(name)
            guard try host.status(other, followingLinks: false) != nil else { continue }
            return try host.linkTarget(other).map { "\(other), a link to \($0)," } ?? "\(other)"
        }
        return "another file"
    }

    // MARK: Facts

    private func facts(on key: SysctlKey) throws(HostError) -> [Explanation.Fact] {
        var facts: [Explanation.Fact] = []
        let topic = keys.count > 1 ? key.description : "note"
        for note in try host.snapshot(SysctlOtherWriters.self).notes(on: key) {
            facts.append(.init(topic, note))
        }
        if host.isLive, let own = running(key).value,
            let note = try InterfaceCombination.note(on: key, own: own, of: host)
        {
            facts.append(.init(topic, note))
        }
        if host.isLive, let errno = try host.obstacle(toWriting: key), !running(key).isAbsent {
            facts.append(.init(topic, "it can't be written on this host: \(errno)"))
        }
        return facts
    }
}
