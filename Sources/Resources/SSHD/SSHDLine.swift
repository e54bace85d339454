import SystemPackage

/// A line that gives a keyword a value.
struct SSHDLine: Hashable, Sendable {
    /// The keyword's name in lower case; an old name is replaced by what it stands for.
    let key: String
    let arguments: [String]
    /// All that follows the keyword.
    let rest: String
    let path: FilePath
    /// Counted from 1; 0 on a command line.
    let number: Int
    /// The line as it stands in the file.
    let text: String
    /// The innermost Match block that it stands in, counted as they are read.
    let block: Int?
    /// Its place in the order of reading, Includes unfolded.
    let index: Int

    /// Whether an option of the daemon says it, not a file.
    var isOption: Bool { number == 0 }

    /// Whether it says `none` in so many letters; 0 is not the same.
    var saysNone: Bool { arguments.first?.lowercased() == "none" }
}

/// Something in the files for which sshd would refuse all of them.
struct SSHDProblem: Hashable, Sendable, CustomStringConvertible {
    let path: FilePath
    let line: Int
    let message: String

    /// The place and the message: `/etc/ssh/sshd_config:12: …`.
    var description: String { "\(path):\(line): \(message)" }
}
