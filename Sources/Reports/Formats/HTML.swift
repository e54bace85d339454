package import Model

extension Report {
    /// One self-contained page (HTML 5) for people: no network and no script are needed to read it.
    package func html(_ view: ReportView) -> [UInt8] {
        []
    }
}
