package import Model

extension Report {
    /// Heimdall Data Format (MITRE), in JSON.
    package func hdf(_ view: ReportView) -> [UInt8] {
        []
    }
}
