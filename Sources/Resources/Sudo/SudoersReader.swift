import Host
import Model
import SystemPackage

/// Reads `/etc/sudoers` and all that it includes, with the place of every item.
///
/// cvtsudoers(1) knows what the files say, and this reader where they say it. It is also what
/// there is for an image. What it cannot read is thrown; what sudo would refuse is a problem.
struct SudoersReader {
    /// What was found beneath one root.
    struct Result: Hashable, Sendable {
        var policy = SudoPolicy()
        /// Why `visudo -c` would refuse the files, the first ones only.
        var problems: [String] = []
        /// Files in an included folder that sudo passes over for their names.
        var ignored: [FilePath] = []
        /// Why sudo doesn't read the main file, and so doesn't run.
        var mainRefusal: String?
        /// Included files that sudo doesn't read for their owner or mode, and why.
        var refused: [FilePath: String] = [:]
        /// What visudo finds fault with, though sudo reads the file: its mode or its group.
        var complaints: [String] = []
        /// How many settings precede temper's own drop-in where sudo last reads it, or would.
        var settingsBeforeDropIn: Int?
        /// The last line of the main file that isn't empty, for a line to be put behind it.
        var lastLine: (number: Int, text: String)? {
            lastLineNumber.flatMap { number in lastLineText.map { (number, $0) } }
        }
        var lastLineNumber: Int?
        var lastLineText: String?
        var hasMainFile = false
        /// The bytes of every file that was read, for the text of lines that are to be edited.
        var bytes: [FilePath: [UInt8]] = [:]

        /// The physical lines of a place; `nil` where they aren't UTF-8, and so can't be edited.
        func lines(of place: SudoPlace) -> [String]? {
            let lines = (bytes[place.path] ?? []).split(
                separator: UInt8(ascii: "\n"),
                maxSplits: place.last,
                omittingEmptySubsequences: false
            )
            guard lines.count >= place.last, place.first <= place.last else { return nil }
            var texts: [String] = []
            for line in lines[(place.first - 1)..<place.last] {
                guard let text = String(validating: line, as: UTF8.self) else { return nil }
                texts.append(text)
            }
            return texts
        }
    }

    static let mainFile: FilePath = "/etc/sudoers"
    /// sudo's own limits are 128 levels; the number of files keeps a hostile tree finite.
    private static let largestDepth = 128
    private static let largestCount = 4096

    private let host: Host
    private let dropIn: FilePath
    private var result = Result()
    private var count = 0
    private var isStopped = false

    static func read(_ host: Host, dropIn: FilePath) throws(HostError) -> Result {
        var reader = SudoersReader(host: host, dropIn: dropIn)
        guard let file = try host.read(mainFile) else { return reader.result }
        reader.result.hasMainFile = true
        if let why = refusal(file.status) {
            let refusal = "\(mainFile): \(why), so that sudo doesn't read it"
            reader.result.mainRefusal = refusal
            reader.refuse(refusal)
        }
        reader.keepLastLine(of: file.bytes)
        try reader.read(file, at: mainFile, depth: 0)
        return reader.result
    }

    private init(host: Host, dropIn: FilePath) {
        self.host = host
        self.dropIn = dropIn
    }

    private mutating func keepLastLine(of bytes: [UInt8]) {
        guard let last = bytes.lastIndex(where: { $0 != UInt8(ascii: "\n") }) else { return }
        let start = bytes[...last].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        result.lastLineNumber = bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1
        result.lastLineText = String(validating: bytes[start...last], as: UTF8.self)
    }

    private mutating func refuse(_ problem: String) {
        if result.problems.count < 20 { result.problems.append(problem) }
    }

    private mutating func read(
        _ file: HostFile,
        at path: FilePath,
        depth: Int
    ) throws(HostError) {
        count += 1
        guard count <= Self.largestCount else {
            throw HostError("read", path.description, .malformed("more than 4096 included files"))
        }
        complain(of: file.status, at: path)
        result.bytes[path] = file.bytes
        if path == dropIn { result.settingsBeforeDropIn = result.policy.settings.count }
        var parser = SudoersParser(file.bytes, of: path)
        while !isStopped {
            do throws(SudoersParser.Problem) {
                guard let statement = try parser.next() else { return }
                pending = statement
            } catch {
                refuse("\(path):\(error.line): expected \(error.expected)")
                continue
            }
            try add(pending, in: path, depth: depth)
        }
    }

    /// What the parser gave last; kept here so that two kinds of error don't share a `do`.
    private var pending = SudoersParser.Statement.settings([])

    /// Why sudo won't read a file (sudo's lib/util/secure_path.c); `nil` where it does.
    private static func refusal(_ status: FileStatus) -> String? {
        if status.owner != 0 { return "it belongs to uid \(status.owner), not to root" }
        if status.mode.bits & 0o002 != 0 { return "everybody may write to it" }
        if status.mode.bits & 0o020 != 0, status.group != 0 {
            return "its group, gid \(status.group), may write to it"
        }
        return nil
    }

    private mutating func complain(of status: FileStatus, at path: FilePath) {
        if status.group != 0 {
            result.complaints.append("\(path): wrong owner (uid, gid) should be (0, 0)")
        }
        if status.mode != Permissions(0o440) {
            result.complaints.append(
                "\(path): bad permissions, should be mode 0440, not \(status.mode)"
            )
        }
    }

    private mutating func add(
        _ statement: SudoersParser.Statement,
        in path: FilePath,
        depth: Int
    ) throws(HostError) {
        switch statement {
        case .settings(let settings): result.policy.settings += settings
        case .rules(let rules): result.policy.rules += rules
        case .aliases(let kind, let aliases):
            for alias in aliases {
                let known = result.policy.aliases[kind]?[alias.name]
                if known != nil { refuse("\(path): \(alias.name) is defined twice") }
                result.policy.aliases[kind, default: [:]][alias.name] = alias.members
            }
        case .include(let name):
            try include(try expand(name, in: path), depth: depth + 1, from: path)
        case .includeFolder(let name):
            try includeFolder(try expand(name, in: path), depth: depth + 1, from: path)
        }
    }

    /// An include's path: `%h` is the host's short name, and a relative one begins beside its file.
    private func expand(_ name: String, in path: FilePath) throws(HostError) -> FilePath {
        var name = name
        let parts = name.split(separator: "%h", omittingEmptySubsequences: false)
        if parts.count > 1 { name = parts.joined(separator: try shortHostname()) }
        let included = FilePath(name)
        return included.isAbsolute
            ? included.lexicallyNormalized()
            : path.removingLastComponent().pushing(included).lexicallyNormalized()
    }

    private func shortHostname() throws(HostError) -> String {
        let path: FilePath = host.isLive ? "/proc/sys/kernel/hostname" : "/etc/hostname"
        guard let bytes = try host.read(path)?.bytes else {
            throw HostError("read", path, .noSuchFileOrDirectory)
        }
        let line = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        return String(line.prefix { $0 != "." })
    }

    private mutating func isTooDeep(_ depth: Int, _ path: FilePath) -> Bool {
        if depth > Self.largestDepth {
            refuse("\(path): too many levels of includes")
            isStopped = true
        }
        return isStopped
    }

    private mutating func include(
        _ path: FilePath,
        depth: Int,
        from: FilePath
    ) throws(HostError) {
        if isTooDeep(depth, path) { return }
        guard let file = try host.read(path) else {
            return refuse("\(path), included by \(from), isn't there")
        }
        if let why = Self.refusal(file.status) {
            // sudo complains and goes on behind the include (tried with 1.9.13 and 1.9.16).
            result.refused[path] = why
            return
        }
        try read(file, at: path, depth: depth)
    }

    /// Reads a folder's files in the order of their names (strcmp), but for those sudo passes over.
    ///
    /// A folder that is missing, or that others may write to, sudo passes over as a whole.
    private mutating func includeFolder(
        _ folder: FilePath,
        depth: Int,
        from: FilePath
    ) throws(HostError) {
        if isTooDeep(depth, folder) { return }
        let holdsDropIn = folder == dropIn.removingLastComponent()
        if holdsDropIn { result.settingsBeforeDropIn = result.policy.settings.count }
        guard let status = try host.status(folder), status.kind == .folder, status.owner == 0,
            status.mode.bits & 0o002 == 0, status.mode.bits & 0o020 == 0 || status.group == 0,
            let names = try host.list(folder)
        else { return }
        for name in names {
            let path = folder.appending(name)
            guard try host.status(path)?.kind == .regular else { continue }
            if Self.isIgnored(name.string) {
                if !Self.isReadme(name.string) { result.ignored.append(path) }
                continue
            }
            guard let file = try host.read(path) else { continue }
            if let why = Self.refusal(file.status) {
                result.refused[path] = why
                continue
            }
            try read(file, at: path, depth: depth)
            if isStopped { return }
            if holdsDropIn, bytewise(path.string, dropIn.string) {
                result.settingsBeforeDropIn = result.policy.settings.count
            }
        }
    }

    /// sudoers(5): names with a dot in them or a tilde at their end.
    static func isIgnored(_ name: String) -> Bool {
        name.utf8.contains(UInt8(ascii: ".")) || name.utf8.last == UInt8(ascii: "~")
    }

    private static func isReadme(_ name: String) -> Bool {
        ["README", "README.md", "README.txt"].contains(name)
    }
}

extension SudoersReader.Result {
    /// Why nothing can be changed before a person has mended owners and modes: visudo, which judges
    /// every candidate, finds fault with them.
    var faults: String? {
        let first =
            complaints.first
            ?? refused.min { $0.key.string < $1.key.string }.map { "\($0.key): \($0.value)" }
        return first.map { "visudo accepts no change before this is mended (chmod, chown): \($0)" }
    }
}
