/// Who changed what a control judges, as far as the host's own records tell.
///
/// It is never guessed: where no record accounts for what is there now, it is unknown, with the reason.
package struct Attribution: Hashable, Sendable {
    /// The newest first; empty where nothing is known.
    package let acts: [Act]
    /// Why nothing is known, or not all of it; `nil` where all is.
    package let unknown: String?

    /// `unknown` says what of all that differs can't be accounted for, and why.
    package static func known(_ acts: [Act], except unknown: String? = nil) -> Attribution {
        Attribution(acts: acts, unknown: unknown)
    }

    package static func unknown(because reason: String) -> Attribution {
        Attribution(acts: [], unknown: reason)
    }

    /// One change, as a record of the host has it.
    package struct Act: Hashable, Sendable {
        package enum Source: String, CaseIterable, Sendable {
            /// The kernel's audit log.
            case audit
            /// systemd's own entries in the journal.
            case journal
        }

        package let source: Source
        package let time: Timestamp
        /// The file, parameter or unit that was changed.
        package let subject: String
        /// In a word or two: `written`, `renamed over`, `removed`, `set`, `stopped`.
        package let action: String
        /// The user that logged in, whatever they became since (auid); `nil` where nobody did.
        package var loginUID: UInt32?
        /// The name of `loginUID`, where the host knows one.
        package var user: String?
        /// The user that the program ran as.
        package var uid: UInt32?
        package var executable: String?
        /// The program with its arguments, where that was recorded.
        package var command: String?
        /// The audit session, or the login session of a unit; `nil` where there is none.
        package var session: String?
        /// What finds the record: `1700000000.123:456` of the audit log, a cursor of the journal.
        package let record: String

        package init(
            _ source: Source,
            at time: Timestamp,
            subject: String,
            action: String,
            record: String
        ) {
            self.source = source
            self.time = time
            self.subject = subject
            self.action = action
            self.record = record
        }
    }
}
