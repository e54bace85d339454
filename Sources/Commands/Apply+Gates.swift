import Host
import Model
import Resources
import Transactions

/// What an apply has to pass before its first write, and what keeps it from being final.
extension Apply {
    /// What the configuration's probes find amiss; of an image nothing can be probed.
    func failures(of probes: [Probe], on host: Host) -> [String] {
        host.isLive ? probes.compactMap { $0.failure(on: host) } : []
    }

    func refuse(for failures: [String]) throws(Failure) {
        guard !failures.isEmpty else { return }
        throw .transaction(
            .refused(failures + ["it failed before anything was done: nothing was changed"])
        )
    }

    func confirmation(on host: Host) throws(Failure) -> Confirmation? {
        guard let confirmWithin else { return nil }
        return try Confirmation(within: confirmWithin, state: state, on: host)
    }

    func refuseWhileAwaiting(_ work: Work) throws(Failure) {
        let awaiting = try reportingTransaction { () throws(TransactionError) in
            try Pending(in: work.store, on: work.host).awaiting
        }
        guard let awaiting else { return }
        throw .transaction(
            .refused([
                "\(awaiting.id) awaits a confirmation: 'temper confirm' keeps it, 'temper undo' takes "
                    + "it back; nothing was changed"
            ])
        )
    }
}
