import SystemPackage

extension Change {
    /// What it changes: a file's path, a parameter, a unit.
    package var subject: String {
        switch self {
        case .file(let path, _, _), .folder(let path, _, _), .link(let path, _, _): path.string
        case .parameter(let change): change.key.description
        case .activity(let unit, _, _), .reload(let unit): unit.description
        case .reloadUnitFiles: "systemd"
        }
    }
}
