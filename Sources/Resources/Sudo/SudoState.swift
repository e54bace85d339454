package import Host
import Model
import SystemPackage

extension Sudo {
    /// What sudo's files and sudo itself say; one for all controls of a run.
    package struct State: Equatable, Sendable {
        /// Whether there is a sudo, or at least its policy.
        var isInstalled = true
        /// Why sudo refuses the files as a whole, in its own words where it was asked.
        var refusal: String?
        var files = SudoersReader.Result()
        /// What the files say; of cvtsudoers, with the places of our own reader where both agree.
        var policy = SudoPolicy()
        var compiled: SudoCompiledDefaults?
        var isLive = false
        /// Who runs temper through sudo, where somebody does.
        var caller: SudoCaller?
        var notes: [String] = []
    }

    package func observe(on host: Host) throws(HostError) -> State { try Self.state(on: host) }

    static func state(on host: Host) throws(HostError) -> State {
        try host.snapshot(SudoSnapshot.self).state
    }
}

/// The state, read once: one `visudo -c`, one `cvtsudoers` and one `sudo -V` for a run.
private struct SudoSnapshot: Snapshot {
    typealias Subject = Whole

    var state = Sudo.State()

    static let sudo: FilePath = "/usr/bin/sudo"
    static let visudo: FilePath = "/usr/sbin/visudo"
    static let cvtsudoers: FilePath = "/usr/bin/cvtsudoers"

    init(of host: Host, for _: Whole) throws(HostError) {
        state.isLive = host.isLive
        let hasSudo = try host.status(Self.sudo) != nil
        state.files = try SudoersReader.read(host, dropIn: Sudo.dropIn.path)
        state.policy = state.files.policy
        guard hasSudo || state.files.hasMainFile else {
            state.isInstalled = false
            return
        }
        if !state.files.hasMainFile {
            state.refusal = "\(SudoersReader.mainFile) isn't there"
        } else if let problem = state.files.problems.first {
            state.refusal =
                state.files.problems.count == 1
                ? problem : "\(problem), and \(state.files.problems.count - 1) more"
        }
        guard host.isLive, hasSudo else { return }
        try askSudo(on: host)
        state.caller = try SudoCaller.current(on: host)
        try noteOtherSources(on: host)
    }

    private mutating func askSudo(on host: Host) throws(HostError) {
        // Then sudo doesn't run at all, whatever visudo thinks of what the file says.
        if let why = state.files.mainRefusal {
            state.refusal = why
            return
        }
        if try host.status(Self.visudo) != nil {
            // Without -f it also finds fault with owners and modes, which sudo judges otherwise: it
            // passes over the files that others may write to, and reads the rest.
            let answer = try host.run(
                Program(Self.visudo, ["-c", "-f", SudoersReader.mainFile.string])
            )
            if answer.status != 0 {
                state.refusal = "sudo itself refuses these files: \(answer.message)"
                return
            }
            for path in state.files.refused.keys.sorted(by: { $0.string < $1.string }) {
                state.notes.append(
                    "sudo doesn't read \(path): \(state.files.refused[path] ?? "")"
                )
            }
            // What visudo accepts stands; what our reader stumbled over is only not understood.
            if let problem = state.refusal {
                state.notes.append("temper's own reader did not understand: \(problem)")
                state.refusal = nil
            }
        }
        try askForPolicy(on: host)
        let version = try host.run(Program(Self.sudo, ["-V"]))
        state.compiled = SudoCompiledDefaults(version.text)
        if let path = state.compiled?.path, path != SudoersReader.mainFile.string {
            throw HostError("read", path, .malformed("this sudo's policy isn't in /etc/sudoers"))
        }
    }

    /// cvtsudoers' word decides; where our reader sees the same, it also knows the lines.
    ///
    /// It reads files that sudo doesn't for their modes: then it isn't asked.
    private mutating func askForPolicy(on host: Host) throws(HostError) {
        guard state.files.refused.isEmpty else { return }
        guard try host.status(Self.cvtsudoers) != nil else {
            if !state.notes.isEmpty { state.refusal = state.notes.joined(separator: "; ") }
            return
        }
        // An empty -c: a cvtsudoers.conf of the host may leave things out.
        let program = Program(
            Self.cvtsudoers,
            ["-c", "", "-f", "json", SudoersReader.mainFile.string]
        )
        let answer = try host.run(program)
        guard answer.status == 0 else {
            throw HostError(
                "run",
                Self.cvtsudoers.string,
                .failed(status: answer.status, message: answer.message)
            )
        }
        let document: JSONValue
        do throws(JSONValue.Malformed) {
            document = try JSONValue(parsing: answer.output)
        } catch {
            throw HostError("read", "cvtsudoers' answer", .malformed(error.description))
        }
        guard let policy = SudoPolicy(document) else {
            throw HostError("read", "cvtsudoers' answer", .malformed("it has an unknown shape"))
        }
        if policy.comparable != state.policy.comparable {
            state.policy = policy
            state.notes.append(
                "cvtsudoers and temper's own reader see these files differently: "
                    + "cvtsudoers' word counts, and lines are not known"
            )
        }
    }

    /// Rules may also come from a directory service, which nobody asks here.
    private mutating func noteOtherSources(on host: Host) throws(HostError) {
        guard let file = try host.read("/etc/nsswitch.conf") else { return }
        for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
            let words = SudoersParser.words(String(decoding: line, as: UTF8.self))
            guard words.first == "sudoers:" else { continue }
            let others = words.dropFirst().filter { ["ldap", "sss", "sssd"].contains($0) }
            if !others.isEmpty {
                state.notes.append(
                    "nsswitch.conf has sudo ask \(others.joined(separator: ", ")) too: "
                        + "its rules were not looked at"
                )
            }
        }
    }
}
