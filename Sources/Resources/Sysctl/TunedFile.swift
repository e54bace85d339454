import Model
import SystemPackage

/// One tuned.conf(5): its sections and their options, each with its line.
///
/// The reading is that of Python's configparser as tuned sets it up: `=` parts names and values, a
/// `#` behind a blank begins a comment, an indented line goes on with the value before.
struct TunedFile: Sendable {
    struct Option: Sendable {
        let section: String
        let name: String
        let value: String
        let origin: Origin
    }

    private(set) var options: [Option] = []
    /// Sections in the order of the file, with their first lines.
    private(set) var sections: [(name: String, origin: Origin)] = []
    private(set) var refusals: [Import.Refusal] = []

    init(_ file: ImportedFile) {
        var section: String?
        var names: Set<String> = []
        // What goes on over several lines is no value of the kernel's.
        var canContinue = false
        for (number, text) in file.lines {
            let origin = file.origin(number)
            let line = Self.trimmed(text)
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if canContinue, text.first == " " || text.first == "\t" {
                if let last = options.popLast() {
                    refusals.append(.init(last.origin, "\(last.name) goes on over several lines"))
                }
                canContinue = false
                continue
            }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                let name = String(line[line.index(after: line.startIndex)..<end])
                section = name
                canContinue = false
                if names.insert(name).inserted { sections.append((name, origin)) }
                continue
            }
            guard let section, let equals = line.firstIndex(of: "=") else {
                refusals.append(.init(origin, "it is neither a section nor name=value"))
                continue
            }
            let value = Self.withoutComment(String(line[line.index(after: equals)...]))
            options.append(
                Option(
                    section: section,
                    name: Self.trimmed(String(line[..<equals])),
                    value: Self.trimmed(value),
                    origin: origin
                )
            )
            canContinue = true
        }
    }

    private static func withoutComment(_ text: String) -> String {
        var last: Character = "="
        for index in text.indices {
            if text[index] == "#", last == " " || last == "\t" { return String(text[..<index]) }
            last = text[index]
        }
        return text
    }

    static func trimmed(_ text: String) -> String {
        var text = text[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
