import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

@Suite("What a capture asks of units")
struct ServiceCaptureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var fileState: String?
        var isMasked = false
        var starts = false
        var onDemand = false
        var active: String?
        let wanted: String

        var state: Service.UnitState {
            get throws {
                let starter = Service.Starter(
                    phrase: "a.socket starts it",
                    path: "/a",
                    isRemovable: true,
                    isOnDemand: onDemand
                )
                return Service.UnitState(
                    unit: try #require(UnitName("a.service")),
                    fileState: fileState,
                    isMasked: isMasked,
                    path: fileState.map { _ in "/usr/lib/systemd/system/a.service" },
                    starters: starts || onDemand ? [starter] : [],
                    activity: active.map { UnitActivity(active: $0, sub: "x", load: "loaded") },
                    enablingLinks: [],
                    installLinks: [:],
                    triggers: [],
                    refusesManualStop: false,
                    isMaskBlocked: false,
                    otherMask: nil,
                    canBeEnabled: true
                )
            }
        }
    }

    static let cases: [Case] = [
        .init(testDescription: "absent", active: "inactive", wanted: "state: disabled"),
        .init(
            testDescription: "enabled, and runs",
            fileState: "enabled",
            starts: true,
            active: "active",
            wanted: "state: [enabled, running]"
        ),
        .init(
            testDescription: "enabled, and has done its work",
            fileState: "enabled",
            starts: true,
            active: "inactive",
            wanted: "state: enabled"
        ),
        .init(
            testDescription: "static, and pulled in by the vendor",
            fileState: "static",
            starts: true,
            active: "active",
            wanted: "state: [enabled, running]"
        ),
        .init(
            testDescription: "off",
            fileState: "disabled",
            active: "failed",
            wanted: "state: disabled"
        ),
        .init(
            testDescription: "masked",
            fileState: "masked",
            isMasked: true,
            active: "inactive",
            wanted: "state: masked"
        ),
        .init(
            testDescription: "masked, and still runs",
            fileState: "masked",
            isMasked: true,
            active: "active",
            wanted: "left: it is masked, and still runs"
        ),
        .init(
            testDescription: "started by hand",
            fileState: "disabled",
            active: "active",
            wanted: "left: it runs, and nothing starts it at the next boot"
        ),
        .init(
            testDescription: "started by its socket",
            fileState: "static",
            onDemand: true,
            active: "active",
            wanted: "left: it is started on demand: a.socket starts it"
        ),
        .init(
            testDescription: "enabled in an image",
            fileState: "enabled",
            starts: true,
            wanted: "state: enabled"
        ),
    ]

    @Test("by what starts them and what they do", arguments: cases)
    func captured(one: Case) throws {
        let state = Service.State(units: [try one.state], isLive: one.active != nil)
        let unit = try #require(UnitName("a.service"))
        let isLeft = one.wanted.hasPrefix("left")
        let wanted = isLeft ? one.wanted : "{unit: a.service, \(one.wanted)}"
        #expect(Service(unit).captured(state).map(\.text) == [wanted])
    }

    @Test("every unit that an administrator's link starts or masks, and no other")
    func inventory() throws {
        let root = try ScratchRoot()
        for name in ["a", "b", "c", "d"] {
            try root.write("usr/lib/systemd/system/\(name).service", "[Service]\nExecStart=/x\n")
        }
        let admin = "etc/systemd/system/"
        try root.link(
            admin + "multi-user.target.wants/a.service",
            to: "/usr/lib/systemd/system/a.service"
        )
        try root.link(admin + "multi-user.target.wants/gone.service", to: "/nowhere")
        try root.link(admin + "b.service", to: "/dev/null")
        try root.link("usr/lib/systemd/system/x.service", to: "/dev/null")
        try root.link(
            "usr/lib/systemd/system/basic.target.wants/c.service",
            to: "../c.service"
        )
        let host = try root.host()
        #expect(
            try Service.inventory(on: host).flatMap { $0.capture(on: host) }.map(\.text) == [
                "{unit: a.service, state: enabled}", "{unit: b.service, state: masked}",
            ]
        )
    }
}
