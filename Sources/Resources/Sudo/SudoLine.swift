/// A setting as a line of temper's own drop-in.
extension SudoSetting {
    /// `Defaults:alice !use_pty`; `nil` where sudoers has no way to write it.
    var line: String? {
        guard let mark = scope.mark else { return nil }
        switch value {
        case .on: return "\(mark) \(option)"
        case .off: return "\(mark) !\(option)"
        case .text(let parts):
            guard let text = Self.quoted(parts.joined(separator: " ")) else { return nil }
            let sign =
                switch operation {
                case .set: "="
                case .add: " += "
                case .remove: " -= "
                }
            return "\(mark) \(option)\(sign)\(text)"
        }
    }

    /// What the line sets: another line of the same name takes its place in the drop-in.
    var name: String {
        let whom = scope == .global ? "" : " for \(scope)"
        return operation == .remove
            ? "\(option) -= \(elements.joined(separator: " "))\(whom)"
            : option + whom
    }

    private static func quoted(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            byte.isUpper || byte.isDigit || (0x61...0x7A).contains(byte)
                || "_/.:+%@~-".utf8.contains(byte)
        }
        if isPlain, !text.isEmpty { return text }
        guard !text.isEmpty, text.utf8.last != UInt8(ascii: "\\"),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\\\"") + "\""
    }
}

extension SudoScope {
    /// `Defaults`, with the mark and the names that the scope has in sudoers.
    fileprivate var mark: String? {
        let sign: String
        switch self {
        case .global: return "Defaults"
        case .user: sign = ":"
        case .host: sign = "@"
        case .runas: sign = ">"
        case .command: sign = "!"
        }
        var names: [String] = []
        for member in members {
            guard let text = isCommand ? member.commandText : member.nameText else { return nil }
            names.append((member.isNegated ? "!" : "") + text)
        }
        return names.isEmpty ? nil : "Defaults\(sign)" + names.joined(separator: ",")
    }
}

extension SudoMember {
    fileprivate var nameText: String? {
        let isPlain = text.utf8.allSatisfy { byte in
            byte.isUpper || byte.isDigit || (0x61...0x7A).contains(byte)
                || "_/.:+%@~#-".utf8.contains(byte)
        }
        if isPlain, !text.isEmpty { return text }
        let isQuotable = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        return isQuotable && !text.isEmpty ? "\"\(text)\"" : nil
    }

    fileprivate var commandText: String? {
        if isAlias || isAll { return text }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        var escaped = ""
        for character in text.unicodeScalars {
            if ",:= #".unicodeScalars.contains(character) { escaped += "\\" }
            escaped.unicodeScalars.append(character)
        }
        return escaped
    }
}
