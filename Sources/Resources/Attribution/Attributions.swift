package import Host
package import Model
import SystemPackage

/// Who changed what failing controls judge, by the audit log and systemd's own entries.
package struct Attributions {
    private let host: Host
    private let since: Timestamp?
    private let users: [UInt32: String]
    /// The audit log's events, or why they aren't known.
    private let trail: Result<AuditTrail, Unknown>
    /// systemd's entries about the units that run otherwise than asked, or why they aren't known.
    private let entries: Result<[UnitEntry], Unknown>

    private struct Unknown: Error { let reason: String }

    /// The attribution of each failing finding, by its control.
    ///
    /// Empty for an image. Where nothing fails nothing is asked; else the log is read once, for all of
    /// them. `since` is the run before: earlier acts are told only where they account for what is there
    /// now.
    package static func of(
        _ findings: [Finding],
        on host: Host,
        since: Timestamp? = nil
    ) -> [String: Attribution] {
        let failing = findings.filter { $0.outcome == .fail }
        guard host.isLive, !failing.isEmpty else { return [:] }
        let attributions = Attributions(of: failing, on: host, since: since)
        return Dictionary(
            failing.map { ($0.control, attributions.attribution(of: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private init(of findings: [Finding], on host: Host, since: Timestamp?) {
        self.host = host
        self.since = since
        var users: [UInt32: String] = [:]
        for account in (try? host.snapshot(Accounts.self))?.all ?? [] {
            if let uid = account.uid, users[uid] == nil { users[uid] = account.name }
        }
        self.users = users
        trail = Self.trail(of: host, users, since)
        let units = findings.filter { $0.kind == Service.kind }.flatMap(\.verdict.evidence)
            .filter { $0.holds == false && $0.runs == false }.compactMap { UnitName($0.subject) }
        entries = Self.entries(about: units, on: host)
    }

    private static func entries(
        about units: [UnitName],
        on host: Host
    ) -> Result<[UnitEntry], Unknown> {
        guard !units.isEmpty else { return .success([]) }
        // Whom the journal shows only their own entries can't tell what it lacks.
        guard processUser() == 0 else {
            return .failure(Unknown(reason: "only root reads systemd's entries for sure"))
        }
        do throws(HostError) {
            var entries = try host.entries(about: units)
            // One that starts all the time leaves no room for the others.
            let silent = Set(units.map(\.description))
                .subtracting(entries.filter(\.isOfActivity).map(\.unit))
            if entries.count >= Host.entriesOfUnit * units.count {
                for unit in units where silent.contains(unit.description) {
                    entries += try host.entries(about: [unit])
                }
            }
            return .success(entries)
        } catch {
            return .failure(Unknown(reason: "the journal can't be read: \(error)"))
        }
    }

    private static func trail(
        of host: Host,
        _ users: [UInt32: String],
        _ since: Timestamp?
    ) -> Result<AuditTrail, Unknown> {
        do throws(HostError) {
            if try host.snapshot(Virtualization.self).kind == .container {
                return .failure(Unknown(reason: "a container has no audit of its own"))
            }
            guard processUser() == 0 else {
                return .failure(Unknown(reason: "only root may read the audit log"))
            }
            guard let rules = try host.status(AuditRule.file) else {
                return .failure(
                    Unknown(reason: "temper's audit rules aren't enabled: 'temper audit enable'")
                )
            }
            // A site's own rules may have taken the events.
            var records = try host.auditRecords(withKey: AuditRule.prefix)
            // A check in its sandbox may not ask the kernel for the rules: these events are then missing,
            // and what they did is unknown.
            let loaded = (try? host.auditState())?.rules ?? []
            let others = Array(AuditRule.otherKeys(in: loaded).prefix(8))
            for key in others { records += try host.auditRecords(withKey: key) }
            let events = AuditEvent.events(in: records, node: host.describe().hostname)
                .filter { $0.key.isEmpty || AuditRule.isKey($0.key, ofTemperOr: others) }
            return .success(
                AuditTrail(
                    events,
                    users: users,
                    enabled: Timestamp(seconds: rules.changed / 1_000_000_000),
                    since: since
                )
            )
        } catch {
            return .failure(Unknown(reason: "the audit log can't be read: \(error)"))
        }
    }

    /// What is known of the things that differ, and the first reason why not all is.
    private func attribution(of finding: Finding) -> Attribution {
        var acts: [Attribution.Act] = []
        var unknown: [(thing: String, reason: String)] = []
        for evidence in finding.verdict.evidence where evidence.holds == false {
            for difference in differences(of: evidence, finding) {
                // Who asked systemd and who changed a unit's file are two roads to one state.
                let known = difference.answers.flatMap(\.acts)
                acts += known.filter { !acts.contains($0) }
                if known.isEmpty, let reason = difference.answers.first?.unknown {
                    unknown.append((difference.thing, reason))
                }
            }
        }
        guard !acts.isEmpty else {
            return .unknown(because: unknown.first?.reason ?? "nothing that can be traced differs")
        }
        let newest = acts.sorted { $0.time > $1.time }.prefix(AuditTrail.mostActs)
        return .known(Array(newest), except: unknown.first.map { "\($0.thing): \($0.reason)" })
    }

    /// Something that differs, and what the records tell of it by each road that leads there.
    private struct Difference {
        let thing: String
        let answers: [Attribution]
    }

    private func differences(of evidence: Evidence, _ finding: Finding) -> [Difference] {
        if finding.kind == Service.kind, let unit = UnitName(evidence.subject) {
            return differences(of: evidence, unit)
        }
        var differences: [Difference] = []
        // Where only what runs is judged, the file isn't what differs.
        if evidence.boots == false || evidence.boots == nil && evidence.runs != false {
            let thing = evidence.subject + (evidence.boots == nil ? "" : ", next boot")
            if let path = evidence.origin?.path {
                let answer = attribution(of: path, kind: finding.kind)
                differences.append(Difference(thing: thing, answers: [answer]))
            } else if finding.kind != Sysctl.kind || evidence.boots == false {
                differences.append(
                    Difference(thing: thing, answers: [removal(of: evidence, finding)])
                )
            }
        }
        if finding.kind == Sysctl.kind, evidence.runs == false, let running = evidence.running,
            let key = SysctlKey(evidence.subject)
        {
            let answer = asking { $0.attribution(of: key, running: running) }
            differences.append(
                Difference(thing: "\(evidence.subject), running", answers: [answer])
            )
        }
        return differences
    }

    /// A unit: whoever asked systemd, who changed its files, and what systemd itself did.
    private func differences(of evidence: Evidence, _ unit: UnitName) -> [Difference] {
        var differences: [Difference] = []
        if evidence.boots == false {
            let state = evidence.nextBoot.map { String($0.prefix { $0 != "," && $0 != "-" }) }
            var answers = [asking { $0.attribution(of: unit, nextBoot: state ?? "unknown") }]
            if let path = evidence.origin?.path, path.starts(with: "/etc/systemd/system") {
                answers.append(attribution(of: path, kind: Service.kind))
            }
            differences.append(Difference(thing: "\(unit), next boot", answers: answers))
        }
        if evidence.runs == false {
            differences.append(
                Difference(thing: "\(unit), running", answers: [activity(of: unit, evidence)])
            )
        }
        return differences
    }

    /// systemd's newest entry about a unit, where it is of the state that the unit has.
    private func activity(of unit: UnitName, _ evidence: Evidence) -> Attribution {
        let own: [UnitEntry]
        switch entries {
        case .success(let all): own = all.filter { $0.unit == unit.description }
        case .failure(let unknown): return .unknown(because: unknown.reason)
        }
        let words = own.lazy.compactMap { entry in
            UnitEntry.words[entry.messageID].map { (entry, $0) }
        }
        guard let (entry, word) = words.first else {
            return .unknown(because: "the journal has no entry of a start or a stop of \(unit)")
        }
        let runs = !["inactive", "failed"].contains { evidence.running?.hasPrefix($0) == true }
        guard runs == (word == "started") else {
            return .unknown(
                because:
                    "systemd's last entry about \(unit) is '\(word)', which isn't what it is now"
            )
        }
        let act = Attribution.Act(
            .journal,
            at: Timestamp(seconds: entry.microseconds / 1_000_000),
            subject: unit.description,
            action: word,
            record: entry.cursor
        )
        let command = (try? trail.get())?.command(behind: entry, of: unit, runs: runs)
        return .known([command, act].compactMap(\.self))
    }

    /// Nothing sets it any more: whose doing that is can be told only of the file that decided at the run
    /// before.
    private func removal(of evidence: Evidence, _ finding: Finding) -> Attribution {
        guard let since else {
            return asking { _ in .unknown(because: "no file sets it, and no run before was kept") }
        }
        guard let path = finding.formerOrigins[evidence.subject] else {
            return asking { _ in
                .unknown(because: "no file sets it, and none did at the run before")
            }
        }
        // It may be there as it was, and no longer be read: then its writers had no part in that.
        if let status = try? host.status(path), status.changed / 1_000_000_000 < since.seconds {
            return asking { _ in
                .unknown(because: "\(path), which set it at the run before, hasn't changed since")
            }
        }
        return attribution(of: path, kind: finding.kind)
    }

    private func attribution(of path: FilePath, kind: String) -> Attribution {
        asking { trail in
            do throws(HostError) {
                // The links above it, and a link at its end but for units, where it is what counts.
                var folder = path.removingLastComponent()
                var place = path
                if kind != Service.kind, let target = try host.resolved(path) {
                    place = target
                    folder = target.removingLastComponent()
                } else if let real = try host.resolved(folder), let name = path.lastComponent {
                    place = real.appending(name)
                    folder = real
                }
                return trail.attribution(
                    of: AuditTrail.Place(
                        place,
                        status: try host.status(place, followingLinks: false),
                        folder: try host.status(folder)
                    ),
                    kind: kind
                )
            } catch {
                return .unknown(because: error.description)
            }
        }
    }

    private func asking(_ question: (AuditTrail) -> Attribution) -> Attribution {
        switch trail {
        case .success(let trail): question(trail)
        case .failure(let unknown): .unknown(because: unknown.reason)
        }
    }
}

extension UnitEntry {
    /// Whether it tells of a start or a stop.
    fileprivate var isOfActivity: Bool { UnitEntry.words[messageID] != nil }

    /// What systemd says by its message ids (sd-messages.h).
    fileprivate static let words = [
        "39f53479d3a045ac8e11786248231fbf": "started",
        "9d1aaa27d60140bd96365438aad20286": "stopped",
        "7ad2d189f7e94e70a38c781354912448": "stopped",
        "d9b373ed55a64feb8242e02dbe79a49c": "failed",
        "be02cf6855d2428ba40df7e9d022f03d": "failed",
    ]
}
