/// One thing that is wrong in a file, where it stands, and what was expected.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    package let location: SourceLocation
    package let message: String

    package init(_ location: SourceLocation, _ message: String) {
        self.location = location
        self.message = message
    }

    /// For example `server.yaml:12:7: …`.
    package var description: String { "\(location): \(message)" }
}

/// All that is wrong in the baselines of a run; never empty.
package struct BaselineError: Error, Hashable, Sendable {
    package let diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    package init(_ location: SourceLocation, _ message: String) {
        diagnostics = [Diagnostic(location, message)]
    }
}
