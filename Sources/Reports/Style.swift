import Model

/// Text for a terminal: colour where it is wanted, and never a control character of the host's.
package struct Style {
    let color: Bool

    enum Tone: String {
        case bad = "31"
        case good = "32"
        case warning = "33"
        case faint = "2"
        case bold = "1"
    }

    func paint(_ text: String, _ tone: Tone) -> String {
        color ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    static func tone(of outcome: Outcome) -> Tone {
        switch outcome {
        case .fail: .bad
        case .error: .warning
        case .pass: .good
        case .waived, .notapplicable: .faint
        }
    }

    /// What a host's file says may hold terminal escapes: control characters are shown, not sent.
    package static func safe(_ text: String) -> String {
        let isSafe = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 < 0x80 }
        if isSafe { return text }
        return text.unicodeScalars.map { scalar in
            if scalar == "\t" { return "\t" }
            return switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }.joined()
    }

    /// Breaks text at blanks into lines of at most `width` columns; a longer word stands alone.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
