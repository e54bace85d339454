package import Host
package import Model
import SystemPackage

/// Makes the plan that takes a committed transaction back.
package struct Undo {
    private let host: Host
    private let store: StateStore

    package init(host: Host, store: StateStore) {
        self.host = host
        self.store = store
    }

    /// The transactions to take back, newest first: the newest that isn't undone, a named one, or
    /// all back to a named one.
    ///
    /// A named one is refused where a later one that isn't undone touched the same targets.
    package func selection(
        _ id: String?,
        through: Bool
    ) throws(TransactionError) -> [String] {
        let open = try inEffect()
        guard let id else {
            guard let newest = open.first else {
                throw .refused(["nothing to undo: no apply is in effect"])
            }
            return [newest]
        }
        guard let index = open.firstIndex(of: id) else {
            throw .refused(["\(id) is not an apply in effect; see 'temper history'"])
        }
        if through { return Array(open[...index]) }
        let targets = Set(try store.journal(id).steps.compactMap(\.change.target))
        var later: [String] = []
        for other in open[..<index] {
            let shared = Set(try store.journal(other).steps.compactMap(\.change.target))
                .intersection(targets)
            if !shared.isEmpty {
                later.append("\(other) changed \(shared.sorted().joined(separator: ", "))")
            }
        }
        guard later.isEmpty else {
            throw .refused(
                ["later transactions touched the same targets:"] + later
                    + ["undo them first, or take all back with --through \(id)"]
            )
        }
        return [id]
    }

    /// The committed applies that no committed undo took back, newest first.
    ///
    /// What is undone follows from the undo's own record, so no crash can come between the two.
    package func inEffect() throws(TransactionError) -> [String] {
        var open: [String] = []
        var undone: Set<String> = []
        for id in try onHost({ () throws(HostError) in try store.ids() }).reversed() {
            let journal = try store.journal(id)
            guard try store.progress(id).state == .committed else { continue }
            switch journal.kind {
            case .undo: if let taken = journal.undoes { undone.insert(taken) }
            case .apply: if !undone.contains(id) { open.append(id) }
            }
        }
        return open
    }

    /// The plan that restores what was before `id`.
    ///
    /// What somebody else changed meanwhile is named, and overwritten only by force; one-way values
    /// are named and left.
    package func plan(
        _ id: String,
        forces: Bool
    ) throws(TransactionError) -> (plan: Plan, notices: [String]) {
        let journal = try store.journal(id)
        var plan = Plan()
        var conflicts: [String] = []
        var notices: [String] = []
        for step in journal.steps.inverted() {
            var change = step.change
            if case .parameter(let parameter) = change, parameter.isOneWay {
                notices.append("sysctl \(parameter.key) stays until a reboot: the kernel keeps it")
                continue
            }
            let standing = try onHost { () throws(HostError) in try change.standing(on: host) }
            if case .other(let now) = standing {
                conflicts.append("\(change.target ?? "") is not as \(id) left it: it is \(now)")
                change = try onHost { () throws(HostError) in try change.from(host, into: &plan) }
            } else if standing == .after, change.target != nil {
                continue
            }
            try keepContents(of: change, from: id, in: &plan)
            plan.steps.append(
                Plan.Step(change: change, phase: step.phase, controls: step.controls)
            )
        }
        guard conflicts.isEmpty || forces else {
            throw .refused(conflicts + ["nothing was changed; --force overwrites this"])
        }
        // Nothing left but reloads: there is nothing to reload for.
        if plan.steps.allSatisfy({ $0.change.target == nil }) { plan.steps = [] }
        guard host.isLive || forces || !plan.steps.isEmpty else {
            throw .refused([
                "nothing of \(id) is in effect in \(host.rootPath): is it the image that it was made on?",
                "--force notes it as undone",
            ])
        }
        return (plan, notices)
    }

    private func keepContents(
        of change: Change,
        from id: String,
        in plan: inout Plan
    ) throws(TransactionError) {
        guard case .file(_, let before, let after) = change else { return }
        for image in [before, after] {
            guard let digest = image?.content, plan.contents[digest] == nil else { continue }
            plan.contents[digest] = try store.content(digest, of: id)
        }
    }
}

extension Change {
    /// The same change, from what the host has now.
    fileprivate func from(_ host: Host, into plan: inout Plan) throws(HostError) -> Change {
        switch self {
        case .file(let path, _, let after):
            let now = try host.image(of: path)
            if let now { plan.contents[now.image.content] = now.bytes }
            return .file(path, before: now?.image, after: after)
        case .folder(let path, _, let after):
            return .folder(path, before: try host.status(path)?.mode, after: after)
        case .link(let path, _, let after):
            return .link(path, before: try host.linkTarget(path), after: after)
        case .parameter(let change):
            return .parameter(
                ParameterChange(
                    key: change.key,
                    before: try host.parameter(change.key) ?? "",
                    after: change.after,
                    companions: change.companions
                )
            )
        case .activity(let unit, _, let after):
            return .activity(unit, before: try host.activity(of: unit).runs, after: after)
        case .reloadUnitFiles, .reload: return self
        }
    }
}
