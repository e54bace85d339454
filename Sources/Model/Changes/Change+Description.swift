extension Change: CustomStringConvertible {
    /// One line for people: what the step does, and from what to what.
    package var description: String {
        switch self {
        case .file(let path, nil, let after?): "write \(path) (mode \(after.mode))"
        case .file(let path, _?, nil): "remove \(path)"
        case .file(let path, let before, let after):
            before?.content == after?.content ? "restore \(path)" : "change \(path)"
        case .folder(let path, nil, _): "make the folder \(path)"
        case .folder(let path, _, _): "remove the folder \(path)"
        case .link(let path, _, let after?): "link \(path) to \(after)"
        case .link(let path, let before, nil): "remove the link \(path) to \(before ?? "nothing")"
        case .parameter(let change):
            "sysctl \(change.key): \(change.before) → \(change.after)"
        case .activity(let unit, _, let after): "\(after ? "start" : "stop") \(unit)"
        case .reloadUnitFiles: "have systemd read its unit files again"
        case .reload(let unit): "reload \(unit)"
        }
    }
}
