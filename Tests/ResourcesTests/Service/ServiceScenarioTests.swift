import Host
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("Units of an image")
struct ServiceScenarioTests {
    static let unit = "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
    static let vendor = "usr/lib/systemd/system/"
    static let admin = "etc/systemd/system/"

    /// Makes a tree by its name.
    static func tree(_ state: String) throws -> ScratchRoot {
        let root = try ScratchRoot()
        if state != "absent" { try root.write(vendor + "x.service", unit) }
        switch state {
        case "enabled":
            try root.link(
                admin + "multi-user.target.wants/x.service",
                to: "/usr/lib/systemd/system/x.service"
            )
        case "masked": try root.link(admin + "x.service", to: "/dev/null")
        case "static": try root.write(vendor + "x.service", "[Service]\nExecStart=/bin/true\n")
        case "pulled-by-vendor":
            try root.write(vendor + "x.service", "[Service]\nExecStart=/bin/true\n")
            try root.link(vendor + "multi-user.target.wants/x.service", to: "../x.service")
        case "socket":
            try root.write(
                vendor + "x.socket",
                "[Socket]\nListenStream=1\n[Install]\nWantedBy=sockets.target\n"
            )
            try root.link(
                admin + "sockets.target.wants/x.socket",
                to: "/usr/lib/systemd/system/x.socket"
            )
        case "other-socket":
            try root.write(vendor + "y.socket", "[Socket]\nListenStream=1\nService=x.service\n")
            try root.link(
                admin + "sockets.target.wants/y.socket",
                to: "/usr/lib/systemd/system/y.socket"
            )
        case "dbus":
            try root.write(
                "usr/share/dbus-1/system-services/org.x.service",
                "[D-BUS Service]\nName=org.x\nSystemdService=x.service\n"
            )
        case "wanted-by-a-file", "wanted-by-an-idle-file", "required-by-a-file":
            try root.write(vendor + "x.service", "[Service]\nExecStart=/bin/true\n")
            try root.write(vendor + "multi-user.target", "[Unit]\nDescription=All\n")
            try root.link(vendor + "default.target", to: "multi-user.target")
            let key = state == "required-by-a-file" ? "Requires" : "Wants"
            try root.write(vendor + "y.service", "[Unit]\n\(key)=z.service x.service\n" + unit)
            if state != "wanted-by-an-idle-file" {
                try root.link(
                    admin + "multi-user.target.wants/y.service",
                    to: "/usr/lib/systemd/system/y.service"
                )
            }
        case "another-name":
            try root.remove(vendor + "x.service")
            try root.write(vendor + "real.service", unit)
            try root.link(vendor + "x.service", to: "real.service")
            try root.link(
                admin + "multi-user.target.wants/real.service",
                to: "/usr/lib/systemd/system/real.service"
            )
        case "pulled-by-another-name":
            try root.link(vendor + "y.service", to: "x.service")
            try root.link(
                admin + "multi-user.target.wants/y.service",
                to: "/usr/lib/systemd/system/x.service"
            )
        case "vendor-timer":
            try root.write(vendor + "x.timer", "[Timer]\nOnBootSec=1\n")
            try root.link(vendor + "timers.target.wants/x.timer", to: "../x.timer")
        case "wanted-by-a-prefix", "wanted-by-another-name's-drop-in", "wanted-behind-a-mark",
            "wanted-before-a-reset", "wanted-by-a-socket-list":
            try root.write(vendor + "multi-user.target", "[Unit]\nDescription=All\n")
            try root.link(vendor + "default.target", to: "multi-user.target")
            try root.link(
                admin + "multi-user.target.wants/y-z.service",
                to: "/usr/lib/systemd/system/y-z.service"
            )
            let wants = "[Unit]\nWants=x.service\n"
            var text = unit
            switch state {
            case "wanted-by-a-prefix": try root.write(admin + "y-.service.d/a.conf", wants)
            case "wanted-by-another-name's-drop-in":
                try root.link(vendor + "other.service", to: "y-z.service")
                try root.write(admin + "other.service.d/a.conf", wants)
            case "wanted-behind-a-mark": text = "\u{FEFF}" + wants + unit
            case "wanted-before-a-reset": text = wants + "Wants=\n" + unit
            default: text = unit.replacing("[Install]", with: "Sockets=x.service\n[Install]")
            }
            try root.write(vendor + "y-z.service", text)
        case "an-instance's-own":
            try root.remove(vendor + "x.service")
            try root.write(vendor + "x.service", "[Service]\nExecStart=/bin/true\n")
            try root.write(vendor + "default.target", "[Unit]\nWants=y@x.service\n")
            try root.write(vendor + "y@.service", "[Unit]\nWants=%i.service\n[Service]\n")
        case "first-of-two", "second-of-two":
            let units = state == "first-of-two" ? ["x", "z"] : ["z", "x"]
            try root.write(
                vendor + "y.timer",
                "[Timer]\nOnBootSec=1\nUnit=\(units[0]).service\nUnit=\(units[1]).service\n"
            )
            try root.link(
                admin + "timers.target.wants/y.timer",
                to: "/usr/lib/systemd/system/y.timer"
            )
        case "an-empty-file": try root.write(admin + "x.service", "")
        case "an-init-script", "an-idle-init-script":
            try root.remove(vendor + "x.service")
            try root.write("etc/init.d/x", "#!/bin/sh\n", mode: 0o755)
            if state == "an-init-script" { try root.link("etc/rc3.d/S01x", to: "../init.d/x") }
        case "wanted-by-a-drop-in":
            try root.write(vendor + "default.target", "[Unit]\nDescription=All\n")
            try root.write(admin + "default.target.d/10-x.conf", "[Unit]\nWants=x.service\n")
        case "socket-with-a-drop-in":
            try root.write(vendor + "y.socket", "[Socket]\nListenStream=1\n")
            try root.write(admin + "y.socket.d/x.conf", "[Socket]\nService=x.service\n")
            try root.link(
                admin + "sockets.target.wants/y.socket",
                to: "/usr/lib/systemd/system/y.socket"
            )
        default: break
        }
        return root
    }

    @Test(
        "what is off, and what only looks so",
        arguments: [
            ("absent", "disabled", Outcome.pass), ("absent", "masked", .pass),
            ("absent", "enabled", .fail), ("disabled", "disabled", .pass),
            ("disabled", "masked", .fail), ("enabled", "disabled", .fail),
            ("enabled", "enabled", .pass), ("disabled", "enabled", .fail),
            ("masked", "disabled", .pass), ("masked", "masked", .pass),
            ("masked", "enabled", .fail),
            ("static", "disabled", .pass), ("pulled-by-vendor", "disabled", .fail),
            ("socket", "disabled", .fail), ("other-socket", "disabled", .fail),
            ("dbus", "disabled", .fail), ("wanted-by-a-file", "disabled", .fail),
            ("wanted-by-an-idle-file", "disabled", .pass),
            ("wanted-by-a-drop-in", "disabled", .fail),
            ("another-name", "disabled", .fail), ("another-name", "enabled", .pass),
            ("an-empty-file", "masked", .pass), ("an-init-script", "disabled", .fail),
            ("an-init-script", "masked", .fail), ("an-idle-init-script", "disabled", .pass),
            ("pulled-by-another-name", "disabled", .fail), ("vendor-timer", "disabled", .fail),
            ("disabled", "running", .notapplicable), ("absent", "running", .notapplicable),
            ("socket", "enabled", .fail), ("dbus", "enabled", .fail),
            ("wanted-by-a-prefix", "disabled", .fail), ("wanted-behind-a-mark", "disabled", .fail),
            ("wanted-by-another-name's-drop-in", "disabled", .fail),
            ("wanted-before-a-reset", "disabled", .fail),
            ("wanted-by-a-socket-list", "disabled", .fail),
            ("an-instance's-own", "disabled", .fail),
            ("first-of-two", "disabled", .fail), ("second-of-two", "disabled", .pass),
            ("required-by-a-file", "disabled", .fail), ("socket-with-a-drop-in", "disabled", .fail),
        ] as [(String, String, Outcome)]
    )
    func state(tree: String, wanted: String, outcome: Outcome) throws {
        let service = try resource(Service.self, "{unit: x.service, state: \(wanted)}")
        let root = try Self.tree(tree)
        let verdict = service.look(at: try root.host()).verdict
        withExtendedLifetime(root) {}
        #expect(verdict.outcome == outcome, "\(verdict.reason)")
    }

    @Test("what another unit fails without is not masked unasked")
    func required() throws {
        let service = try resource(Service.self, "{unit: x.service, state: disabled}")
        let root = try Self.tree("required-by-a-file")
        let (verdict, edits) = service.look(at: try root.host())
        #expect(verdict.reason.contains("y.service starts it (Requires=)"), "\(verdict.reason)")
        guard case .refusal(let reason)? = edits.first, edits.count == 1 else {
            Issue.record("\(edits)")
            return
        }
        #expect(reason.contains("/usr/lib/systemd/system/y.service"), "\(reason)")
    }

    @Test(
        "what apply changes passes the next look, and systemctl sees it so",
        arguments: [
            ("enabled", "disabled", "disabled"), ("enabled", "masked", "masked"),
            ("disabled", "enabled", "enabled"), ("masked", "enabled", "enabled"),
            ("pulled-by-vendor", "disabled", "masked"), ("dbus", "disabled", "masked"),
            ("socket", "disabled", "disabled"), ("wanted-by-a-file", "disabled", "masked"),
            ("wanted-by-a-drop-in", "disabled", "masked"),
            ("required-by-a-file", "masked", "masked"), ("an-init-script", "masked", "masked"),
            ("an-init-script", "disabled", "masked"), ("vendor-timer", "disabled", "masked"),
            ("pulled-by-another-name", "disabled", "disabled"),
            ("another-name", "disabled", "alias"),
        ]
    )
    func repair(tree: String, wanted: String, systemctl: String) throws {
        let root = try Self.tree(tree)
        let service = try resource(Service.self, "{unit: x.service, state: \(wanted)}")
        let (before, after) = try repaired(service, in: root)
        #expect(before.outcome == .fail)
        #expect(after.outcome == .pass, "\(after.reason)")
        let program = Program(
            "/usr/bin/systemctl",
            ["--root=\(root.path)", "is-enabled", "x.service"]
        )
        let said = try Host.live().run(program).text
        #expect(said == systemctl + "\n")
    }

    @Test("companions must be off too, and a file in the mask's place is refused")
    func companionsAndRefusal() throws {
        let root = try Self.tree("socket")
        try root.link(Self.admin + "x.service", to: "/dev/null")
        let service = try resource(
            Service.self,
            "{unit: x.service, state: masked, companions: [x.socket]}"
        )
        #expect(service.look(at: try root.host()).verdict.outcome == .fail)
        let blocked = try Self.tree("absent")
        try blocked.write(Self.admin + "x.service", Self.unit)
        let edits = try resource(Service.self, "{unit: x.service, state: masked}")
            .look(at: try blocked.host()).edits
        #expect(edits.contains { if case .refusal = $0 { true } else { false } })
    }

    @Test("a template is off only where none of its instances starts")
    func instances() throws {
        let root = try ScratchRoot()
        try root.write(Self.vendor + "x@.service", Self.unit)
        let link = Self.admin + "multi-user.target.wants/x@one.service"
        try root.link(link, to: "/usr/lib/systemd/system/x@.service")
        let service = try resource(Service.self, "{unit: x@.service, state: disabled}")
        let (before, after) = try repaired(service, in: root)
        #expect(before.outcome == .fail, "\(before.reason)")
        #expect(after.outcome == .pass, "\(after.reason)")
    }

    @Test("a target's other name is masked, not the target")
    func targetByAnotherName() throws {
        let root = try ScratchRoot()
        try root.write(Self.vendor + "reboot.target", "[Unit]\nDescription=Reboot\n")
        try root.link(Self.vendor + "ctrl-alt-del.target", to: "reboot.target")
        let service = try resource(Service.self, "{unit: ctrl-alt-del.target, state: masked}")
        let (verdict, edits) = service.look(at: try root.host())
        #expect(verdict.outcome == .fail, "\(verdict.reason)")
        #expect(
            edits == [.link("/etc/systemd/system/ctrl-alt-del.target", target: "/dev/null")]
        )
        #expect(try repaired(service, in: root).after.outcome == .pass)

        let vital = try resource(Service.self, "{unit: reboot.target, state: masked}")
        guard case .refusal(let reason)? = vital.look(at: try root.host()).edits.first else {
            Issue.record("reboot.target would be masked")
            return
        }
        #expect(reason.contains("reboot.target"), "\(reason)")
    }

    @Test("an empty file is a mask that no link takes away")
    func emptyMask() throws {
        let root = try Self.tree("an-empty-file")
        let service = try resource(Service.self, "{unit: x.service, state: enabled}")
        let (verdict, edits) = service.look(at: try root.host())
        #expect(verdict.outcome == .fail)
        guard case .refusal(let reason)? = edits.first, edits.count == 1 else {
            Issue.record("\(edits)")
            return
        }
        #expect(reason.contains("/etc/systemd/system/x.service"), "\(reason)")
    }
}
