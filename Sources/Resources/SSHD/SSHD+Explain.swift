package import Host
package import Model
import SystemPackage

extension SSHD {
    package var question: Question {
        var question = Question(keyword.name)
        if case .context(let context) = scope {
            question.user = context.user
            question.hostName = context.host
            question.address = context.address
        }
        return question
    }

    package static func explain(
        _ question: Question,
        on host: Host
    ) throws(QuestionError) -> Explanation {
        guard let keyword = keyword(of: question) else {
            throw .unanswerable(
                "'\(question.name)' isn't a keyword of sshd_config(5)"
                    + Spelling.suggestion(for: question.name, among: SSHDKeyword.names)
            )
        }
        let context = try context(question)
        return try onHost { () throws(HostError) in
            try SSHDChain(keyword, context, on: host).explanation()
        }
    }

    /// By an old name, too.
    private static func keyword(of question: Question) -> SSHDKeyword? {
        let key = question.name.lowercased()
        return SSHDKeyword.find(SSHDKeyword.aliases[key] ?? key)
    }

    /// A control with a context is about that connection alone.
    package func isAbout(_ question: Question, on host: Host) -> Bool {
        guard Self.keyword(of: question) == keyword else { return false }
        guard case .context(let own) = scope, let user = question.user else { return true }
        return own.user == user && own.address == question.address
            && (question.hostName == nil || own.host == question.hostName)
    }

    /// A connection with all that Match blocks may ask for.
    private static func context(_ question: Question) throws(QuestionError) -> SSHDContext? {
        switch (question.user, question.address) {
        case (nil, nil): return nil
        case (let user?, let address?):
            guard IPNetwork(address: address) != nil else {
                throw .unanswerable("'\(address)' isn't an IP address")
            }
            // Without UseDNS sshd knows a client by its address alone.
            return SSHDContext(
                user: user,
                host: question.hostName ?? address,
                address: address
            )
        default:
            throw .unanswerable(
                "a connection is a user and an address: give both --user and --address "
                    + "(with one alone sshd skips Match blocks in silence)"
            )
        }
    }
}

/// Gathers what is known of a keyword, for everybody or for one kind of connection.
private struct SSHDChain {
    let keyword: SSHDKeyword
    let context: SSHDContext?
    let host: Host
    let hasProgram: Bool

    init(_ keyword: SSHDKeyword, _ context: SSHDContext?, on host: Host) throws(HostError) {
        self.keyword = keyword
        self.context = context
        self.host = host
        hasProgram = try host.status(SSHD.program) != nil
    }

    func explanation() throws(HostError) -> Explanation {
        var explanation = Explanation(
            kind: SSHD.kind,
            setting: keyword.name,
            context: context?.description
        )
        guard hasProgram else {
            explanation.facts.append(.init("sshd", "\(SSHD.program) isn't installed"))
            return explanation
        }
        let look = try host.snapshot(SSHDLook.self)
        var (general, own) = (SSHDEffective?.none, SSHDEffective?.none)
        if host.isLive {
            do throws(HostError) {
                general = try look.ask(nil, on: host)
                if let context { own = try look.ask(context, on: host) }
            } catch {
                // What the files say is what somebody wants to see then.
                explanation.facts.append(.init("sshd", error.description))
                explanation.isIncomplete = true
            }
        }
        explanation.values.append(value("outside of Match blocks", nil, look, general))
        if let context {
            explanation.values.append(value("for \(context)", context, look, own))
        } else {
            for (match, setting, _) in look.config.blockSettings(keyword) {
                explanation.values.append(
                    .init(
                        "in Match \(match.text)",
                        shown(setting.value),
                        from: setting.deciding.origin
                    )
                )
            }
        }
        explanation.lines = lines(of: look)
        explanation.facts += facts(look, general)
        if !look.config.problems.isEmpty { explanation.isIncomplete = true }
        return explanation
    }

    private func value(
        _ place: String,
        _ context: SSHDContext?,
        _ look: SSHDLook,
        _ effective: SSHDEffective?
    ) -> Explanation.Value {
        let setting = look.config.setting(keyword, for: context)
        let asked = effective?.value(of: keyword)
        let value = asked ?? setting?.value
        var reason = ""
        if setting == nil {
            reason =
                asked == nil
                ? "set by no line, and sshd wasn't asked: the daemon's own default"
                : "set by no line: the daemon's own default"
        } else if let block = setting?.deciding.block {
            reason = "from Match \(look.config.blocks[block].text)"
        }
        return .init(
            place,
            value.flatMap(shown),
            from: setting?.deciding.origin,
            because: reason
        )
    }

    private func shown(_ value: SSHDValue) -> String? {
        switch value {
        case .known(let tokens):
            tokens.isEmpty ? "(empty)" : keyword.shape.written(tokens)
        case .relative(let text), .unreadable(let text): text
        }
    }

    // MARK: Lines

    private func lines(of look: SSHDLook) -> [Explanation.Line] {
        let config = look.config
        var sharing = Set(
            (config.setting(keyword, for: context)?.contributing ?? []).map(\.index)
        )
        if context == nil {
            for block in config.blockSettings(keyword) {
                sharing.formUnion(block.setting.contributing.map(\.index))
            }
        }
        return (config.lines[keyword.key] ?? []).map { line in
            let block = line.block.map { config.blocks[$0] }
            let place = block.map { "in Match \($0.text) (\($0.path):\($0.line))" } ?? ""
            if let index = line.block, let context, !config.holds(index, for: context) {
                return .init(
                    line.origin,
                    line.text,
                    .elsewhere,
                    because: place + ", which this connection doesn't match"
                )
            }
            if sharing.contains(line.index) {
                return .init(line.origin, line.text, .decides, because: place)
            }
            return .init(line.origin, line.text, .shadowed, because: shadow(block))
        }
    }

    private func shadow(_ block: SSHDMatch?) -> String {
        if context != nil, block == nil { return "a Match block, or a line before it, decides" }
        return switch keyword.precedence {
        case .last: "the last line decides"
        default: "the first line decides"
        }
    }

    // MARK: Facts

    private func facts(_ look: SSHDLook, _ effective: SSHDEffective?) -> [Explanation.Fact] {
        var facts: [Explanation.Fact] = []
        if effective?.knows(keyword) == false, keyword.silentDefault == nil {
            facts.append(.init("sshd", "this release doesn't print \(keyword.name)"))
        }
        if let stale = look.staleness {
            facts.append(
                .init(
                    "not loaded",
                    "the daemon read its files at \(stale.loaded), this changed at "
                        + "\(stale.changed): it runs with what it read",
                    from: Origin(stale.path)
                )
            )
        } else if let daemon = look.daemon {
            facts.append(.init("running", "process \(daemon.pid) has read all of its files"))
        } else if host.isLive {
            facts.append(.init("running", "no daemon runs"))
        }
        facts += look.notes.map { .init("options", $0) }
        if context != nil {
            for (match, _, _) in look.config.blockSettings(keyword) where !match.isDecidable {
                facts.append(
                    .init(
                        "undecided",
                        "Match \(match.text) depends on more than user, host and address: "
                            + "taken not to match",
                        from: Origin(match.path, line: match.line)
                    )
                )
            }
        }
        facts += look.config.problems.map {
            .init("refused", $0.message, from: Origin($0.path, line: $0.line))
        }
        return facts
    }
}
