import CLinux
import Glibc
import Host
import Model
import SystemPackage
import TestSupport
import Testing
import Transactions

@Suite("A transaction is carried out as a whole, or not at all")
struct TransactionTests {
    static let name = "/etc/sysctl.d/zz-temper.conf"
    static let requests = [
        Fixture.line("one", "vm.swappiness", "1"),
        Fixture.line("two", "* soft nofile", "9", in: Fixture.limits),
        Request(
            control: "three",
            edit: .link("/etc/systemd/system/x.service", target: "/dev/null")
        ),
    ]

    @Test("apply, apply again, undo: nothing left, nothing written twice")
    func roundTrip() throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan(Self.requests), id: "1")
        #expect(fixture.root.text(Self.name)?.contains("# one: vm.swappiness\n") == true)
        #expect(try fixture.plan(Self.requests).steps.isEmpty)
        try fixture.undo("1")
        #expect(fixture.root.text(Self.name) == nil)
        #expect(try fixture.host.list("/etc")?.map(\.string) == [])
    }

    @Test("undo restores content, mode, owner and extended attributes")
    func attributes() throws {
        let fixture = try Fixture()
        try fixture.root.write(Self.name, "# somebody's\nkernel.sysrq = 1\n", mode: 0o640)
        let path = fixture.root.absolute(Self.name).string
        #expect(unsafe chown(path, 12, 34) == 0)
        #expect(unsafe setxattr(path, "user.note", "kept", 4, 0) == 0)
        let before = try #require(try fixture.host.image(of: FilePath(Self.name)))

        try fixture.apply(try fixture.plan(Self.requests) { $0.forces = true }, id: "1")
        let during = try #require(try fixture.host.image(of: FilePath(Self.name)))
        #expect(during.image.content != before.image.content)
        #expect(during.image.mode == before.image.mode && during.image.owner == 12)
        #expect(during.image.attributes == before.image.attributes)
        try fixture.undo("1")
        let after = try #require(try fixture.host.image(of: FilePath(Self.name)))
        #expect(after.image == before.image)
        #expect(after.bytes == before.bytes)
    }

    @Test("what fails its check afterwards is taken back, and says why")
    func recheck() throws {
        let fixture = try Fixture()
        let plan = try fixture.plan(Self.requests)
        let error = #expect(throws: TransactionError.self) {
            try fixture.apply(plan, id: "1") { ["three"] }
        }
        guard case .rolledBack(id: "1", let reason)? = error else {
            Issue.record("not rolled back: \(String(describing: error))")
            return
        }
        #expect(reason.contains("three"))
        #expect(try fixture.host.list("/etc")?.map(\.string) == [])
        #expect(try fixture.store.progress("1").state == .rolledBack)
    }

    @Test("a step that cannot be done takes the earlier ones back")
    func failingStep() throws {
        let fixture = try Fixture()
        let plan = try fixture.plan(Self.requests)
        // The third step's place is taken between plan and apply.
        try fixture.root.write("/etc/systemd/system/x.service", "[Unit]\n")
        #expect(throws: TransactionError.self) { try fixture.apply(plan, id: "1") }
        #expect(fixture.root.text(Self.name) == nil)
        #expect(fixture.root.text("/etc/systemd/system/x.service") == "[Unit]\n")
    }

    @Test(
        "a parameter that is neither as before nor as asked is put back if it was the last to change",
        arguments: [("b", true), ("a", false)]
    )
    func rewritten(name: String, isPutBack: Bool) throws {
        let fixture = try Fixture()
        let keys = try ["a", "b"].map { try #require(SysctlKey("net.core.\($0)")) }
        for key in keys { try fixture.root.write("proc/sys/\(key.path)", "1\n") }
        let plan = try fixture.plan(
            keys.map { Request(control: "c", edit: .parameter($0, value: "5", rank: 30)) }
        )
        let path = "proc/sys/net/core/\(name)"
        let error = #expect(throws: TransactionError.self) {
            try fixture.apply(plan, id: "1") {
                try? fixture.root.write(path, "7\n")
                return ["c"]
            }
        }
        #expect(fixture.root.text(path) == (isPutBack ? "1\n" : "7\n"))
        switch error {
        case .rolledBack: #expect(isPutBack)
        case .incomplete(_, _, let left):
            #expect(!isPutBack && left.contains { $0.contains("somebody changed it meanwhile") })
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("undo names what somebody else changed meanwhile, and --force overwrites it")
    func conflict() throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan(Self.requests), id: "1")
        try fixture.root.write(Self.name, "kernel.sysrq = 1\n")
        let error = #expect(throws: TransactionError.self) { try fixture.undo("1") }
        guard case .refused(let reasons)? = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(reasons.contains { $0.contains(Self.name) })
        #expect(fixture.root.text(Self.name) == "kernel.sysrq = 1\n")
        try fixture.undo("1", force: true)
        #expect(fixture.root.text(Self.name) == nil)
    }

    @Test("an older transaction whose targets were touched later is refused with their names")
    func order() throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan([Fixture.line("a", "vm.swappiness", "1")]), id: "1")
        try fixture.apply(try fixture.plan([Fixture.line("b", "kernel.sysrq", "0")]), id: "2")
        try fixture.apply(
            try fixture.plan([Fixture.line("c", "x", "1", in: Fixture.limits)]),
            id: "3"
        )
        let undo = Undo(host: fixture.host, store: fixture.store)
        #expect(throws: TransactionError.self) { try undo.selection("1", through: false) }
        #expect(try undo.selection("2", through: false) == ["2"])
        #expect(try undo.selection("1", through: true) == ["3", "2", "1"])
        #expect(try undo.selection(nil, through: false) == ["3"])
        try fixture.undo("3")
        #expect(try undo.selection(nil, through: false) == ["2"])
    }

    @Test("a journal of a newer format is refused untouched")
    func newerFormat() throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan(Self.requests), id: "1")
        let journal = "/var/lib/temper/transactions/1/journal.json"
        try fixture.root.write(journal, "{\"format\": 2, \"what\": \"ever\"}")
        #expect(throws: TransactionError.self) {
            try Undo(host: fixture.host, store: fixture.store).selection(nil, through: false)
        }
        #expect(fixture.root.text(Self.name) != nil)
    }

    @Test("a link out of the root is never followed")
    func linkOutOfRoot() throws {
        let outside = try ScratchRoot()
        try outside.write("zz-temper.conf", "untouched")
        let fixture = try Fixture()
        try fixture.root.link("/etc/sysctl.d", to: outside.path.string)
        #expect(throws: (any Error).self) {
            try fixture.apply(try fixture.plan(Self.requests), id: "1")
        }
        #expect(outside.text("zz-temper.conf") == "untouched")
    }
}
