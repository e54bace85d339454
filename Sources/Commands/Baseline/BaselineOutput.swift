import ArgumentParser
import Model

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
        guard let file else { return console.write(text) }
        // Since the first look it may have come to be.
        try check()
        // A capture holds what sudoers says, which not everybody may read.
        try file.write(Array(text.utf8), mode: Permissions(0o600))
    }

    /// Says before all work that the file would not be overwritten.
    func check() throws(Failure) {
        try file?.check(mayReplace: force)
    }

    private var file: OutputFile? { output.map(OutputFile.init) }
}
