/// The permission bits of a file, with set-id and sticky bits: 0 to 0o7777.
package struct Permissions: Hashable, Sendable, CustomStringConvertible {
    package let bits: UInt32

    package init(_ bits: UInt32) {
        self.bits = bits & 0o7777
    }

    /// Four octal digits, as chmod(1) takes them.
    package var description: String {
        let digits = String(bits, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// Whether somebody may execute it.
    package var isExecutable: Bool { bits & 0o111 != 0 }

    /// Whether anyone but the owner may write.
    package var isWritableByOthers: Bool { bits & 0o022 != 0 }
}

extension Permissions: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let bits = UInt32(text, radix: 8), bits <= 0o7777 else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a file mode: \(text)")
            )
        }
        self.init(bits)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
