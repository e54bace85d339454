import Host
package import Model
import SystemPackage

/// A line that speaks of a parameter, taken out of its file.
package struct SysctlAssignment: Hashable, Sendable {
    /// The path below `/proc/sys`, or a pattern of paths.
    package var path: String
    /// What is written; `nil` for a line that only keeps the key out of patterns.
    package var value: String?
    package var origin: Origin
    /// The whole line as it stands in the file.
    package var text: String
    /// The file behind the links of `origin`, where it could be edited.
    package var target: Origin

    package var isPattern: Bool { SysctlAssignment.isPattern(path) }

    /// Whether the name has a character of glob(7).
    package static func isPattern(_ path: String) -> Bool {
        path.utf8.contains {
            $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
        }
    }

    /// Whether the line's name stands for `key`, be it as a pattern.
    func covers(_ key: SysctlKey) -> Bool {
        path == key.path || (isPattern && Glob(path).matches(key.path))
    }

    /// Whether a file of that name is read after temper's own drop-in.
    var isReadAfterTemper: Bool {
        let name = origin.path.lastComponent?.string ?? ""
        return bytewise(Sysctl.dropIn.path.lastComponent?.string ?? "", name)
    }

    /// The line with another value, and all else as it stands: spelling, `-`, blanks.
    ///
    /// `nil` where the line holds more than this one assignment.
    func text(with value: String) -> String? {
        guard isAlone, let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let after = text.utf8.index(after: equals)
        let blanks = text.utf8[after...].prefix { $0 == 9 || $0 == 32 }
        return String(text[..<blanks.endIndex]) + value + (text.utf8.last == 13 ? "\r" : "")
    }

    /// Whether nothing else stands on the line: carriage returns and NUL bytes part lines too.
    var isAlone: Bool { !text.utf8.dropLast().contains { $0 == 13 || $0 == 0 } }
}
