package import Model

extension Report {
    /// Prometheus' text format, for node_exporter's textfile collector.
    package func prometheus(_ view: ReportView) -> [UInt8] {
        []
    }
}
