import Host
import Model
import SystemPackage

/// All that sshd reads, in its order: Includes unfolded, with the Match block of every line.
///
/// sshd_config(5), servconf.c. It answers what no program tells: the file and the line.
struct SSHDConfig: Equatable, Sendable {
    let main: FilePath
    private(set) var lines: [String: [SSHDLine]] = [:]
    private(set) var blocks: [SSHDMatch] = []
    /// The first few things for which sshd would refuse the configuration.
    private(set) var problems: [SSHDProblem] = []
    /// Every file that was read, and every folder that an Include looks through, once each.
    private(set) var sources: [FilePath] = []
    /// Where a line of temper's own drop-in stands, or would stand, in the order of reading.
    private(set) var dropInIndex: Int?
    /// A line of the main file before which another can be put: outside of every Match block.
    private(set) var anchor: (number: Int, text: String)?
    /// The names of each user's groups, for `Match Group`.
    let accounts: Accounts
    private var count = 0
    private var inclusions = 0
    private var cache: [FilePath: [SSHDLexer.Bytes]] = [:]
    private var patterns: [String: SSHDInclude] = [:]

    /// Includes within Includes that sshd follows (servconf.c: SERVCONF_MAX_DEPTH).
    private static let deepest = 16
    /// Files that are read in all, and lines: more is not a configuration that somebody wrote.
    private static let mostInclusions = 4096
    private static let mostLines = 4_000_000

    init(on host: Host, options: SSHDOptions) throws(HostError) {
        main = options.file ?? SSHDOptions.defaultFile
        accounts = try host.snapshot(Accounts.self)
        for setting in options.settings {
            take(SSHDLexer.Bytes(setting.utf8), at: (options.source, 0), in: nil)
        }
        guard let file = try contents(of: main, on: host) else {
            throw HostError("read", main, .noSuchFileOrDirectory)
        }
        try read(file, at: main, in: nil, depth: 0, on: host)
        cache = [:]
        patterns = [:]
    }

    static func == (left: SSHDConfig, right: SSHDConfig) -> Bool {
        left.main == right.main && left.lines == right.lines && left.blocks == right.blocks
            && left.problems == right.problems && left.sources == right.sources
    }

    // MARK: Files

    private mutating func read(
        _ file: [SSHDLexer.Bytes],
        at path: FilePath,
        in outer: Int?,
        depth: Int,
        on host: Host
    ) throws(HostError) {
        // A Match holds to the end of its own file, and within an included one only there.
        var block = outer
        for (offset, line) in file.enumerated() {
            let place = (path: path, number: offset + 1)
            let word = SSHDLexer.keyword(line)
            if depth == 0, outer == nil, blocks.isEmpty {
                noteAnchor(line, word == nil, offset + 1)
            }
            guard let word else { continue }
            switch word.keyword.lowercased() {
            case "include":
                try include(word.rest, at: place, in: block, depth: depth, on: host)
            case "match":
                do throws(SSHDRefusal) {
                    let criteria = try SSHDMatch.criteria(word.rest)
                    blocks.append(
                        SSHDMatch(
                            text: String(decoding: word.rest, as: UTF8.self),
                            criteria: criteria,
                            path: path,
                            line: place.number,
                            parent: outer
                        )
                    )
                    block = blocks.count - 1
                } catch {
                    refuse(place, error.description)
                }
            default: take(line, at: place, in: block)
            }
            if count > Self.mostLines {
                throw HostError("read", path.description, .tooLarge(limit: Self.mostLines))
            }
        }
    }

    /// A blank line or a comment, if there is one, else the first line.
    private mutating func noteAnchor(_ line: SSHDLexer.Bytes, _ isFree: Bool, _ number: Int) {
        guard anchor == nil || (isFree && !anchorIsFree) else { return }
        anchor = (number, String(decoding: line, as: UTF8.self))
        anchorIsFree = isFree
    }

    private var anchorIsFree = false

    private mutating func contents(
        of path: FilePath,
        on host: Host
    ) throws(HostError) -> [SSHDLexer.Bytes]? {
        if let known = cache[path] { return known }
        let file: HostFile?
        do throws(HostError) {
            file = try host.read(path)
        } catch {
            // fopen(3) opens a directory, and no line comes out of it.
            guard case .wrongKind("a directory") = error.cause, path != main else { throw error }
            cache[path] = []
            return []
        }
        guard let file else { return nil }
        if file.bytes.contains(0) {
            throw HostError("read", path.description, .malformed("it has a NUL byte"))
        }
        let lines = file.bytes[...].split(separator: 0x0A, omittingEmptySubsequences: false)
        cache[path] = lines
        sources.append(path)
        return lines
    }

    // MARK: Include

    private mutating func include(
        _ text: SSHDLexer.Bytes,
        at place: (path: FilePath, number: Int),
        in block: Int?,
        depth: Int,
        on host: Host
    ) throws(HostError) {
        guard let arguments = SSHDLexer.arguments(text) else {
            return refuse(place, "invalid quotes")
        }
        if arguments.isEmpty || arguments.contains("") { refuse(place, "Include without a file") }
        for argument in arguments where !argument.isEmpty && argument.first != "~" {
            let found = try files(of: argument, on: host)
            for folder in found.folders where !sources.contains(folder) { sources.append(folder) }
            let own = SSHD.dropIn.path
            let isOurs = block == nil && dropInIndex == nil && found.coversDropIn
            for path in found.files {
                if isOurs, dropInIndex == nil, !bytewise(path.string, own.string) {
                    dropInIndex = count
                }
                try include(path, at: place, in: block, depth: depth, on: host)
            }
            if isOurs, dropInIndex == nil { dropInIndex = count }
        }
    }

    /// What a pattern names, looked up once: sshd, too, does not look again.
    private mutating func files(
        of argument: String,
        on host: Host
    ) throws(HostError) -> SSHDInclude {
        if let known = patterns[argument] { return known }
        let path = FilePath(argument.first == "/" ? argument : "/etc/ssh/" + argument)
        let found = try SSHDInclude(path, on: host)
        patterns[argument] = found
        return found
    }

    private mutating func include(
        _ path: FilePath,
        at place: (path: FilePath, number: Int),
        in block: Int?,
        depth: Int,
        on host: Host
    ) throws(HostError) {
        inclusions += 1
        guard depth < Self.deepest, inclusions <= Self.mostInclusions else {
            throw HostError(
                "read",
                "\(place.path):\(place.number)",
                .malformed("too many Includes within Includes: sshd refuses them")
            )
        }
        guard let file = try contents(of: path, on: host) else {
            return refuse(place, "\(path) leads nowhere")
        }
        try read(file, at: path, in: block, depth: depth + 1, on: host)
    }

    // MARK: Lines

    private mutating func take(
        _ line: SSHDLexer.Bytes,
        at place: (path: FilePath, number: Int),
        in block: Int?
    ) {
        guard let (word, rest) = SSHDLexer.keyword(line) else { return }
        let name = word.lowercased()
        let key = SSHDKeyword.aliases[name] ?? name
        guard !rest.isEmpty else { return refuse(place, "no argument after '\(word)'") }
        guard let arguments = SSHDLexer.arguments(rest) else {
            return refuse(place, "invalid quotes")
        }
        guard let keyword = SSHDKeyword.byKey[key] else {
            if !SSHDKeyword.ignored.contains(key) { refuse(place, "unknown keyword '\(word)'") }
            return
        }
        if keyword.shape.takesOneArgument, arguments.count > 1 {
            refuse(place, "more than one argument after '\(word)'")
        }
        if !keyword.isMatchable, !isActiveFirst(block) {
            refuse(place, "'\(word)' is not allowed within a Match block")
        }
        lines[key, default: []].append(
            SSHDLine(
                key: key,
                arguments: arguments,
                rest: String(decoding: rest, as: UTF8.self),
                path: place.path,
                number: place.number,
                text: String(decoding: line, as: UTF8.self),
                block: block,
                index: count
            )
        )
        count += 1
    }

    private mutating func refuse(_ place: (path: FilePath, number: Int), _ message: String) {
        guard problems.count < 8 else { return }
        problems.append(SSHDProblem(path: place.path, line: place.number, message: message))
    }

    /// Whether lines of a block count before any connection: no block, or nothing but `Match all`.
    func isActiveFirst(_ block: Int?) -> Bool {
        var block = block
        while let index = block {
            guard blocks[index].isAll else { return false }
            block = blocks[index].parent
        }
        return true
    }

    /// Whether a block, and each around it, holds for a connection; `nil` for one that no other
    /// condition than `all` matches.
    func holds(_ block: Int, for context: SSHDContext?) -> Bool {
        guard let context else { return isActiveFirst(block) }
        let groups = accounts[context.user]?.groups ?? []
        var next: Int? = block
        while let index = next {
            guard blocks[index].matches(context, groups: groups) else { return false }
            next = blocks[index].parent
        }
        return true
    }
}

extension SSHDConfig: Snapshot {
    init(of host: Host, for options: SSHDOptions) throws(HostError) {
        try self.init(on: host, options: options)
    }
}
