import Host
import Model
import SystemPackage
import TestSupport
import Transactions

/// A scratch root with a state folder, and the way to apply edits to it.
struct Fixture {
    let root: ScratchRoot
    let host: Host
    let store: StateStore

    static let sysctl = DropIn("/etc/sysctl.d/zz-temper.conf", phase: .sysctlFiles)
    static let limits = DropIn("/etc/security/limits.d/zz-temper.conf", phase: .limitsFiles)

    init() throws {
        root = try ScratchRoot()
        try root.folder("etc")
        host = try root.host()
        store = try StateStore(on: host)
    }

    var executor: Executor { Executor(host: host, store: store) { _, _ in } }

    static func line(
        _ control: String,
        _ setting: String,
        _ value: String,
        in dropIn: DropIn = sysctl
    ) -> Request {
        Request(
            control: control,
            edit: .line(dropIn, setting: setting, text: "\(setting) = \(value)")
        )
    }

    func plan(_ requests: [Request], _ change: (inout PlanOptions) -> Void = { _ in }) throws
        -> Plan
    {
        var options = PlanOptions()
        options.dropIns = [Self.sysctl, Self.limits]
        options.known = Set(requests.map(\.control))
        change(&options)
        return try Planner.plan(requests, on: host, options: options)
    }

    static let author = Author(loginUID: nil, sudoUser: nil, uid: 0)

    @discardableResult
    func apply(_ plan: Plan, id: String, recheck: () -> [String] = { [] }) throws
        -> Executor.Outcome
    {
        try executor.apply(
            plan,
            by: Self.author,
            id: id,
            now: { Timestamp(seconds: 0) },
            recheck: recheck
        )
    }

    func undo(_ id: String, force: Bool = false) throws {
        let plan = try Undo(host: host, store: store).plan(id, forces: force).plan
        _ = try executor.apply(
            plan,
            kind: .undo,
            undoes: id,
            by: Self.author,
            id: id + "-undo",
            now: { Timestamp(seconds: 1) }
        )
    }
}
