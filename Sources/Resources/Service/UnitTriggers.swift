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
        for name in directories.entries.keys {
            guard let (section, key) = Self.settings(of: name), let trigger = UnitName(name),
                directories.fragment(of: trigger) != nil
            else { continue }
            let file = try host.snapshot(UnitSettings.self, for: trigger).file
            let own = "\(trigger.stem)\(file.isSet("Socket", "Accept") ? "@" : "").service"
            // Of several Unit= the first counts (systemd's config_parse_trigger_unit), of several
            // Service= the last.
            let words = file.words(section, key)
            let named = (key == "Unit" ? words.first : words.last).flatMap(trigger.expanding)
            byService[named ?? own, default: []].append(trigger)
        }
        for service in byService.keys { byService[service]?.sort() }
    }

    /// What starts a unit when something happens, by its own name or its template's.
    func starting(_ unit: UnitName) -> [UnitName] {
        (byService[unit.description] ?? [])
            + (unit.template.flatMap { byService[$0.description] } ?? [])
    }

    /// Services by what starts them.
    var pairs: [(trigger: UnitName, service: String)] {
        byService.flatMap { service, triggers in triggers.map { ($0, service) } }
    }

    private static func settings(of name: String) -> (section: String, key: String)? {
        if name.hasSuffix(".socket") { return ("Socket", "Service") }
        if name.hasSuffix(".timer") { return ("Timer", "Unit") }
        return name.hasSuffix(".path") ? ("Path", "Unit") : nil
    }
}
