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

    func write(_ text: String, to console: Console) throws(Failure) {
        guard let output else { return console.write(text) }
        let given = FilePath(output)
        let path = given.isAbsolute ? given : FilePath(workingDirectory()).pushing(given)
        if force, try replace(path, with: text) { return }
        do throws(Errno) {
            try create(path, Array(text.utf8))
        } catch {
            if error == .fileExists, !force {
                throw .usage("\(path) is there already: --force overwrites it")
            }
            throw .host(HostError("write", path, error))
        }
    }

    /// Says before all work that the file would not be overwritten.
    func check() throws(Failure) {
        guard let output, !force else { return }
        let given = FilePath(output)
        let path = given.isAbsolute ? given : FilePath(workingDirectory()).pushing(given)
        let status = try reporting { () throws(HostError) in
            try Host.live().status(path, followingLinks: false)
        }
        if status != nil { throw .usage("\(path) is there already: --force overwrites it") }
    }

    /// Puts a whole file in the place of a regular one; `false` where there is nothing.
    private func replace(_ path: FilePath, with text: String) throws(Failure) -> Bool {
        try reporting { () throws(HostError) in
            let host = try Host.live()
            guard let old = try host.image(of: path)?.image else { return false }
            let bytes = Array(text.utf8)
            let new = FileImage(
                content: SHA256(bytes),
                mode: old.mode,
                owner: old.owner,
                group: old.group,
                attributes: old.attributes
            )
            try host.install(bytes, as: new, at: path)
            return true
        }
    }

    /// Never over what is there, nor through a link.
    private func create(_ path: FilePath, _ bytes: [UInt8]) throws(Errno) {
        do {
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644)
            )
            _ = try file.closeAfter { try file.writeAll(bytes) }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }
}
