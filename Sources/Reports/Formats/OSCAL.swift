package import Model

extension Report {
    /// OSCAL assessment results (NIST), in JSON.
    package func oscal(_ view: ReportView) -> [UInt8] {
        []
    }
}
