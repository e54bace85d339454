package import Host
package import Model

extension Sysctl {
    package struct State: Equatable, Sendable {
        /// One parameter that is judged; in an image the pattern itself is one too.
        package struct Subject: Equatable, Sendable {
            package let key: SysctlKey
            /// `nil` where nothing runs, or for the pattern of an image.
            package let running: String?
            package let notes: [String]

            package init(_ key: SysctlKey, running: String? = nil, notes: [String] = []) {
                self.key = key
                self.running = running
                self.notes = notes
            }
        }

        package let isLive: Bool
        /// Empty where the running kernel has no such parameter.
        package let subjects: [Subject]
        /// Every line that bears on them at the next boot, in the order in which it is read.
        package let lines: [SysctlAssignment]

        package init(isLive: Bool, subjects: [Subject], lines: [SysctlAssignment]) {
            self.isLive = isLive
            self.subjects = subjects
            self.lines = lines
        }
    }

    package func observe(on host: Host) throws(HostError) -> State {
        guard persists else {
            let subjects = host.isLive ? try runningSubjects(on: host) { _ in [] } : []
            return State(isLive: host.isLive, subjects: subjects, lines: [])
        }
        let files = try host.snapshot(SysctlConfiguration.self)
        let writers = try host.snapshot(SysctlOtherWriters.self)
        func notes(_ key: SysctlKey) -> [String] {
            files.notes(on: key) + writers.notes(on: key)
        }
        let subjects: [State.Subject]
        if host.isLive {
            subjects = try runningSubjects(on: host, notes)
        } else {
            let named = key.isPattern ? files.boot.keys(matching: key) : []
            subjects = ([key] + named).map { State.Subject($0, notes: notes($0)) }
        }
        let keys = subjects.map(\.key).filter { !$0.isPattern }
        let others = keys.flatMap { KernelRelations.overwriters(of: $0).map(\.key) }
        let lines = files.boot.assignments(
            of: subjects.isEmpty && !key.isPattern ? [key] : keys + others,
            overlapping: key.isPattern ? key : nil
        )
        return State(isLive: host.isLive, subjects: subjects, lines: lines)
    }

    private func runningSubjects(
        on host: Host,
        _ notes: (SysctlKey) -> [String]
    ) throws(HostError) -> [State.Subject] {
        let keys = key.isPattern ? try host.parameters(matching: key) : [key]
        var subjects: [State.Subject] = []
        for key in keys {
            guard let running = try host.parameter(key) else { continue }
            var notes = notes(key)
            if let note = try InterfaceCombination.note(on: key, own: running, of: host) {
                notes.append(note)
            }
            subjects.append(State.Subject(key, running: running, notes: notes))
        }
        return subjects
    }
}

extension SysctlConfiguration {
    /// What a reader should know beyond the lines that count at the next boot.
    func notes(on key: SysctlKey) -> [String] {
        var notes: [String] = []
        for line in fleeting.assignments(of: [key]) {
            notes.append("\(line.origin) \(line.says) until the next boot: /run is emptied by then")
        }
        for line in replaced.assignments(of: [key]) {
            notes.append(
                "\(line.origin) \(line.says), but a file of its name in a folder before replaces it"
            )
        }
        // What the writes of other parameters do to this one isn't followed for procps.
        guard !key.isPattern, KernelRelations.overwriters(of: key).isEmpty else { return notes }
        let lines = boot.assignments(of: [key])
        let all = lines + main.assignments(of: [key])
        guard let last = SysctlFold.procps(key, all), let value = all[last].value else {
            return notes
        }
        let ours = SysctlFold(lines).decision(for: key).value
        if ours.map(Expectation.tokens) != Expectation.tokens(value) {
            notes.append("'sysctl --system' would set it to \(value), from \(all[last].origin)")
        }
        return notes
    }
}

extension SysctlAssignment {
    /// `sets it to 1`, or what an exclusion does.
    var says: String { value.map { "sets it to \($0)" } ?? "keeps it out of patterns" }
}
