package import Model

extension Report {
    /// SARIF 2.1.0 (OASIS), as code-scanning dashboards read it.
    package func sarif(_ view: ReportView) -> [UInt8] {
        []
    }
}
