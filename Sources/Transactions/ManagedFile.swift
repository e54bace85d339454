package import Model

/// The content of one of temper's own drop-ins: lines, each with its control and its setting.
///
/// Rendered without dates or run numbers: the same lines give the same bytes. A digest in the head
/// tells whether somebody edited the file by hand.
package struct ManagedFile: Hashable, Sendable {
    package private(set) var lines: [ManagedLine]
    /// Whether the file is not as temper wrote it.
    package let isEditedByHand: Bool

    private static let head =
        "# Written by temper, which owns this whole file: 'temper undo' takes its lines back.\n"
    private static let digestMark = "# temper-digest: "

    package init() {
        lines = []
        isEditedByHand = false
    }

    /// Reads what `rendered` wrote.
    ///
    /// Text by another hand has no lines of ours or a wrong digest.
    package init(reading bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines: [ManagedLine] = []
        var owner: (control: String, setting: String)?
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# "), let colon = line.firstIndex(of: ":") {
                let control = line[line.index(line.startIndex, offsetBy: 2)..<colon]
                let setting = line[line.index(after: colon)...].drop { $0 == " " }
                owner = (String(control), String(setting))
            } else if !line.hasPrefix("#"), let known = owner {
                lines.append(
                    ManagedLine(
                        control: known.control,
                        setting: known.setting,
                        text: String(line)
                    )
                )
                owner = nil
            }
        }
        self.lines = lines
        let own = ManagedFile(lines)
        isEditedByHand = own.rendered(orderedBy: { _ in 0 }) != bytes
    }

    private init(_ lines: [ManagedLine]) {
        self.lines = lines
        isEditedByHand = false
    }

    /// Puts a line in, in place of what the setting had.
    ///
    /// The setting may have been another control's: controls of one baseline never contradict, and
    /// what an earlier baseline asked of it is then gone.
    package mutating func set(_ line: ManagedLine) {
        lines.removeAll { $0.setting == line.setting }
        lines.append(line)
    }

    package mutating func remove(_ line: ManagedLine) {
        lines.removeAll { $0 == line }
    }

    /// The file's bytes; `nil` where no line is left, so that no file is needed.
    package func bytes(orderedBy rank: (ManagedLine) -> Int) -> [UInt8]? {
        lines.isEmpty ? nil : rendered(orderedBy: rank)
    }

    private func rendered(orderedBy rank: (ManagedLine) -> Int) -> [UInt8] {
        let ordered = lines.enumerated().sorted { left, right in
            let ranks = (rank(left.element), rank(right.element))
            return ranks.0 == ranks.1 ? left.offset < right.offset : ranks.0 < ranks.1
        }
        let body = ordered.map(\.element).map { line in
            "\n# \(line.control): \(line.setting)\n\(line.text)\n"
        }.joined()
        let text = Self.head + Self.digestMark + "\(SHA256(Array(body.utf8)))\n" + body
        return Array(text.utf8)
    }

    /// Sorts the lines, so that the order in which they were asked for leaves no trace.
    package mutating func sort(by rank: (ManagedLine) -> Int) {
        lines.sort { left, right in
            (rank(left), left.control, left.setting) < (rank(right), right.control, right.setting)
        }
    }
}
