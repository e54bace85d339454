import Host
import Model

/// A past transaction, as `temper history` lists it.
package struct HistoryEntry: Sendable {
    package let journal: Journal
    package let progress: Progress
    /// The undo that took it back.
    package let undoneBy: String?

    package var state: String {
        undoneBy == nil ? progress.state.rawValue : "undone"
    }
}

extension StateStore {
    /// Every transaction, newest first.
    package func history() throws(TransactionError) -> [HistoryEntry] {
        var undone: [String: String] = [:]
        var entries: [HistoryEntry] = []
        for id in try onHost({ () throws(HostError) in try ids() }).reversed() {
            let journal = try journal(id)
            let progress = try progress(id)
            if journal.kind == .undo, progress.state == .committed, let taken = journal.undoes {
                undone[taken] = id
            }
            entries.append(
                HistoryEntry(journal: journal, progress: progress, undoneBy: undone[id])
            )
        }
        return entries
    }
}
