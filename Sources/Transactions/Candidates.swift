package import Host
package import Model
import SystemPackage

/// A plan's files as they would be, bound over the host's own in the mount namespace of a program
/// that is asked about them: it sees the host as it would be, and the host sees nothing.
package struct Candidates {
    private let host: Host
    private let store: StateStore
    private let staging: FilePath
    /// What a program must be run with to see them.
    package private(set) var binds: [Program.Bind] = []

    /// With none of them yet.
    package init(on host: Host, in store: StateStore) throws(HostError) {
        self.host = host
        self.store = store
        staging = try store.staging()
        try addRuntimeFolder()
    }

    /// A /run that has what a boot puts there for sshd, its privilege separation directory, which
    /// no image has while nothing runs in it.
    private mutating func addRuntimeFolder() throws(HostError) {
        guard !host.isLive, try host.status("/run")?.kind == .folder,
            try host.status("/run/sshd") == nil
        else { return }
        let run = staging.appending("run")
        try store.stageFolder(run, mode: Permissions(0o755))
        try store.stageFolder(run.appending("sshd"), mode: Permissions(0o755))
        binds.append(bind(run, over: "/run"))
    }

    /// Puts the files of a plan that these programs read behind the binds.
    ///
    /// Over a file that exists its candidate is bound; where there is none yet, a copy of the whole
    /// folder with the candidate in it is bound over the folder, or over the one that the folder is to
    /// be made in.
    package mutating func stage(
        _ plan: Plan,
        for validations: Set<Validation>
    ) throws(HostError) {
        var folders: [FilePath: FilePath] = [:]
        for (number, step) in plan.steps.enumerated() {
            guard let validation = step.phase.validation, validations.contains(validation),
                case .file(let path, let before, let after) = step.change
            else { continue }
            let place: FilePath
            if before != nil, after != nil {
                place = staging.appending("\(number)")
                binds.append(bind(place, over: path))
            } else {
                let folder = try existingFolder(above: path)
                let copy = staging.appending("folder-\(number)")
                if folders[folder] == nil {
                    folders[folder] = copy
                    try stageFolder(
                        folder,
                        at: copy,
                        withFolders: folder != path.removingLastComponent()
                    )
                    binds.append(bind(copy, over: folder))
                }
                let rest = path.components.dropFirst(folder.components.count)
                place = (folders[folder] ?? copy).appending(rest)
            }
            if let after {
                try store.stage(plan.contents[after.content] ?? [], as: after, at: place)
            } else {
                try store.unstage(place)
            }
        }
        // A folder is bound before the files in it.
        binds.sort { $0.target.string < $1.target.string }
    }

    /// The folder that is there, and that a copy of can stand for; of /etc there is none.
    private func existingFolder(above path: FilePath) throws(HostError) -> FilePath {
        let parent = path.removingLastComponent()
        var folder = parent
        while try host.status(folder) == nil { folder = folder.removingLastComponent() }
        guard folder == parent || folder.components.count > 1 else {
            throw HostError("try", "\(path)", .malformed("\(parent) isn't there: make it first"))
        }
        return folder
    }

    /// Removes what was staged; the binds mean nothing afterwards.
    package func remove() throws(HostError) {
        try store.removeStaging()
    }

    private func bind(_ source: FilePath, over target: FilePath) -> Program.Bind {
        Program.Bind(
            store.path.appending(source.components),
            over: host.rootPath.appending(target.components)
        )
    }

    private func stageFolder(
        _ folder: FilePath,
        at copy: FilePath,
        withFolders: Bool
    ) throws(HostError) {
        for name in try host.list(folder) ?? [] {
            let path = folder.appending(name)
            if let target = try host.linkTarget(path) {
                try store.stageLink(target, at: copy.appending(name))
                continue
            }
            let kind = try host.status(path, followingLinks: false)?.kind
            if kind == .regular, let file = try host.image(of: path) {
                try store.stage(file.bytes, as: file.image, at: copy.appending(name))
            } else if kind == .folder, withFolders {
                try stageFolder(path, at: copy.appending(name), withFolders: true)
            }
        }
        if let status = try host.status(folder) {
            try store.stageFolder(copy, mode: status.mode)
        }
    }
}
