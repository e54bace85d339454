import Model

extension Report {
    /// What people know the host by: its name, else its id, else the directory that was judged.
    var hostLabel: String { host.hostname ?? host.id ?? host.root }
}
