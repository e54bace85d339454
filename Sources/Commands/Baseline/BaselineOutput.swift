import ArgumentParser
import Host
import Model
import SystemPackage

/// Where a baseline that temper writes goes.
struct BaselineOutput: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to this file instead of stdout.", valueName: "file")
    )
    var output: String?

    @Flag(name: .long, help: "Overwrite the file if there is one.")
    var force = false

    /// Writes the whole file or none of it; one that is replaced keeps owner, mode and attributes.
    func write(_ text: String, to console: Console) throws(Failure) {
        guard let path else { return console.write(text) }
        // Since the first look it may have come to be.
        try check()
        let bytes = Array(text.utf8)
        try reporting { () throws(HostError) in
            let host = try Host.live()
            let old = try host.image(of: path)?.image
            let new = FileImage(
                content: SHA256(bytes),
                // A capture holds what sudoers says, which not everybody may read.
                mode: old?.mode ?? Permissions(0o600),
                owner: old?.owner ?? processUser(),
                group: old?.group ?? processGroup(),
                attributes: old?.attributes ?? [:]
            )
            try host.install(bytes, as: new, at: path)
        }
    }

    /// Says before all work that the file would not be overwritten.
    func check() throws(Failure) {
        guard let path, !force else { return }
        let status = try reporting { () throws(HostError) in
            try Host.live().status(path, followingLinks: false)
        }
        if status != nil { throw .usage("\(path) is there already: --force overwrites it") }
    }

    private var path: FilePath? {
        guard let output else { return nil }
        let given = FilePath(output)
        return given.isAbsolute ? given : FilePath(workingDirectory()).pushing(given)
    }
}
