import Model
import SystemPackage
import TestSupport
import Testing
import Transactions

@Suite("A plan folds edits by target")
struct PlanTests {
    @Test("many lines of one drop-in are one change, with the folder that it needs")
    func folding() throws {
        let fixture = try Fixture()
        let plan = try fixture.plan(
            (0..<40).map { Fixture.line("c\($0)", "net.core.k\($0)", "1") }
        )
        #expect(plan.steps.count == 2)
        #expect(plan.steps.first?.change.description == "make the folder /etc/sysctl.d")
        #expect(plan.steps.last?.controls.count == 40)
    }

    @Test("controls that contradict each other are both named")
    func contradiction() throws {
        let fixture = try Fixture()
        let requests = [
            Fixture.line("one", "vm.swappiness", "1"), Fixture.line("two", "vm.swappiness", "60"),
        ]
        let error = #expect(throws: TransactionError.self) { _ = try fixture.plan(requests) }
        guard case .conflict(let what)? = error else {
            Issue.record("not a conflict: \(String(describing: error))")
            return
        }
        #expect(what.contains("one and two") && what.contains("vm.swappiness"))
    }

    @Test("the same state gives the same bytes, whatever the order of the edits")
    func determinism() throws {
        let requests = (0..<9).map { Fixture.line("c\($0)", "net.core.k\($0)", "1") }
        let one = try Fixture().plan(requests)
        let other = try Fixture().plan(requests.reversed())
        #expect(Set(one.contents.keys) == Set(other.contents.keys))
    }

    @Test("lines of controls that this run doesn't select stay, and orphans are named")
    func merging() throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan([Fixture.line("old", "kernel.sysrq", "0")]), id: "1")
        let plan = try fixture.plan([Fixture.line("new", "vm.swappiness", "1")])
        #expect(plan.orphans.map(\.control) == ["old"])
        try fixture.apply(plan, id: "2")
        let text = try #require(fixture.root.text("/etc/sysctl.d/zz-temper.conf"))
        #expect(text.contains("kernel.sysrq = 0") && text.contains("vm.swappiness = 1"))
    }

    @Test("orphans go with --prune, and the file with its last line")
    func pruning() throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan([Fixture.line("old", "kernel.sysrq", "0")]), id: "1")
        try fixture.apply(try fixture.plan([]) { $0.prunes = true }, id: "2")
        #expect(fixture.root.text("/etc/sysctl.d/zz-temper.conf") == nil)
    }

    @Test(
        "a drop-in that was edited by hand is not overwritten",
        arguments: [
            ("kernel.sysrq = 0", "kernel.sysrq = 1"), ("\n\n", "\n\n# mine\n"), ("# old: ", "# "),
        ]
    )
    func editedByHand(from: String, to: String) throws {
        let fixture = try Fixture()
        try fixture.apply(try fixture.plan([Fixture.line("old", "kernel.sysrq", "0")]), id: "1")
        let name = "/etc/sysctl.d/zz-temper.conf"
        let text = try #require(fixture.root.text(name))
        let range = try #require(text.ranges(of: from).first)
        try fixture.root.write(
            name,
            String(text[..<range.lowerBound]) + to + String(text[range.upperBound...])
        )

        let request = Fixture.line("old", "kernel.sysrq", "4")
        let plan = try fixture.plan([request])
        #expect(plan.editedByHand.map(\.string) == [name])
        #expect(!plan.blocked.isEmpty && plan.steps.isEmpty)
        let forced = try fixture.plan([request]) { $0.forces = true }
        #expect(forced.blocked.isEmpty && forced.steps.count == 1)
    }

    @Test("a line of another's file is changed, and every other byte stays")
    func foreignLine() throws {
        let fixture = try Fixture()
        let before =
            "# mine\r\n\nvm.swappiness=60\n\tkernel.sysrq = 1  # odd\nno newline at the end"
        try fixture.root.write("/etc/sysctl.d/zzz.conf", before)
        let file = ForeignFile("/etc/sysctl.d/zzz.conf", phase: .sysctlFiles)
        func request(was: String) -> Request {
            Request(
                control: "c",
                edit: .foreignLine(file, line: 3, was: was, with: "vm.swappiness=1")
            )
        }
        try fixture.apply(try fixture.plan([request(was: "vm.swappiness=60")]), id: "1")
        #expect(
            fixture.root.text("/etc/sysctl.d/zzz.conf")
                == "# mine\r\n\nvm.swappiness=1\n\tkernel.sysrq = 1  # odd\nno newline at the end"
        )
        #expect(throws: TransactionError.self) {
            _ = try fixture.plan([request(was: "vm.swappiness=60")])
        }
        try fixture.undo("1")
        #expect(fixture.root.text("/etc/sysctl.d/zzz.conf") == before)
    }
}
