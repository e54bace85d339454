import Host
import Model
import Resources
import SystemPackage
import Transactions

/// Whether somebody who is needed can still get in once a plan is carried out.
///
/// `temper access` looks at the host as it is, and at the host as it would be: the same program in a
/// mount namespace in which the candidates lie over the real files. So sshd and sudo themselves say
/// what they would make of them.
struct LockoutGuard {
    let work: Work
    let controls: [Control]

    func look(at plan: Plan) throws(Failure) -> (risks: [Risk], notices: [String]) {
        let touched = plan.steps.filter { $0.phase.validation != nil }
        guard !touched.isEmpty, processUser() == 0 else { return ([], []) }
        let host = work.host
        let caller = try reporting { () throws(HostError) in
            try host.snapshot(Accounts.self).caller
        }
        let address = host.callerAddress()
        let candidates = try reporting { () throws(HostError) in
            var candidates = try Candidates(on: host, in: work.store)
            try candidates.stage(plan, for: Set(Validation.allCases))
            return candidates
        }
        defer { try? candidates.remove() }
        do throws(Failure) {
            let before = try reporting { () throws(HostError) in
                try Access(of: try host.lookingAgain(), caller: caller, from: address)
            }
            let after = try ask(candidates, caller, address)
            let behind = Set(touched.flatMap(\.controls)).sorted()
            var risks = before.losses(after: after, caller: caller).map { loss in
                Risk(.lockout, of: asking(for: loss.settings, among: behind), loss.what)
            }
            let (lost, notices) = try algorithms(before, after)
            risks += lost.map {
                Risk(.lockout, of: asking(for: [$0.setting], among: behind), $0.reason)
            }
            var said = notices + after.notes
            if !before.entries.contains(where: \.isAdministrator) {
                said.append("no administrator surely gets in over ssh now: see 'temper access'")
            }
            return (risks, said)
        } catch {
            // What can't be looked at isn't known to be safe.
            let reason = error.lines.joined(separator: "; ")
            let controls = Set(touched.flatMap(\.controls)).sorted()
            return ([Risk(.lockout, of: controls, "who could get in can't be told: \(reason)")], [])
        }
    }

    /// The answer of temper itself, run where the candidates are in place.
    private func ask(
        _ candidates: Candidates,
        _ caller: String?,
        _ address: String?
    ) throws(Failure) -> Access {
        try reporting { () throws(HostError) in
            var arguments = ["access", "--format", "json"]
            if let caller { arguments += ["--user", caller] }
            if let address, caller != nil { arguments += ["--address", address] }
            let program = Program("/proc/self/exe", arguments, binds: candidates.binds)
            let output = try work.host.run(program)
            let document = try? JSONValue(parsing: output.output)
            guard let document, let access = Access(document) else {
                throw HostError(
                    "ask",
                    "temper access",
                    .failed(status: output.status, message: output.message)
                )
            }
            return access
        }
    }

    /// The controls that ask for these settings, of those behind the plan's files; all of these
    /// where it can't be told.
    private func asking(for settings: [String], among behind: [String]) -> [String] {
        let asking = controls.filter { control in
            behind.contains(control.id)
                && settings.contains { setting in
                    let parts = setting.split(separator: ":", maxSplits: 1).map(String.init)
                    return parts.count == 2 && type(of: control.resource).kind == parts[0]
                        && (try? control.resource.isAbout(Question(parts[1]), on: work.host))
                            ?? true
                }
        }.map(\.id)
        return asking.isEmpty ? behind : asking
    }

    // MARK: Algorithms

    /// Lists of which a client with OpenSSH's own defaults would have none, and what else changes.
    ///
    /// Which algorithms a session uses that runs nobody tells; it keeps them, and its client must
    /// find one in each list to come back.
    private func algorithms(
        _ before: Access,
        _ after: Access
    ) throws(Failure) -> (lost: [(setting: String, reason: String)], notices: [String]) {
        let changed = after.algorithms.filter { before.algorithms[$0.key] != $0.value }
        guard !changed.isEmpty else { return ([], []) }
        let client = try reporting { () throws(HostError) in try clientDefaults() }
        var lost: [(setting: String, reason: String)] = []
        for (key, values) in changed.sorted(by: { $0.key < $1.key }) {
            guard let offered = client[key], Set(offered).isDisjoint(with: values) else { continue }
            let name = Self.names[key] ?? key
            lost.append(
                ("sshd:\(name)", "no client with OpenSSH's own defaults has one of \(name)")
            )
        }
        let names = changed.keys.sorted().map { Self.names[$0] ?? $0 }
        return (
            lost,
            [
                "\(names.joined(separator: ", ")): sessions that run keep theirs; a client needs one "
                    + "of the new list to come back"
            ]
        )
    }

    private static let names = [
        "ciphers": "Ciphers", "kexalgorithms": "KexAlgorithms", "macs": "MACs",
        "hostkeyalgorithms": "HostKeyAlgorithms",
    ]

    /// What the client of this host would offer: `ssh -G`, without any configuration.
    private func clientDefaults() throws(HostError) -> [String: [String]] {
        guard try work.host.status("/usr/bin/ssh") != nil else { return [:] }
        let program = Program("/usr/bin/ssh", ["-G", "-F", "none", "localhost"])
        var lists: [String: [String]] = [:]
        for line in try work.host.run(program).text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2 {
                lists[words[0]] = words[1].split(separator: ",").map(String.init)
            }
        }
        return lists
    }
}
