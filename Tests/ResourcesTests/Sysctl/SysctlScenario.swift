import Host
import Model
import Resources
import TestSupport
import Testing

/// Files of one scenario: `nil` for a link to /dev/null, `-> target` for another link.
typealias Tree = [String: String?]

extension ScratchRoot {
    func write(_ tree: Tree) throws {
        for (path, text) in tree {
            guard let text else {
                try link(path, to: "/dev/null")
                continue
            }
            if text.hasPrefix("-> ") {
                try link(path, to: String(text.dropFirst(3)))
            } else {
                try write(path, text)
            }
        }
    }
}

func sysctl(
    _ key: String,
    _ expectation: Model.Expectation,
    persists: Bool = true
) throws -> Sysctl {
    Sysctl(try #require(SysctlKey(key)), expectation, persists: persists)
}

/// What a control says of a tree that isn't running.
func verdict(_ control: Sysctl, _ tree: Tree) throws -> Verdict {
    let root = try ScratchRoot()
    try root.write(tree)
    return control.look(at: try root.host()).verdict
}

/// What a control would say of a live host with these running values.
func state(
    _ control: Sysctl,
    _ tree: Tree,
    running: [String: String]
) throws -> Sysctl.State {
    let root = try ScratchRoot()
    try root.write(tree)
    let files = try root.host().snapshot(SysctlConfiguration.self)
    let subjects = try running.sorted { $0.key < $1.key }.map { key, value in
        Sysctl.State.Subject(try #require(SysctlKey(key)), running: value)
    }
    let keys = subjects.map(\.key)
    let lines = files.boot.assignments(
        of: keys + keys.flatMap { KernelRelations.overwriters(of: $0).map(\.key) },
        overlapping: control.key.isPattern ? control.key : nil
    )
    return Sysctl.State(isLive: true, subjects: subjects, lines: lines)
}
