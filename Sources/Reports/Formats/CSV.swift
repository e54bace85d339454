package import Model

extension Report {
    /// A table (RFC 4180) for spreadsheets.
    package func csv(_ view: ReportView) -> [UInt8] {
        []
    }
}
