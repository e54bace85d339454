import Host
import Model
import SystemPackage

/// A file that a person names for what temper writes: a baseline, a report, a signature.
struct OutputFile {
    let path: FilePath

    /// A relative name is of the working directory.
    init(_ name: String) {
        let given = FilePath(name)
        path = given.isAbsolute ? given : FilePath(workingDirectory()).pushing(given)
    }

    /// Says before all work that nothing could be written here.
    ///
    /// A link, a FIFO, a device and a folder are never replaced.
    func check(mayReplace: Bool) throws(Failure) {
        let status = try reporting { () throws(HostError) in
            try Host.live().status(path, followingLinks: false)
        }
        guard let status else { return }
        guard mayReplace else { throw .usage("\(path) is there already: --force overwrites it") }
        guard status.kind == .regular else {
            throw .host(HostError("write", path.string, .wrongKind("\(status.kind)")))
        }
        // Replaced, it would stay theirs to change.
        guard status.owner == processUser() || status.owner == 0 else {
            throw .host(
                HostError(
                    "write",
                    path.string,
                    .malformed("it is user \(status.owner)'s: remove it, or name another file")
                )
            )
        }
    }

    /// What is there now; `nil` where nothing is.
    func content() throws(Failure) -> (image: FileImage, bytes: [UInt8])? {
        try reporting { () throws(HostError) in try Host.live().image(of: path) }
    }

    /// Writes the whole file or none of it.
    ///
    /// One that is replaced keeps owner, mode and attributes; a new one has this mode.
    func write(_ bytes: [UInt8], mode: Permissions) throws(Failure) {
        let old = try content()?.image
        let new = FileImage(
            content: SHA256(bytes),
            mode: old?.mode ?? mode,
            owner: old?.owner ?? processUser(),
            group: old?.group ?? processGroup(),
            attributes: old?.attributes ?? [:]
        )
        try reporting { () throws(HostError) in try Host.live().install(bytes, as: new, at: path) }
    }

    /// Puts back what ``content()`` told.
    func restore(_ content: (image: FileImage, bytes: [UInt8])?) throws(Failure) {
        try reporting { () throws(HostError) in
            let host = try Host.live()
            guard let content else { return try host.remove(path) }
            try host.install(content.bytes, as: content.image, at: path)
        }
    }
}
