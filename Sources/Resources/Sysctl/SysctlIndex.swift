import Host
package import Model

/// The lines of some files, found by the parameter that they speak of.
///
/// A lookup costs what it finds and not what there is, so that many controls over many lines stay
/// linear.
package struct SysctlIndex: Sendable {
    private struct Place: Comparable {
        let file: Int32
        let line: Int32

        static func < (left: Place, right: Place) -> Bool {
            (left.file, left.line) < (right.file, right.line)
        }
    }

    /// In the order in which they are read.
    package let files: [SysctlFile]
    private var exact: [String: [Place]] = [:]
    /// Names without a pattern's characters, by their last part.
    private var names: [Substring: [String]] = [:]
    /// Patterns by their last part, where that is no pattern itself.
    private var patterns: [Substring: [Place]] = [:]
    private var loosePatterns: [Place] = []

    package init(_ files: [SysctlFile]) {
        self.files = files
        for (fileIndex, file) in files.enumerated() {
            for (lineIndex, line) in file.lines.enumerated() {
                add(line, Place(file: Int32(fileIndex), line: Int32(lineIndex)))
            }
        }
    }

    private mutating func add(_ line: SysctlLine, _ place: Place) {
        let tail = SysctlIndex.tail(line.path)
        if !SysctlAssignment.isPattern(line.path) {
            if exact[line.path] == nil { names[tail, default: []].append(line.path) }
            exact[line.path, default: []].append(place)
        } else if SysctlAssignment.isPattern(String(tail)) {
            loosePatterns.append(place)
        } else {
            patterns[tail, default: []].append(place)
        }
    }

    private static func tail(_ path: String) -> Substring {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        return path[(slash.map(path.utf8.index(after:)) ?? path.startIndex)...]
    }

    /// All lines that speak of any of the keys, and the patterns that share keys with `pattern`, in
    /// the order in which they are read.
    package func assignments(
        of keys: [SysctlKey],
        overlapping pattern: SysctlKey? = nil
    ) -> [SysctlAssignment] {
        var places = pattern.map(places(overlapping:)) ?? []
        for key in keys {
            places += exact[key.path] ?? []
            let candidates = (patterns[SysctlIndex.tail(key.path)] ?? []) + loosePatterns
            places += candidates.filter { Glob(line(at: $0).path).matches(key.path) }
        }
        return assignments(at: places)
    }

    /// The keys that lines name without a pattern, among those that `pattern` matches, sorted.
    package func keys(matching pattern: SysctlKey) -> [SysctlKey] {
        let tail = SysctlIndex.tail(pattern.path)
        let candidates =
            SysctlAssignment.isPattern(String(tail))
            ? names.values.flatMap(\.self) : names[tail] ?? []
        return candidates.filter { Glob(pattern.path).matches($0) }
            .compactMap { SysctlKey(normalizedPath: $0) }.sorted()
    }

    private func places(overlapping pattern: SysctlKey) -> [Place] {
        let tail = SysctlIndex.tail(pattern.path)
        let candidates =
            SysctlAssignment.isPattern(String(tail))
            ? patterns.values.flatMap(\.self) : patterns[tail] ?? []
        return (candidates + loosePatterns).filter {
            SysctlFold.mayOverlap(line(at: $0).path, pattern.path)
        }
    }

    private func line(at place: Place) -> SysctlLine {
        files[Int(place.file)].lines[Int(place.line)]
    }

    private func assignments(at places: [Place]) -> [SysctlAssignment] {
        var last: Place?
        var found: [SysctlAssignment] = []
        for place in places.sorted() where place != last {
            last = place
            let file = files[Int(place.file)]
            let line = line(at: place)
            found.append(
                SysctlAssignment(
                    path: line.path,
                    value: line.value,
                    origin: Origin(file.path, line: line.number),
                    text: String(decoding: file.bytes[line.bytes], as: UTF8.self),
                    target: Origin(file.target, line: line.number)
                )
            )
        }
        return found
    }
}
