/// The name of a systemd unit with its type's suffix: `cups.service`, `getty@tty1.service`.
///
/// systemd.unit(5): at most 255 characters of ASCII letters, digits and `:-_.\@`, and a known suffix.
package struct UnitName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let description: String

    package static let suffixes = [
        "service", "socket", "timer", "path", "target", "mount", "automount", "swap", "slice",
        "scope", "device",
    ]

    package init?(_ text: String) {
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex,
            UnitName.suffixes.contains(String(text[text.index(after: dot)...])),
            text.utf8.count <= 255, text.utf8.allSatisfy(UnitName.allows)
        else { return nil }
        let at = text.utf8.filter { $0 == UInt8(ascii: "@") }.count
        guard at <= 1, text.first != "@" else { return nil }
        description = text
    }

    /// For example `service`, `socket` and so on.
    package var suffix: Substring {
        description[description.index(after: lastDot)...]
    }

    /// The name without its suffix: `getty@tty1`.
    package var stem: Substring { description[..<lastDot] }

    /// The template of an instance (`getty@.service` of `getty@tty1.service`), else `nil`.
    package var template: UnitName? {
        guard let at = stem.firstIndex(of: "@"), stem.index(after: at) != stem.endIndex else {
            return nil
        }
        return UnitName(stem[...at] + "." + suffix)
    }

    /// Whether the name is a template's, which nothing can start as it is.
    package var isTemplate: Bool { stem.last == "@" }

    /// What stands between `@` and the suffix; empty where there is none.
    package var instance: Substring {
        guard let at = stem.firstIndex(of: "@") else { return "" }
        return stem[stem.index(after: at)...]
    }

    package static func < (left: UnitName, right: UnitName) -> Bool {
        left.description < right.description
    }

    private var lastDot: String.Index {
        description.lastIndex(of: ".") ?? description.endIndex
    }

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ":-_.\\@".utf8.contains(byte)
        }
    }
}
