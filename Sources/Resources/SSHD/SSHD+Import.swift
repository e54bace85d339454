import Host
import Model
import SystemPackage

extension SSHD {
    /// What files of sshd_config(5) set for everybody: of most keywords the first line counts.
    static func imported(_ files: [ImportedFile]) -> Import {
        var reader = SSHDImportReader(files)
        // What another one includes is read at its Include; a circle begins anywhere.
        for index in files.indices where !reader.isIncluded(index) { reader.read(index) }
        for index in files.indices { reader.read(index) }
        var result = reader.result
        let lines = reader.lines
        for (key, lines) in lines.sorted(by: { $0.key < $1.key }) {
            guard let keyword = SSHDKeyword.byKey[key] else { continue }
            take(keyword, lines, &result)
        }
        return result
    }

    private static func take(
        _ keyword: SSHDKeyword,
        _ lines: [SSHDLine],
        _ result: inout Import
    ) {
        guard let setting = SSHDSetting(keyword, lines) else { return }
        let origin = setting.deciding.origin
        for line in setting.shadowed(among: lines) {
            result.refuse(line.origin, "\(keyword.name) is decided at \(origin)")
        }
        switch setting.value {
        case .known(let tokens):
            guard let draft = draft(keyword, [tokens]) else {
                return result.refuse(origin, "a control can't ask for what it sets")
            }
            result.take(draft, from: origin)
        case .relative(let text):
            result.refuse(origin, "'\(text)' is completed by the daemon: it differs by release")
        case .unreadable(let text):
            result.refuse(
                origin,
                "'\(text)' is no value of \(keyword.name)\(keyword.shape.hint)"
            )
        }
    }
}

/// Reads files in the order in which sshd does: one that another includes, at its Include.
private struct SSHDImportReader {
    private let files: [ImportedFile]
    private var isRead: [Bool]
    private(set) var result = Import()
    private(set) var lines: [String: [SSHDLine]] = [:]
    private var count = 0

    private var included: Set<Int> = []
    /// Those that are only included in Match blocks.
    private var matched: Set<Int> = []

    init(_ files: [ImportedFile]) {
        self.files = files
        isRead = Array(repeating: false, count: files.count)
        for file in files {
            let (everywhere, inMatch) = Self.includes(of: file, among: files)
            included.formUnion(everywhere)
            matched.formUnion(inMatch)
        }
        matched.subtract(included)
    }

    mutating func read(_ index: Int) {
        guard !isRead[index] else { return }
        isRead[index] = true
        let file = files[index]
        if matched.contains(index) {
            return result.refuse(file.origin(1), "it is included in a Match block alone")
        }
        var block: Int?
        for (offset, bytes) in file.bytes.split(
            separator: 0x0A,
            omittingEmptySubsequences: false
        ).enumerated() {
            let number = offset + 1
            guard let (word, rest) = SSHDLexer.keyword(bytes) else { continue }
            let name = word.lowercased()
            if name == "match" { block = number }
            if name == "include", block == nil, include(rest) { continue }
            switch Self.read(word, rest, in: block) {
            case .failure(let refusal):
                result.refuse(file.origin(number), refusal.description)
            case .success(let (keyword, arguments)):
                lines[keyword.key, default: []].append(
                    SSHDLine(
                        key: keyword.key,
                        arguments: arguments,
                        rest: String(decoding: rest, as: UTF8.self),
                        path: file.path,
                        number: number,
                        text: String(decoding: bytes, as: UTF8.self),
                        block: nil,
                        index: count
                    )
                )
                count += 1
            }
        }
    }

    func isIncluded(_ index: Int) -> Bool { included.contains(index) }

    /// Reads those of the given files that an Include means; `false` where none is given.
    private mutating func include(_ rest: SSHDLexer.Bytes) -> Bool {
        let order = Self.meant(by: rest, among: files)
        for index in order { read(index) }
        return !order.isEmpty
    }

    /// The given files that an Include means, in its order, by their names alone: what is imported may
    /// be a copy in another folder.
    private static func meant(by rest: SSHDLexer.Bytes, among files: [ImportedFile]) -> [Int] {
        var found: Set<Int> = []
        for pattern in SSHDLexer.arguments(rest) ?? [] {
            guard let wanted = FilePath(pattern).lastComponent?.string else { continue }
            found.formUnion(
                files.indices.filter { index in
                    let name = files[index].path.lastComponent?.string
                    return name.map { Glob(wanted).matches($0) } ?? false
                }
            )
        }
        return found.sorted { bytewise(files[$0].path.string, files[$1].path.string) }
    }

    /// What the Includes of a file mean, outside of Match blocks and within them.
    private static func includes(
        of file: ImportedFile,
        among files: [ImportedFile]
    ) -> (everywhere: Set<Int>, inMatch: Set<Int>) {
        var (everywhere, inMatch): (Set<Int>, Set<Int>) = ([], [])
        var isInMatch = false
        for bytes in file.bytes.split(separator: 0x0A) {
            guard let (word, rest) = SSHDLexer.keyword(bytes) else { continue }
            switch word.lowercased() {
            case "match": isInMatch = true
            case "include":
                let meant = meant(by: rest, among: files)
                if isInMatch { inMatch.formUnion(meant) } else { everywhere.formUnion(meant) }
            default: break
            }
        }
        return (everywhere, inMatch)
    }

    /// A line's keyword and arguments, or why a control can't have it.
    private static func read(
        _ word: String,
        _ rest: SSHDLexer.Bytes,
        in block: Int?
    ) -> Result<(SSHDKeyword, [String]), SSHDRefusal> {
        let name = word.lowercased()
        if name == "match" {
            return .failure(SSHDRefusal("a Match block: for whom its lines count isn't known here"))
        }
        if let block {
            return .failure(SSHDRefusal("it stands in the Match block of line \(block)"))
        }
        if name == "include" {
            return .failure(
                SSHDRefusal("an Include isn't followed: give its files beside this one")
            )
        }
        let key = SSHDKeyword.aliases[name] ?? name
        guard let keyword = SSHDKeyword.byKey[key] else {
            return .failure(
                SSHDRefusal(
                    SSHDKeyword.ignored.contains(key)
                        ? "sshd ignores '\(word)'"
                        : "unknown keyword '\(word)'"
                            + Spelling.suggestion(for: word, among: SSHDKeyword.names)
                )
            )
        }
        if keyword.precedence == .all {
            return .failure(
                SSHDRefusal("\(keyword.name) has a value for each line, and belongs to the host")
            )
        }
        guard let arguments = SSHDLexer.arguments(rest), !arguments.isEmpty else {
            return .failure(SSHDRefusal("no argument after '\(word)', or an open quote"))
        }
        if keyword.shape.takesOneArgument, arguments.count > 1 {
            return .failure(SSHDRefusal("more than one argument after '\(word)'"))
        }
        return .success((keyword, arguments))
    }
}
