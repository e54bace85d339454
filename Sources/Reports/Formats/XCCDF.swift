package import Model

extension Report {
    /// XCCDF 1.2 results (NISTIR 7275), with the benchmark that they are of.
    package func xccdf(_ view: ReportView) -> [UInt8] {
        []
    }
}
