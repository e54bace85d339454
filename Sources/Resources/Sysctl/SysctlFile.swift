package import SystemPackage

/// A line of sysctl.d(5) that sets a parameter or keeps it out of patterns.
package struct SysctlLine: Hashable, Sendable {
    /// The path below `/proc/sys`, or a pattern of paths.
    package let path: String
    /// What is written; `nil` for `-key` alone, which only keeps the key out of patterns.
    package let value: String?
    /// Counted from 1, by newlines.
    package let number: Int
    /// Where the whole line stands in the file's bytes, without its newline.
    package let bytes: Range<Int>
}

/// A file of sysctl.d(5) as systemd-sysctl reads it.
package struct SysctlFile: Sendable {
    package let path: FilePath
    /// Where a link leads that an edit would have to follow; the path itself otherwise.
    package let target: FilePath
    package let bytes: [UInt8]
    package let lines: [SysctlLine]

    package init(_ path: FilePath, target: FilePath? = nil, _ bytes: [UInt8]) {
        self.path = path
        self.target = target ?? path
        self.bytes = bytes
        lines = SysctlFile.parse(bytes)
    }

    package var name: String { path.lastComponent?.string ?? "" }

    /// systemd's LONG_LINE_MAX: a longer line ends the reading of its file.
    private static let longestLine = 1 << 20

    /// Reads as `parse_file` of systemd's src/sysctl/sysctl.c does.
    ///
    /// Carriage returns and NUL bytes end a line as newlines do. A line without `=` that doesn't
    /// begin with `-` is passed over, as there.
    package static func parse(_ bytes: [UInt8]) -> [SysctlLine] {
        var lines: [SysctlLine] = []
        var number = 1
        var start = 0
        var physical = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(where: isLineEnd) ?? bytes.count
            if end - start >= longestLine { break }
            if let (path, value) = read(bytes, start, end) {
                let whole = bytes[end...].firstIndex(of: newline) ?? bytes.count
                lines.append(
                    SysctlLine(path: path, value: value, number: number, bytes: physical..<whole)
                )
            }
            start = end + 1
            if end < bytes.count, bytes[end] == newline {
                number += 1
                physical = start
            }
        }
        return lines
    }

    private static func read(
        _ bytes: [UInt8],
        _ start: Int,
        _ end: Int
    ) -> (path: String, value: String?)? {
        var line = strip(bytes, start, end)
        guard let first = line.first.map({ bytes[$0] }), first != UInt8(ascii: "#"),
            first != UInt8(ascii: ";")
        else { return nil }
        let equals = bytes[line].firstIndex(of: UInt8(ascii: "="))
        if first == UInt8(ascii: "-") {
            line = line.dropFirst()
        } else if equals == nil {
            return nil
        }
        let name = strip(bytes, line.lowerBound, equals ?? line.upperBound)
        guard let path = normalize(bytes[name]) else { return nil }
        let value = equals.map { equals in
            String(decoding: bytes[strip(bytes, equals + 1, line.upperBound)], as: UTF8.self)
        }
        return (path, value)
    }

    /// What `SysctlKey.normalize` does, on bytes; `nil` for what can't be a file's path.
    private static func normalize(_ name: ArraySlice<UInt8>) -> String? {
        let (dot, slash) = (UInt8(ascii: "."), UInt8(ascii: "/"))
        let swaps = name.first { $0 == dot || $0 == slash } == dot
        var path: [UInt8] = []
        path.reserveCapacity(name.count + 1)
        var part = 0
        func endPart() {
            if path.count == part + 1, path[part] == dot { path.removeLast() }
            if path.count > part {
                path.append(slash)
                part = path.count
            }
        }
        for byte in name {
            let byte = swaps && byte == dot ? slash : swaps && byte == slash ? dot : byte
            if byte == slash { endPart() } else { path.append(byte) }
        }
        endPart()
        if !path.isEmpty { path.removeLast() }
        return path.isEmpty || path.count >= 4096 ? nil : String(decoding: path, as: UTF8.self)
    }

    private static let newline = UInt8(ascii: "\n")

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == newline || byte == UInt8(ascii: "\r") || byte == 0
    }

    /// Takes systemd's WHITESPACE off both ends.
    private static func strip(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Range<Int> {
        var (start, end) = (start, Swift.max(start, end))
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == 9 }
        while start < end, isBlank(bytes[start]) { start += 1 }
        while start < end, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }
}
