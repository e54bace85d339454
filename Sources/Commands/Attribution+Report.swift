import Host
import Model
import Resources

extension Report {
    /// Adds to each failing finding who changed it, as far as the host's records tell.
    ///
    /// `since` is the last run that found all well.
    mutating func attribute(on host: Host, since: Timestamp? = nil) {
        let attributions = Attributions.of(findings, on: host, since: since)
        updateFindings { $0.attribution = attributions[$0.control] ?? $0.attribution }
    }
}
