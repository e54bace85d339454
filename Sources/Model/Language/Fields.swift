/// The fields of one mapping: each is handed out once, and what nobody asked for is an error.
///
/// A reader takes every field first and calls `finish()` last, so that all that is wrong in a
/// mapping is told at once. A misspelt key would otherwise be a control that enforces nothing.
package struct Fields {
    package let location: SourceLocation
    private let entries: [Node.Entry]
    private var isTaken: [Bool]
    private var known: [String] = []
    package private(set) var diagnostics: [Diagnostic] = []

    package init(_ node: Node) throws(BaselineError) {
        guard case .mapping(let entries) = node.content else {
            throw BaselineError(
                node.location,
                "\(node.excerpt): expected a mapping (key: value)"
            )
        }
        location = node.location
        self.entries = entries
        isTaken = Array(repeating: false, count: entries.count)
    }

    /// The keys that nobody took yet, in the file's order.
    package var remaining: [String] { rest.map(\.key) }

    private var rest: [Node.Entry] {
        zip(entries, isTaken).compactMap { entry, isTaken in isTaken ? nil : entry }
    }

    /// Hands out the value of `key`, or `nil` where the mapping doesn't have it.
    package mutating func take(_ key: String) -> Node? {
        known.append(key)
        guard let index = index(of: key) else { return nil }
        isTaken[index] = true
        return entries[index].value
    }

    private func index(of key: String) -> Int? {
        entries.indices.first { !isTaken[$0] && entries[$0].key == key }
    }

    /// Where the value of `key` stands, whether or not it was taken; the mapping's own place else.
    package func location(of key: String) -> SourceLocation {
        entries.first { $0.key == key }?.value.location ?? location
    }

    /// Reads a field that may be missing; what is wrong in it is kept for `finish()`.
    package mutating func optional<Value>(
        _ key: String,
        _ read: (Node) throws(BaselineError) -> Value
    ) -> Value? {
        guard let node = take(key) else { return nil }
        do throws(BaselineError) {
            return try read(node)
        } catch {
            diagnostics += error.diagnostics
            return nil
        }
    }

    /// Reads a field that must be there; its absence is kept for `finish()`.
    package mutating func required<Value>(
        _ key: String,
        _ read: (Node) throws(BaselineError) -> Value
    ) -> Value? {
        guard index(of: key) != nil else {
            known.append(key)
            diagnostics.append(Diagnostic(location, "'\(key)' is missing"))
            return nil
        }
        return optional(key, read)
    }

    /// Keeps what a reader found wrong beyond one field, for `finish()`.
    package mutating func refuse(_ location: SourceLocation, _ message: String) {
        diagnostics.append(Diagnostic(location, message))
    }

    package mutating func refuse(_ error: BaselineError) {
        diagnostics += error.diagnostics
    }

    /// Throws all that was wrong, with every key that nobody asked for.
    package mutating func finish() throws(BaselineError) {
        for entry in rest {
            diagnostics.append(
                Diagnostic(
                    entry.keyLocation,
                    "unknown field '\(entry.key)'"
                        + Spelling.suggestion(for: entry.key, among: known)
                )
            )
        }
        isTaken = Array(repeating: true, count: entries.count)
        guard diagnostics.isEmpty else { throw problems }
    }

    /// What was found wrong so far, for a reader that cannot go on.
    package var problems: BaselineError {
        diagnostics.isEmpty
            ? BaselineError(location, "cannot be read") : BaselineError(diagnostics)
    }
}
