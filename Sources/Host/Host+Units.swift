import CSystemd
import Glibc
package import Model
import SystemPackage

/// What systemd says of a loaded unit.
package struct UnitActivity: Hashable, Sendable {
    /// `active`, `inactive`, `failed`, `activating`, `deactivating`, `reloading`, `refreshing` or
    /// `maintenance`.
    package let active: String
    /// For example `running`, `listening`, `dead` and so on.
    package let sub: String
    /// For example `loaded`, `not-found`, `masked` and so on.
    package let load: String
    /// Whether it waits in systemd's queue to be started, as in the middle of a boot.
    package let isQueued: Bool

    package init(active: String, sub: String, load: String, isQueued: Bool = false) {
        self.active = active
        self.sub = sub
        self.load = load
        self.isQueued = isQueued
    }

    /// Whether it runs, listens or is about to: neither `inactive` nor `failed`, or queued.
    package var runs: Bool { isQueued || (active != "inactive" && active != "failed") }

    /// Whether it has started and not begun to stop: what can be told to reload.
    package var isUp: Bool { active == "active" || active == "reloading" || active == "refreshing" }

    /// Whether it is on its way to another state.
    package var isChanging: Bool {
        runs && !isQueued && active != "active" && active != "maintenance"
    }
}

extension Host {
    /// Whether this is a running system whose first process is systemd (sd_booted(3)).
    package var hasSystemd: Bool {
        isLive && sd_booted() > 0
    }

    /// The states of some unit files, as systemctl(1) is-enabled has them; one call.
    ///
    /// Names that no file has are left out. systemd looks through all links for each file that it
    /// tells of, so that asking for those of interest takes a tenth of the time of asking for all.
    package func unitFileStates(_ units: [UnitName]) throws(HostError) -> [String: String] {
        guard !units.isEmpty else { return [:] }
        let files = try bus().call("ListUnitFilesByPatterns") { request throws(HostError) in
            try request.append([String]())
            try request.append(units.map(\.description))
        } read: { reply throws(HostError) in
            try reply.array(of: "ss") { () throws(HostError) in
                (path: try reply.text() ?? "", state: try reply.text() ?? "")
            }
        }
        return Dictionary(
            files.map { (String($0.path.split(separator: "/").last ?? ""), $0.state) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Names units whose states will be asked for, so that one question serves them all.
    package func expect(_ units: [UnitName]) { expectedUnits.formUnion(units) }

    /// The state of one unit file, an instance's too; `nil` where systemd finds none.
    package func unitFileState(_ unit: UnitName) throws(HostError) -> String? {
        do throws(HostError) {
            return try bus().call("GetUnitFileState") { request throws(HostError) in
                try request.append(unit.description)
            } read: { reply throws(HostError) in
                try reply.text()
            }
        } catch {
            if case .bus(let name, _) = error.cause,
                name == "org.freedesktop.DBus.Error.FileNotFound"
                    || name == "org.freedesktop.systemd1.NoSuchUnit"
            {
                return nil
            }
            throw error
        }
    }

    /// Every unit that systemd has in memory, with what it does now: one call.
    package func loadedUnits() throws(HostError) -> [String: UnitActivity] {
        let units = try bus().call("ListUnits", read: Self.units)
        return Dictionary(units, uniquingKeysWith: { first, _ in first })
    }

    private static func units(
        in reply: Bus.Message
    ) throws(HostError) -> [(name: String, activity: UnitActivity)] {
        try reply.array(of: "ssssssouso") { () throws(HostError) in
            let name = try reply.text() ?? ""
            _ = try reply.text()
            let load = try reply.text() ?? ""
            let active = try reply.text() ?? ""
            let sub = try reply.text() ?? ""
            _ = try reply.text()
            _ = try reply.text("o")
            _ = try reply.number()
            let job = try reply.text() ?? ""
            _ = try reply.text("o")
            let isQueued = active == "inactive" && (job == "start" || job == "restart")
            return (name, UnitActivity(active: active, sub: sub, load: load, isQueued: isQueued))
        }
    }

    /// Reads the unit files again (systemctl daemon-reload).
    package func reloadUnitFiles() throws(HostError) {
        try bus().call("Reload") { _ throws(HostError) in }
    }

    /// Starts a unit and waits until it runs; in the middle of a boot it is only queued.
    ///
    /// systemd refuses to start a unit that was started often of late (StartLimitBurst=,
    /// systemd.unit(5)); that count is set back first, for an undo must not fail for it.
    package func start(_ unit: UnitName) throws(HostError) {
        do throws(HostError) {
            try bus().call("ResetFailedUnit") { request throws(HostError) in
                try request.append(unit.description)
            } read: { _ throws(HostError) in
            }
        } catch {
            // There is nothing to set back of a unit that isn't loaded.
            guard case .bus("org.freedesktop.systemd1.NoSuchUnit", _) = error.cause else {
                throw error
            }
        }
        guard try !isStarting() else {
            // The unit may be ordered behind the one that this runs in: the boot goes on to it.
            return try bus().call("StartUnit") { request throws(HostError) in
                try request.append(unit.description)
                try request.append("replace")
            } read: { _ throws(HostError) in
            }
        }
        try job("StartUnit", unit, "start") { $0.runs && !$0.isChanging }
    }

    /// Whether the boot isn't over yet, or this process itself is what a unit starts with: jobs may
    /// wait for its end.
    private func isStarting() throws(HostError) -> Bool {
        var name: UnsafeMutablePointer<CChar>?
        if unsafe sd_pid_get_unit(0, &name) >= 0, let name = unsafe name {
            defer { unsafe free(name) }
            if let own = unsafe UnitName(String(cString: name)),
                try activity(of: own).active == "activating"
            {
                return true
            }
        }
        let program = Program("/usr/bin/systemctl", ["is-system-running"])
        let state = try run(program).text.prefix { $0 != "\n" }
        return state == "starting" || state == "initializing"
    }

    /// Stops a unit and waits until it has stopped.
    package func stop(_ unit: UnitName) throws(HostError) {
        try job("StopUnit", unit, "stop") { !$0.runs }
    }

    /// Has a running unit read its configuration again, and waits until it has.
    ///
    /// systemd's job ends when the signal is sent. sshd writes its pid file at each start and at
    /// each reload, so a new one is the proof; without systemd it also tells whom to send SIGHUP.
    package func reload(_ unit: UnitName) throws(HostError) {
        let before = try daemon(of: unit)
        if hasSystemd {
            try job("ReloadUnit", unit, "reload") { $0.isUp && !$0.isChanging }
        } else {
            guard let before else {
                throw HostError("reload", unit.description, .malformed("it does not run"))
            }
            if kill(before.pid, SIGHUP) != 0 {
                throw HostError("reload", unit.description, .system(.last))
            }
        }
        guard let before else { return }
        let deadline = monotonicSeconds() + 10
        while monotonicSeconds() < deadline {
            if let now = try daemon(of: unit), now.loaded > before.loaded { return }
            usleep(10_000)
        }
        throw HostError("reload", unit.description, .timedOut(seconds: 10))
    }

    /// Whether a daemon has read its configuration since a moment (nanoseconds since 1970); `nil`
    /// where that can't be told of it.
    package func hasLoaded(_ unit: UnitName, since moment: Int64) throws(HostError) -> Bool? {
        try daemon(of: unit).map { $0.loaded >= moment }
    }

    /// A daemon's pid and when it last wrote its pid file; `nil` where it doesn't run.
    private func daemon(of unit: UnitName) throws(HostError) -> (pid: pid_t, loaded: Int64)? {
        guard unit.description == "ssh.service" || unit.description == "sshd.service",
            let file = try read(FilePath("/run/sshd.pid"), upTo: 64),
            let pid = pid_t(String(decoding: file.bytes.filter { $0 > 0x20 }, as: UTF8.self)),
            let name = try read(FilePath("/proc/\(pid)/comm"), upTo: 64),
            String(decoding: name.bytes, as: UTF8.self).hasPrefix("sshd")
        else { return nil }
        return (pid, file.status.modified)
    }

    /// The first of some units that runs now; without systemd, that of a daemon with its pid file.
    package func running(amongst units: [UnitName]) throws(HostError) -> UnitName? {
        guard isLive else { return nil }
        guard hasSystemd else {
            for unit in units where try daemon(of: unit) != nil { return unit }
            return nil
        }
        for unit in units where try activity(of: unit).isUp { return unit }
        return nil
    }

    /// What one unit does now, by any of its names, asked anew.
    package func activity(of unit: UnitName) throws(HostError) -> UnitActivity {
        let units = try bus().call("ListUnitsByNames") { request throws(HostError) in
            try request.append([unit.description])
        } read: { reply throws(HostError) in
            try Self.units(in: reply)
        }
        return units.first?.activity
            ?? UnitActivity(active: "inactive", sub: "dead", load: "not-loaded")
    }

    /// Runs a job to its end, and waits until the unit has come to rest.
    ///
    /// A daemon that tells systemd of its reload (sd_notify(3), RELOADING=1) is `reloading` for a
    /// moment after the job that sent it the signal is done.
    private func job(
        _ method: String,
        _ unit: UnitName,
        _ verb: String,
        until isDone: (UnitActivity) -> Bool
    ) throws(HostError) {
        let deadline = monotonicSeconds() + Self.jobSeconds
        // A reload has nothing to wait for, not even for the unit that this process may run in.
        let mode = method == "ReloadUnit" ? "ignore-dependencies" : "replace"
        let result = try bus().runJob(
            method,
            unit.description,
            mode: mode,
            within: Self.jobSeconds
        )
        guard let result else {
            throw HostError(verb, unit.description, .timedOut(seconds: Int(Self.jobSeconds)))
        }
        if case .other(let result) = result {
            throw HostError(
                verb,
                unit.description,
                .malformed(
                    "systemd's job ended as '\(result)'; 'journalctl -u \(unit)' tells more"
                )
            )
        }
        var now = try activity(of: unit)
        while now.isChanging, monotonicSeconds() < deadline {
            usleep(10_000)
            now = try activity(of: unit)
        }
        guard isDone(now) else {
            throw HostError(
                verb,
                unit.description,
                .malformed(
                    "it is \(now.active) (\(now.sub)) afterwards; see 'journalctl -u \(unit)'"
                )
            )
        }
    }

    /// systemd's own default for how long a unit may take to start or to stop.
    private static let jobSeconds = 90.0

    private func bus() throws(HostError) -> Bus {
        if let openBus { return openBus }
        let bus = try Bus()
        openBus = bus
        return bus
    }
}
