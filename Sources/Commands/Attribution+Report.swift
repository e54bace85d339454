import Host
import Model
import Resources

extension Report {
    /// Adds to each failing finding who changed it, as far as the host's records tell.
    ///
    /// What is as it was at the run before is known from it, and isn't asked again: reading the audit
    /// log takes longer than a whole check. What of it was unknown is asked, and what was known stays, since
    /// logs are kept for a shorter time.
    mutating func attribute(on host: Host) {
        let open = findings.filter { $0.attribution?.unknown != nil || $0.attribution == nil }
        let attributions = Attributions.of(open, on: host, since: previous?.started)
        updateFindings { finding in
            guard let found = attributions[finding.control] else { return }
            let before = finding.attribution?.acts ?? []
            finding.attribution =
                found.acts.isEmpty && !before.isEmpty
                ? .known(before, except: found.unknown) : found
        }
    }
}
