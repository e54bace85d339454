/// Where a control applies: a tree of demands on facts of the host.
package indirect enum Condition: Hashable, Sendable {
    case fact(FactTest)
    case all([Condition])
    case any([Condition])
    case not(Condition)
}

/// A demand on one fact.
package enum FactTest: Hashable, Sendable {
    /// os-release's ID (or one of ID_LIKE), and bounds of VERSION_ID.
    case os(ids: [String], minimum: String?, maximum: String?)
    case kernel(minimum: String?, maximum: String?)
    /// `none`, `container` or `vm`, or systemd's own name of one (`docker`, `kvm`).
    case virtualization([String])
    /// As uname(2) tells: `x86_64`, `aarch64`.
    case architecture([String])
    /// A unit file exists.
    case unit(String)
    /// A file exists (a program that a package brings, say).
    case file(String)
    /// The kernel has the parameter.
    case parameter(String)
    /// The machine's memory in bytes.
    case memory(minimum: Int128?, maximum: Int128?)
    /// Established TCP connections of the network namespace.
    case connections(minimum: Int128?, maximum: Int128?)
}
