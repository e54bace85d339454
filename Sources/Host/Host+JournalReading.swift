import CSystemd
import Glibc
import SystemPackage

extension Host {
    /// Fields of the journal's own entries that match, newest first.
    ///
    /// What this user may not read isn't there, without a word (sd_journal_open(3)).
    ///
    /// A match is `FIELD=value`; an entry has them all. Fields that begin with `_` are journald's,
    /// which no client can forge (systemd.journal-fields(7)). Of the wanted `fields` an entry has,
    /// the first is told where one stands several times; at most `most` entries are looked at.
    package func journalEntries(
        matching matches: [String],
        fields: [String],
        most: Int
    ) throws(HostError) -> [[String: String]] {
        var opened: OpaquePointer?
        let result = unsafe sd_journal_open(&opened, CInt(SD_JOURNAL_LOCAL_ONLY))
        guard result >= 0, let journal = unsafe opened else { throw Self.unreadable(result) }
        defer { unsafe sd_journal_close(journal) }
        for match in matches {
            let added = unsafe sd_journal_add_match(journal, match, match.utf8.count)
            guard added >= 0 else { throw Self.unreadable(added) }
        }
        let sought = unsafe sd_journal_seek_tail(journal)
        guard sought >= 0 else { throw Self.unreadable(sought) }
        var entries: [[String: String]] = []
        while entries.count < most {
            let step = unsafe sd_journal_previous(journal)
            guard step >= 0 else { throw Self.unreadable(step) }
            if step == 0 { break }
            var entry: [String: String] = [:]
            for field in fields {
                var data: UnsafeRawPointer?
                var length = 0
                let read = unsafe sd_journal_get_data(journal, field, &data, &length)
                if read == -ENOENT { continue }
                guard read >= 0, let start = unsafe data else { throw Self.unreadable(read) }
                // `FIELD=value`, as it was sent.
                let bytes = unsafe UnsafeRawBufferPointer(start: start, count: length)
                let value = unsafe bytes.dropFirst(field.utf8.count + 1)
                entry[field] = unsafe String(decoding: value, as: UTF8.self)
            }
            entries.append(entry)
        }
        return entries
    }

    private static func unreadable(_ result: CInt) -> HostError {
        HostError("read", "the journal", .system(Errno(rawValue: -result)))
    }
}
