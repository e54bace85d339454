/// The name of a kernel parameter, or a pattern of names with `*`.
///
/// Both spellings of sysctl.d(5) are read: the first separator decides, so `net.ipv4.conf.eth0/100.x`
/// and `net/ipv4/conf/eth0.100/x` are one key.
package struct SysctlKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path below `/proc/sys`, with slashes between its parts.
    package let path: String
    /// Whether the name stands for every existing key that it matches.
    package let isPattern: Bool

    /// Reads either spelling; `nil` for text that cannot name a file beneath `/proc/sys`.
    package init?(_ text: String) {
        self.init(normalizedPath: SysctlKey.normalize(text))
    }

    /// Takes a path below `/proc/sys` as it stands.
    package init?(normalizedPath path: String) {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let sound = parts.allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
                && part.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "=") }
        }
        guard sound, path.utf8.count < 1024 else { return nil }
        self.path = path
        isPattern = path.utf8.contains(where: SysctlKey.isWildcard)
    }

    /// What systemd's `sysctl_normalize` makes of a name: slashes between the parts, no empty part.
    package static func normalize(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let first = bytes.first { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
        if first == UInt8(ascii: ".") { bytes = bytes.map(swapSeparator) }
        let parts = bytes.split(separator: UInt8(ascii: "/")).filter {
            !$0.elementsEqual(".".utf8)
        }
        return String(decoding: Array(parts.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
    }

    /// The dotted spelling, with a slash where a part has a dot of its own.
    package var description: String {
        String(decoding: path.utf8.map(SysctlKey.swapSeparator), as: UTF8.self)
    }

    /// The parts of the path: `["net", "core", "somaxconn"]`.
    package var parts: [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    package static func < (left: SysctlKey, right: SysctlKey) -> Bool {
        left.path < right.path
    }

    private static func isWildcard(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
    }

    private static func swapSeparator(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "."): UInt8(ascii: "/")
        case UInt8(ascii: "/"): UInt8(ascii: ".")
        default: byte
        }
    }
}

extension SysctlKey: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let key = SysctlKey(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a sysctl key: \(text)")
            )
        }
        self = key
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
