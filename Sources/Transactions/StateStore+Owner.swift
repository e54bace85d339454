package import Host
import SystemPackage

extension StateStore {
    /// Takes a folder that a user named for one root's state; refuses one that is another's.
    ///
    /// What was done to one tree would otherwise be taken back in another, and its runs compared with
    /// the other's.
    package func claim(for host: Host) throws(TransactionError) {
        if let owner = try owner() {
            guard owner.root == host.rootPath.string else {
                throw .refused([
                    "\(path) has the state of \(owner.root), not of \(host.rootPath)",
                    "name that root with --root, or another folder with --state; where the same tree "
                        + "has moved, remove \(path.appending("owner.json").string)",
                ])
            }
            return
        }
        try set(Owner(format: 1, root: host.rootPath.string))
    }
}

/// The root whose state a folder holds.
struct Owner: Codable {
    let format: Int
    let root: String
}
