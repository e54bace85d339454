package import Host
import Model

/// What the records of a host's transactions leave open: one look at each of them.
package struct Pending: Sendable {
    /// To be taken back, oldest first: cut off, or not confirmed in time.
    ///
    /// There is at most one unless a person moved folders about.
    package private(set) var unfinished: [String] = []
    /// The newest transaction, where some of it could not be taken back.
    ///
    /// One that isn't the newest stays as it is: what came later was made of what it had left.
    package private(set) var incomplete: String?
    /// What somebody is to confirm, and until when.
    package private(set) var awaiting: (id: String, until: Deadline)?
    /// Transactions whose record can't be read, with the reason.
    ///
    /// They keep no other one from being taken back.
    package private(set) var damaged: [(id: String, reason: String)] = []

    /// Nothing.
    package init() {}

    package init(in store: StateStore, on host: Host) throws(TransactionError) {
        for id in try onHost({ () throws(HostError) in try store.ids() }) {
            incomplete = nil
            let progress: Progress
            do throws(TransactionError) {
                progress = try store.progress(id)
            } catch {
                guard case .unusableState(let reason) = error else { throw error }
                damaged.append((id, reason))
                continue
            }
            switch progress.state {
            case .prepared: unfinished.append(id)
            case .awaiting:
                if let until = progress.confirmBy, until.left(on: host) > 0 {
                    awaiting = (id, until)
                } else {
                    unfinished.append(id)
                }
            case .incomplete: incomplete = id
            case .committed, .rolledBack: continue
            }
        }
    }

    /// A sentence for each transaction that isn't at its end.
    package var sentences: [String] {
        unfinished.map {
            "transaction \($0) was cut off, or nobody confirmed it; 'temper recover' takes it back"
        }
            + [incomplete].compactMap(\.self).map {
                "transaction \($0) could not all be taken back; 'temper recover' tries again"
            }
            + damaged.map { "transaction \($0.id): \($0.reason)" }
    }
}
