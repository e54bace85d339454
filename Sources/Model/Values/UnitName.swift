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
        guard UnitName.isValid(text) else { return nil }
        description = text
    }

    /// Whether a name is a unit's.
    package static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= 255, bytes.first != at, let dot = bytes.lastIndex(of: dot),
            dot != bytes.startIndex
        else { return false }
        var ats = 0
        for byte in bytes {
            if byte == at { ats += 1 } else if !allows(byte) { return false }
        }
        let suffix = bytes[bytes.index(after: dot)...]
        return ats <= 1 && suffixes.contains { suffix.elementsEqual($0.utf8) }
    }

    /// For example `service`, `socket` and so on.
    package var suffix: Substring {
        description[description.utf8.index(after: lastDot)...]
    }

    /// The name without its suffix: `getty@tty1`.
    package var stem: Substring { description[..<lastDot] }

    /// The template of an instance (`getty@.service` of `getty@tty1.service`), else `nil`.
    package var template: UnitName? {
        guard !instance.isEmpty, let at = description.utf8.firstIndex(of: UnitName.at) else {
            return nil
        }
        return UnitName(description[...at] + "." + suffix)
    }

    /// Whether the name is a template's, which nothing can start as it is.
    package var isTemplate: Bool { stem.utf8.last == UnitName.at }

    /// What stands between `@` and the suffix; empty where there is none.
    package var instance: Substring {
        let stem = stem.utf8
        guard let at = stem.firstIndex(of: UnitName.at) else { return "" }
        return Substring(stem[stem.index(after: at)...])
    }

    /// Names under which drop-ins for several units lie: `foo-.service` and `foo-bar-.service` of
    /// `foo-bar-baz.service`, the shortest first (systemd.unit(5)).
    package var prefixes: [String] {
        let stem = stem.prefix { $0 != "@" }
        return stem.indices.filter { stem[$0] == "-" && $0 != stem.startIndex }
            .map { "\(stem[...$0]).\(suffix)" }.filter { $0 != description }
    }

    /// A word of the unit's file with its specifiers replaced; `nil` for one whose value only the
    /// running system knows (systemd.unit(5), Specifiers).
    package func expanding(_ word: String) -> String? {
        guard word.utf8.contains(UInt8(ascii: "%")) else { return word }
        var text = ""
        var isSpecifier = false
        for character in word {
            guard isSpecifier else {
                if character == "%" { isSpecifier = true } else { text.append(character) }
                continue
            }
            isSpecifier = false
            switch character {
            case "%": text.append("%")
            case "i": text += instance
            case "n": text += description
            case "N": text += stem
            case "p": text += stem.prefix { $0 != "@" }
            case "j": text += stem.prefix { $0 != "@" }.split(separator: "-").last ?? ""
            default: return nil
            }
        }
        return isSpecifier ? nil : text
    }

    package static func < (left: UnitName, right: UnitName) -> Bool {
        left.description < right.description
    }

    private var lastDot: String.Index {
        description.utf8.lastIndex(of: UnitName.dot) ?? description.endIndex
    }

    private static let at = UInt8(ascii: "@")
    private static let dot = UInt8(ascii: ".")

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "\\"):
            true
        default: false
        }
    }
}
