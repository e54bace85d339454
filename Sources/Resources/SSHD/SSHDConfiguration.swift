package import Host
package import Model
package import SystemPackage

/// sshd_config and all that it includes, line by line in the order in which sshd reads them.
package struct SSHDConfiguration: Snapshot {
    package struct Line: Hashable, Sendable {
        package let keyword: String
        package let value: String
        package let origin: Origin
        /// The line as it stands.
        package let text: String
        /// The criteria of the Match block that it stands in; `nil` outside of any.
        package let match: String?
    }

    package private(set) var lines: [Line] = []
    /// Every file and folder whose change sshd would see at its next start, with its last change.
    package private(set) var sources: [(path: FilePath, changed: Int64)] = []
    /// How many lines come before the Include that reads temper's folder; `nil` without one.
    package private(set) var linesBeforeDropIns: Int?

    private static let deepest = 16
    package static let main: FilePath = "/etc/ssh/sshd_config"

    package init(of host: Host, for subject: FilePath) throws(HostError) {
        guard try host.status(subject) != nil else {
            throw HostError("read", subject, .noSuchFileOrDirectory)
        }
        _ = try read(subject, host, match: nil, depth: 0)
    }

    /// Reads a file; a Match of an included file ends with that file.
    private mutating func read(
        _ path: FilePath,
        _ host: Host,
        match outer: String?,
        depth: Int
    ) throws(HostError) -> Void {
        guard depth <= Self.deepest else {
            throw HostError("read", path.description, .malformed("included too deep"))
        }
        guard let file = try host.read(path) else { return }
        sources.append((path, file.status.changed))
        var match = outer
        var number = 0
        for bytes in file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let text = String(decoding: bytes, as: UTF8.self)
            guard let (keyword, value) = Self.parts(text) else { continue }
            switch keyword.lowercased() {
            case "match": match = value.lowercased() == "all" && outer == nil ? nil : value
            case "include":
                for name in Self.words(value) {
                    try include(name, host, match: match, depth: depth)
                }
            default:
                lines.append(
                    Line(
                        keyword: keyword.lowercased(),
                        value: value,
                        origin: Origin(path, line: number),
                        text: text,
                        match: match
                    )
                )
            }
        }
    }

    private mutating func include(
        _ name: String,
        _ host: Host,
        match: String?,
        depth: Int
    ) throws(HostError) {
        let pattern = name.hasPrefix("/") ? FilePath(name) : FilePath("/etc/ssh").appending(name)
        let folder = pattern.removingLastComponent()
        guard let last = pattern.lastComponent else { return }
        if let status = try host.status(folder) { sources.append((folder, status.changed)) }
        let glob = Glob(last.string)
        let isOurs =
            folder == SSHD.dropIn.path.removingLastComponent()
            && glob.matches(SSHD.dropIn.path.lastComponent?.string ?? "")
        if isOurs, match == nil, linesBeforeDropIns == nil { linesBeforeDropIns = lines.count }
        for entry in try host.list(folder) ?? [] where glob.matches(entry.string) {
            try read(folder.appending(entry), host, match: match, depth: depth + 1)
        }
    }

    /// Keyword and value of a line; `nil` for a comment or an empty one.
    private static func parts(_ text: String) -> (keyword: String, value: String)? {
        let body = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let first = body.first, first != "#" else { return nil }
        let keyword = body.prefix { $0 != " " && $0 != "\t" && $0 != "=" && $0 != "\r" }
        var rest = body.dropFirst(keyword.count).drop { $0 == " " || $0 == "\t" }
        if rest.first == "=" { rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" } }
        return (String(keyword), words(String(rest)).joined(separator: " "))
    }

    /// Words with quotes taken away; a `#` outside of quotes ends the line (argv_split of OpenSSH).
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isOpen = false
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                isOpen = true
            } else if character == " " || character == "\t" || character == "\r" {
                if isOpen { words.append(word) }
                word = ""
                isOpen = false
            } else if character == "#", !isOpen {
                return words
            } else {
                word.append(character)
                isOpen = true
            }
        }
        return isOpen ? words + [word] : words
    }

    /// The lines of a keyword outside of Match blocks, in order: the first decides.
    package func global(_ keyword: String) -> [Line] {
        lines.filter { $0.match == nil && $0.keyword == keyword.lowercased() }
    }

    package func matched(_ keyword: String) -> [Line] {
        lines.filter { $0.match != nil && $0.keyword == keyword.lowercased() }
    }

    /// Whether a line is read before temper's drop-in would be.
    package func comesBeforeDropIns(_ line: Line) -> Bool {
        guard let before = linesBeforeDropIns, let index = lines.firstIndex(of: line) else {
            return true
        }
        if index < before { return true }
        return line.origin.path.removingLastComponent() == SSHD.dropIn.path.removingLastComponent()
            && line.origin.path.string.utf8.lexicographicallyPrecedes(SSHD.dropIn.path.string.utf8)
    }
}
