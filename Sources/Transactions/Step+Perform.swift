import Host
import Model
import SystemPackage

/// Where the bytes behind a digest come from: a plan in memory, or a transaction's blobs.
typealias Contents = (SHA256) throws(TransactionError) -> [UInt8]

extension Change {
    /// What the host has, seen from this change.
    enum Standing: Equatable {
        case before, after
        /// Somebody else changed it: what is there now, for people.
        case other(String)
    }

    /// Compares the host with both sides.
    ///
    /// Where they are the same, `after` is told.
    func standing(on host: Host) throws(HostError) -> Standing {
        switch self {
        case .file(let path, let before, let after):
            let now = try host.image(of: path)?.image
            return Self.compare(now, before, after) {
                $0.map { "a file with mode \($0.mode), sha256 \($0.content)" }
            }
        case .folder(let path, let before, let after):
            let now = try host.status(path, followingLinks: false)
            if let now, now.kind != .folder { return .other("\(now.kind)") }
            return Self.compare(now?.mode, before, after) { $0.map { "mode \($0)" } }
        case .link(let path, let before, let after):
            let now = try host.linkTarget(path)
            if now == nil, let status = try host.status(path, followingLinks: false) {
                return .other("\(status.kind)")
            }
            return Self.compare(now, before, after) { $0.map { "a link to \($0)" } }
        case .parameter(let change):
            let now = try host.parameter(change.key).map(Expectation.tokens)
            return Self.compare(
                now,
                Expectation.tokens(change.before),
                Expectation.tokens(change.after)
            ) { $0?.joined(separator: " ") }
        case .activity(let unit, let before, let after):
            let now = try host.activity(of: unit)
            return Self.compare(now.runs, before, after) { _ in now.active }
        case .reloadUnitFiles, .reload: return .after
        }
    }

    private static func compare<Value: Equatable>(
        _ now: Value?,
        _ before: Value?,
        _ after: Value?,
        _ describe: (Value?) -> String?
    ) -> Standing {
        if now == after { return .after }
        if now == before { return .before }
        return .other(describe(now) ?? "nothing")
    }

    /// Carries the change out, whatever is there now.
    func perform(on host: Host, contents: Contents) throws(TransactionError) {
        switch self {
        case .file(let path, _, let after):
            guard let after else {
                return try onHost { () throws(HostError) in try host.remove(path) }
            }
            let bytes = try contents(after.content)
            try onHost { () throws(HostError) in try host.install(bytes, as: after, at: path) }
        case .folder(let path, _, let after):
            try onHost { () throws(HostError) in
                if let after {
                    try host.makeFolder(path, mode: after)
                } else {
                    try Self.removeFolder(path, on: host)
                }
            }
        case .link(let path, _, let after):
            try onHost { () throws(HostError) in
                if let after {
                    try host.setLink(path, to: after)
                } else {
                    try host.remove(path)
                }
            }
        case .parameter(let change):
            try onHost { () throws(HostError) in try change.write(on: host) }
        case .activity(let unit, _, let after):
            try onHost { () throws(HostError) in
                if after { try host.start(unit) } else { try host.stop(unit) }
            }
        case .reloadUnitFiles:
            try onHost { () throws(HostError) in try host.reloadUnitFiles() }
        case .reload(let unit):
            try onHost { () throws(HostError) in try host.reload(unit) }
        }
    }

    /// A folder that somebody put something into meanwhile stays.
    private static func removeFolder(_ path: FilePath, on host: Host) throws(HostError) {
        do throws(HostError) {
            try host.removeFolder(path)
        } catch {
            if error.errno != .directoryNotEmpty { throw error }
        }
    }

    /// Whether the effect is gone after a power cut anyway, so that its record needn't be synced.
    var endsWithPower: Bool {
        switch self {
        case .parameter, .activity, .reload, .reloadUnitFiles: true
        case .file, .folder, .link: false
        }
    }
}

extension ParameterChange {
    /// Writes the value, and puts back those companions that are to stay.
    func write(on host: Host) throws(HostError) {
        let restored = companions.filter(\.staysAsBefore)
        do throws(HostError) {
            try host.setParameter(key, to: after)
        } catch {
            // Of one value behind two names the kernel refuses a zero for one of them; the
            // companion's write sets both.
            guard error.errno == .invalidArgument, !restored.isEmpty else { throw error }
        }
        for companion in restored {
            let now = try host.parameter(companion.key).map(Expectation.tokens)
            if now != Expectation.tokens(companion.before) {
                try host.setParameter(companion.key, to: companion.before)
            }
        }
    }
}

extension Sequence<Journal.Step> {
    /// The steps that take these back, in a safe order.
    ///
    /// Files, links and parameters go back in reverse; then systemd reads its unit files, units
    /// start or stop (sockets and timers before the services that they start), and services reload
    /// what is on disk again.
    func inverted() -> [Journal.Step] {
        let steps = reversed().map { step in
            Journal.Step(change: step.change.inverse, phase: step.phase, controls: step.controls)
        }
        func stage(_ change: Change) -> Int {
            switch change {
            case .file, .folder, .link, .parameter: 0
            case .reloadUnitFiles: 1
            case .activity(let unit, _, _): unit.suffix == "service" ? 3 : 2
            case .reload: 4
            }
        }
        return steps.enumerated().sorted { left, right in
            (stage(left.element.change), left.offset) < (stage(right.element.change), right.offset)
        }.map(\.element)
    }
}
