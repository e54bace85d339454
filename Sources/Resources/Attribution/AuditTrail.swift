package import Host
package import Model
package import SystemPackage

/// The events of the audit log that bear on what temper watches, and what they account for.
///
/// Pure: what is there now is handed in. An event counts only where it accounts for that; whatever
/// it leaves open is `unknown`, with what is open.
package struct AuditTrail: Sendable {
    package let events: [AuditEvent]
    /// The names of users by uid.
    package let users: [UInt32: String]
    /// When temper's rules were put there.
    package let enabled: Timestamp
    /// Acts before it are left out but where they account for what is there now.
    package let since: Timestamp?

    /// How long after its record a change may end: a file is written after it is opened.
    static let slack: Int64 = 5_000
    /// Stamps of files and of records come from a clock that ticks.
    static let tick: Int64 = 20
    package static let mostActs = 5

    package init(
        _ events: [AuditEvent],
        users: [UInt32: String],
        enabled: Timestamp,
        since: Timestamp? = nil
    ) {
        self.events = events
        self.users = users
        self.enabled = enabled
        self.since = since
    }

    /// What is at a path now, links resolved above it.
    package struct Place: Sendable {
        package let path: FilePath
        /// `nil` where nothing is there.
        package let status: FileStatus?
        /// Of the folder that it is in.
        package let folder: FileStatus?

        package init(_ path: FilePath, status: FileStatus?, folder: FileStatus?) {
            self.path = path
            self.status = status
            self.folder = folder
        }
    }

    /// When the rules of a kind were last loaded: what happened before may have had unseen
    /// successors.
    func lastLoad(ofKind kind: String) -> Int64? {
        events.last { $0.operation == "add_rule" && $0.ruleKey == AuditRule.key(of: kind) }
            .map(\.milliseconds)
    }

    func act(_ event: AuditEvent, on subject: String, _ action: String) -> Attribution.Act {
        var act = Attribution.Act(
            .audit,
            at: Timestamp(seconds: event.milliseconds / 1000),
            subject: subject,
            action: action,
            record: event.record
        )
        act.loginUID = event.loginUID
        act.user = event.loginUID.flatMap { users[$0] }
        act.uid = event.uid
        act.executable = event.executable
        act.command = event.arguments.isEmpty ? nil : event.arguments.joined(separator: " ")
        act.session = event.session
        return act
    }

    func stamp(_ milliseconds: Int64) -> String {
        Timestamp(seconds: milliseconds / 1000).description
    }

    func isRecent(_ event: AuditEvent) -> Bool {
        since.map { event.milliseconds >= $0.seconds * 1000 } ?? false
    }
}
