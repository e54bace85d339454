import Host
import Model
import SystemPackage

/// Sockets, timers and paths by the service that each of them starts; found once for all services.
struct UnitTriggers: Snapshot {
    private var byService: [String: [UnitName]] = [:]

    /// systemd.socket(5), systemd.timer(5), systemd.path(5): the unit that `Service=` or `Unit=` names,
    /// else the service of the same name, or its template where a socket accepts by itself.
    init(of host: Host, for subject: Whole) throws(HostError) {
        let directories = try host.snapshot(UnitDirectories.self)
        for (name, entries) in directories.entries {
            guard let entry = entries.first(where: { !$0.isMask }),
                let (section, key) = Self.settings(of: name), let trigger = UnitName(name)
            else { continue }
            let file = try host.snapshot(UnitFile.self, for: entry.path)
            let accepts = ["yes", "true", "1", "on"]
            let isTemplate = accepts.contains(file.words("Socket", "Accept").last ?? "")
            let own = "\(trigger.stem)\(isTemplate ? "@" : "").service"
            byService[file.words(section, key).last ?? own, default: []].append(trigger)
        }
        for service in byService.keys { byService[service]?.sort() }
    }

    func starting(_ unit: UnitName) -> [UnitName] { byService[unit.description] ?? [] }

    private static func settings(of name: String) -> (section: String, key: String)? {
        if name.hasSuffix(".socket") { return ("Socket", "Service") }
        if name.hasSuffix(".timer") { return ("Timer", "Unit") }
        return name.hasSuffix(".path") ? ("Path", "Unit") : nil
    }
}
