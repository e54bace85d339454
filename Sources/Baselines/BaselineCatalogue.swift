import Host
package import Model
package import Resources
package import SystemPackage

/// Finds baselines by name or path, on the invoking host, and resolves them.
///
/// A name is looked for beside the file that names it, then in `/etc/temper/baselines.d`, then in
/// `/usr/share/temper/baselines`. What steers a root process must belong to root and be writable by
/// nobody else; a file given by path may also belong to the invoking user.
package struct BaselineCatalogue {
    package static let siteFolder = FilePath("/etc/temper/baselines.d")
    package static let shippedFolder = FilePath("/usr/share/temper/baselines")
    package static let defaultName = "server"

    let host: Host
    let kinds: [any Resource.Type]
    /// Users whose files are trusted, beside root, when they are given by path.
    let trusted: Set<UInt32>

    package init(kinds: [any Resource.Type] = resourceKinds) throws(BaselineError) {
        do throws(HostError) {
            host = try Host.live()
        } catch {
            throw BaselineError(SourceLocation(file: "/", line: 1, column: 1), error.description)
        }
        self.kinds = kinds
        let caller = environment("SUDO_UID").flatMap { UInt32($0) }
        trusted = Set([processUser(), caller ?? 0, 0])
    }

    /// A file's document, and what a report says of it.
    struct Loaded {
        let document: BaselineDocument
        let description: Report.BaselineDescription
        let path: FilePath
    }

    /// What can be named, in order of names.
    package struct Entry: Sendable {
        package let name: String
        package let title: String
        package let version: String
        package let path: FilePath
    }

    package func list() throws(BaselineError) -> [Entry] {
        var entries: [String: Entry] = [:]
        for folder in [Self.shippedFolder, Self.siteFolder] {
            for name in try reading(folder, { h throws(HostError) in try h.list(folder) }) ?? []
            where name.extension == "yaml" {
                let path = folder.appending(name)
                // What is wrong with one is told when it is named; the others can be all the same.
                let document = try? load(path, isStandard: true).document
                entries[name.stem] = Entry(
                    name: name.stem,
                    title: document?.title ?? "",
                    version: document?.version ?? "",
                    path: path
                )
            }
        }
        return entries.values.sorted { $0.name < $1.name }
    }

    /// What the baseline of a name or a path calls itself.
    package func title(of name: String) throws(BaselineError) -> String {
        let place = SourceLocation(whole: "--baseline")
        return try find(name, from: place, beside: nil).document.title
    }

    /// The file behind a name or a path that `place` names.
    func find(
        _ text: String,
        from place: SourceLocation,
        beside file: FilePath?
    ) throws(BaselineError) -> Loaded {
        if text.utf8.contains(UInt8(ascii: "/")) || text.hasSuffix(".yaml") {
            var path = FilePath(text)
            if path.isRelative {
                let base = file?.removingLastComponent() ?? FilePath(workingDirectory())
                path = base.pushing(path)
            }
            guard try exists(path) else {
                throw BaselineError(place, "\(text): there is no such file")
            }
            return try load(path, isStandard: false)
        }
        let beside = file.map { [$0.removingLastComponent()] } ?? []
        for folder in beside + [Self.siteFolder, Self.shippedFolder] {
            let path = folder.appending("\(text).yaml")
            if try exists(path) {
                return try load(path, isStandard: !beside.contains(folder))
            }
        }
        throw BaselineError(
            place,
            "no baseline '\(text)' in \(Self.siteFolder) or \(Self.shippedFolder)"
                + Spelling.suggestion(for: text, among: try list().map(\.name))
                + "; a file is named by its path, as ./\(text).yaml"
        )
    }

    func load(_ path: FilePath, isStandard: Bool) throws(BaselineError) -> Loaded {
        let bytes = try bytes(of: path, isStandard: isStandard)
        let node = try YAMLReader.read(bytes, named: path.string)
        let document = try BaselineDocument(node)
        return Loaded(
            document: document,
            description: Report.BaselineDescription(
                name: document.name,
                version: document.version,
                path: path.string,
                digest: SHA256(bytes)
            ),
            path: path
        )
    }

    /// A trusted file's bytes.
    func bytes(of path: FilePath, isStandard: Bool) throws(BaselineError) -> [UInt8] {
        let file = try reading(path) { h throws(HostError) in
            try h.read(path, upTo: YAMLReader.largestDocument)
        }
        let start = SourceLocation(file: path.string, line: 1, column: 1)
        guard let file else { throw BaselineError(start, "there is no such file") }
        try requireTrust(in: file.status, of: path, isStandard: isStandard)
        return file.bytes
    }

    /// Refuses what somebody else than its trusted owner could have written.
    func requireTrust(
        in status: FileStatus,
        of path: FilePath,
        isStandard: Bool
    ) throws(BaselineError) {
        let start = SourceLocation(file: path.string, line: 1, column: 1)
        let what = status.kind == .folder ? "folder" : "file"
        let owners = isStandard ? [0] : trusted
        guard owners.contains(status.owner) else {
            throw BaselineError(
                start,
                "it belongs to uid \(status.owner): expected a \(what) of root's"
            )
        }
        guard !status.mode.isWritableByOthers else {
            throw BaselineError(
                start,
                "others may write to it (mode \(status.mode)): "
                    + "expected a \(what) that only its owner writes (chmod go-w)"
            )
        }
    }

    private func exists(_ path: FilePath) throws(BaselineError) -> Bool {
        try reading(path) { h throws(HostError) in try h.status(path) } != nil
    }

    func reading<Result>(
        _ path: FilePath,
        _ body: (Host) throws(HostError) -> Result
    ) throws(BaselineError) -> Result {
        do throws(HostError) {
            return try body(host)
        } catch {
            throw BaselineError(
                SourceLocation(file: path.string, line: 1, column: 1),
                error.description
            )
        }
    }
}
