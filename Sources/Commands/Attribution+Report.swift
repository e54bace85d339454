import Host
import Model
import Resources

extension Report {
    /// Adds to each failing finding who changed it, as far as the host's records tell.
    ///
    /// What is as it was at the run before is known from it, and isn't asked again: reading the audit
    /// log takes longer than a whole check.
    mutating func attribute(on host: Host) {
        let open = findings.filter { $0.attribution == nil }
        let attributions = Attributions.of(open, on: host, since: previous?.started)
        updateFindings { $0.attribution = attributions[$0.control] ?? $0.attribution }
    }
}
