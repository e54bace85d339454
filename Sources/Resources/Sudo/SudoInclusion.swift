import Model
import SystemPackage

/// Has sudo read temper's drop-in last, where nothing does or something comes after it.
///
/// One line behind the main file's last one; it names the drop-in alone, for an includedir would
/// also bring what else lies in the folder. All controls ask for the same line.
struct SudoInclusion {
    private let state: Sudo.State

    init(_ state: Sudo.State) {
        self.state = state
    }

    var edits: [Edit] {
        let path = SudoersReader.mainFile
        guard let last = state.files.lastLine else {
            return [.refusal("\(path): no line could be put behind its last one")]
        }
        return [
            .foreignLine(
                Sudo.foreign(path),
                line: last.number,
                was: last.text,
                with: "\(last.text)\n@include \(Sudo.dropIn.path)"
            )
        ]
    }
}

extension Sudo {
    /// A file of somebody else.
    ///
    /// It changes after the drop-in, which it may name: sudo refuses an
    /// include that isn't there. All edits of one file have one phase, so that they are one change.
    static func foreign(_ path: FilePath) -> ForeignFile {
        ForeignFile(path, phase: .sudoIncludes)
    }
}
