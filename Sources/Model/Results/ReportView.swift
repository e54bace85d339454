/// How a report is shown: beside the run before it, or by a framework's own numbers.
package struct ReportView: Sendable {
    /// The run before it of the same scope; `nil` where there is none.
    package var previous: Report?
    /// `nil` for the controls' own ids.
    package var framework: Framework?

    package init(previous: Report? = nil, framework: Framework? = nil) {
        self.previous = previous
        self.framework = framework
    }
}
