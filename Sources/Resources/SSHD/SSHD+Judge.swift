package import Host
package import Model
package import SystemPackage

extension SSHD {
    package struct State: Equatable, Sendable {
        package let isInstalled: Bool
        /// What `sshd -T` says; `nil` of an image, where it isn't asked.
        package let effective: String?
        package let global: [SSHDConfiguration.Line]
        package let matched: [SSHDConfiguration.Line]
        /// Lines that are read before temper's drop-in, so that no line of its own wins over them.
        package let early: [SSHDConfiguration.Line]
        package let readsDropIns: Bool
        package let main: FilePath
        /// A file that changed after the running daemon read it.
        package let unloaded: FilePath?
        package let isLive: Bool
    }

    package func observe(on host: Host) throws(HostError) -> State {
        let hasProgram = try host.status(SSHDEffective.program) != nil
        let hasFiles = try host.status(SSHDConfiguration.main) != nil
        guard hasProgram || hasFiles else { return State.notInstalled(isLive: host.isLive) }
        let daemon = try host.snapshot(SSHDDaemon.self)
        let files = try host.snapshot(SSHDConfiguration.self, for: daemon.mainFile)
        var effective: String?
        if host.isLive {
            // A keyword that a distribution added may be missing there (DebianBanner): then the
            // files tell, and what no line sets stays undetermined.
            effective = try host.snapshot(SSHDEffective.self).value(of: keyword)
        }
        let global = files.global(keyword)
        let unloaded = daemon.loaded.flatMap { loaded in
            files.sources.first { $0.changed > loaded }?.path
        }
        return State(
            isInstalled: true,
            effective: effective,
            global: global,
            matched: files.matched(keyword),
            early: global.filter {
                files.comesBeforeDropIns($0) && $0.origin.path != Self.dropIn.path
            },
            readsDropIns: files.linesBeforeDropIns != nil,
            main: daemon.mainFile,
            unloaded: unloaded,
            isLive: host.isLive
        )
    }

    package func assess(_ state: State) -> Verdict {
        guard state.isInstalled else { return Verdict(.notapplicable, "no sshd is installed") }
        var evidence = [globalEvidence(state)]
        if !isGlobalOnly {
            for line in state.matched where isMet(line.value) == false {
                evidence.append(
                    Evidence(
                        "\(keyword) for Match \(line.match ?? "")",
                        holds: false,
                        nextBoot: line.value,
                        origin: line.origin
                    )
                )
            }
        }
        return Verdict(of: evidence, want: "\(wanted)") { seen in
            guard let value = seen.nextBoot else {
                return "\(seen.subject): set by no line, and its default is not told (sshd -T)"
            }
            let origin = seen.origin.map { " from \($0)" } ?? ", sshd's default"
            let stale = seen.running.map { ", running: \($0)" } ?? ""
            return "\(seen.subject): \(value)\(origin)\(stale)"
        }
    }

    private func globalEvidence(_ state: State) -> Evidence {
        let first = state.global.first
        let value = state.effective ?? first?.value
        var holds = value.flatMap(isMet)
        var notes: [String] = []
        var running: String?
        if let path = state.unloaded {
            running = "not loaded: \(path) changed after sshd last read its files"
            if holds == true { holds = false }
        }
        if let effective = state.effective, let line = first,
            SSHDKeyword.tokens(of: keyword, effective)
                != SSHDKeyword.tokens(of: keyword, line.value)
        {
            notes.append("sshd -T says \(effective); \(line.origin) reads \(line.value)")
        }
        return Evidence(
            keyword,
            holds: holds,
            running: running,
            nextBoot: value,
            origin: first?.origin,
            shadowed: state.global.dropFirst().map { Shadowed($0.origin, value: $0.value) },
            notes: notes
        )
    }

    private func isMet(_ value: String) -> Bool? {
        let tokens = SSHDKeyword.tokens(of: keyword, value)
        // A list that begins with +, - or ^ changes the default, which the line alone doesn't tell.
        if let first = tokens.first?.first, "+-^".contains(first),
            tokens.count > 1
                || SSHDKeyword.tokens(of: keyword, "a,b").count == 2
        {
            return nil
        }
        switch wanted {
        case .value(let text): return tokens == SSHDKeyword.tokens(of: keyword, text)
        case .oneOf(let texts):
            return texts.contains { tokens == SSHDKeyword.tokens(of: keyword, $0) }
        default: break
        }
        return wanted.isMet(by: tokens)
    }

    package func edits(from state: State) -> [Edit] {
        guard state.isInstalled else { return [] }
        var edits: [Edit] = []
        let value = state.effective ?? state.global.first?.value
        if value.flatMap(isMet) != true { edits += globalEdits(state, value) }
        if !isGlobalOnly {
            edits += state.matched.filter { isMet($0.value) == false }.compactMap(replacement)
        }
        if edits.isEmpty, state.unloaded != nil, value.flatMap(isMet) == true {
            edits.append(.reload(activation: Self.activation))
        }
        return edits
    }

    /// A line of temper's own, which is read first; where something is read before it, that line.
    private func globalEdits(_ state: State, _ value: String?) -> [Edit] {
        guard let text = remedy(value) else { return [] }
        if let early = state.early.first { return [replacement(early)].compactMap { $0 } }
        guard state.readsDropIns else {
            return [
                .refusal(
                    "\(state.main) includes no \(Self.dropIn.path.removingLastComponent())/*.conf; "
                        + "add that Include as its first line"
                )
            ]
        }
        return [.line(Self.dropIn, setting: setting, text: "\(keyword) \(text)")]
    }

    private func replacement(_ line: SSHDConfiguration.Line) -> Edit? {
        guard let text = remedy(line.value) else { return nil }
        let indent = line.text.prefix { $0 == " " || $0 == "\t" }
        return .foreignLine(
            ForeignFile(
                line.origin.path,
                validation: .sshd,
                activation: Self.activation,
                phase: .sshdFiles
            ),
            line: line.origin.line ?? 0,
            was: line.text,
            with: "\(indent)\(keyword) \(text)"
        )
    }

    private func remedy(_ value: String?) -> String? {
        if case .value(let text) = wanted { return text }
        let tokens = value.map { SSHDKeyword.tokens(of: keyword, $0) }
        return wanted.remedy(for: tokens).map { SSHDKeyword.text(of: keyword, $0) }
    }
}

extension SSHD.State {
    fileprivate static func notInstalled(isLive: Bool) -> SSHD.State {
        SSHD.State(
            isInstalled: false,
            effective: nil,
            global: [],
            matched: [],
            early: [],
            readsDropIns: false,
            main: SSHDConfiguration.main,
            unloaded: nil,
            isLive: isLive
        )
    }
}
