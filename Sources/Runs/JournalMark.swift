package import Host
package import Model
import SystemPackage

/// What an entry of the journal says of a kept run: its place in the chain, and its content.
package struct JournalMark: Hashable, Sendable {
    package let sequence: Int
    package let digest: SHA256
    /// The oldest run that was kept when it was; `nil` where the entry doesn't say.
    package let oldest: Int?

    static let sequenceField = "TEMPER_RUN_SEQUENCE"
    static let digestField = "TEMPER_RUN_SHA256"
    static let folderField = "TEMPER_RUN_FOLDER"
    static let oldestField = "TEMPER_RUN_OLDEST"

    package init(sequence: Int, digest: SHA256, oldest: Int? = nil) {
        self.oldest = oldest
        self.sequence = sequence
        self.digest = digest
    }

    /// `nil` for an entry of a run that wasn't kept, or was kept in another folder.
    init?(_ entry: [String: String], folder: String) {
        guard let sequence = entry[Self.sequenceField].flatMap({ Int($0) }), sequence > 0,
            let digest = entry[Self.digestField].flatMap({ SHA256(hexadecimal: $0) }),
            entry[Self.folderField] ?? RunArchive.standardPath.string == folder
        else { return nil }
        self.init(
            sequence: sequence,
            digest: digest,
            oldest: entry[Self.oldestField].flatMap { Int($0) }
        )
    }
}

extension RunArchive {
    /// What the journal of the running host says of the runs in this folder, newest first.
    ///
    /// Only entries that a process of root sent: journald itself notes the sender.
    ///
    /// `id` is the MESSAGE_ID of a run's summary.
    package func journalMarks(ofSummaries id: String) throws(HostError) -> [JournalMark] {
        try host.journalEntries(
            matching: ["MESSAGE_ID=\(id)", "_UID=0"],
            fields: [
                JournalMark.sequenceField, JournalMark.digestField, JournalMark.folderField,
                JournalMark.oldestField,
            ],
            most: 100_000
        ).compactMap { JournalMark($0, folder: path.string) }
    }
}
