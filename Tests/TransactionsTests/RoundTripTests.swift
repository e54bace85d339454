import Host
import Model
import SystemPackage
import TestSupport
import Testing
import Transactions

/// What temper reads and writes back keeps every byte that isn't its own, whatever the bytes are.
@Suite("Reading and writing back")
struct RoundTripTests {
    private static let text = """
        # a comment
        kernel.sysrq = 0

        net.core.somaxconn=128\t
        -net.ipv4.conf.lo.rp_filter
        \tvm.swappiness = 60 # odd
        """

    @Test("an edited line leaves the other lines of a damaged file, and undo all of it")
    func foreignLines() throws {
        let path: FilePath = "/etc/sysctl.d/theirs.conf"
        for seed in 1...Mutator.cases {
            let fixture = try Fixture()
            var mutator = Mutator(seed: seed)
            let before = mutator.damaged(Array(Self.text.utf8))
            try fixture.root.write(path.string, bytes: before)
            var lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
            let index = mutator.below(lines.count)
            let edit = Edit.foreignLine(
                ForeignFile(path, phase: .sysctlFiles),
                line: index + 1,
                was: String(decoding: lines[index], as: UTF8.self),
                with: mutator.below(2) == 0 ? "vm.swappiness = 1" : nil
            )
            let plan = try fixture.plan([Request(control: "c", edit: edit)])
            try fixture.apply(plan, id: "000001")
            if case .foreignLine(_, _, _, let with?) = edit {
                lines[index] = ArraySlice(with.utf8)
            } else {
                lines.remove(at: index)
            }
            let wanted = Array(lines.joined(separator: [0x0A]))
            let after = try fixture.root.host().read(path)?.bytes
            #expect(after == wanted, "seed \(seed)")
            try fixture.undo("000001")
            let restored = try fixture.root.host().read(path)?.bytes
            #expect(restored == before, "seed \(seed)")
        }
    }

    @Test("a drop-in of temper's that nobody changed is read as it was written")
    func dropIns() throws {
        for seed in 1...Mutator.cases {
            let fixture = try Fixture()
            var mutator = Mutator(seed: seed)
            let count = 1 + mutator.below(6)
            let requests = (0..<count).map { number in
                Fixture.line(
                    "c\(number)",
                    "key.\(mutator.below(99))-\(number)",
                    "\(mutator.below(9))"
                )
            }
            try fixture.apply(try fixture.plan(requests), id: "000001")
            let written = fixture.root.text(Fixture.sysctl.path.string)
            let again = try fixture.plan(requests)
            #expect(again.steps.isEmpty && again.editedByHand.isEmpty, "seed \(seed)")
            // One byte more or less, and it isn't temper's any more.
            var bytes = Array((written ?? "").utf8)
            bytes[mutator.below(bytes.count)] ^= 1
            try fixture.root.write(Fixture.sysctl.path.string, bytes: bytes)
            #expect(try !fixture.plan(requests).blocked.isEmpty, "seed \(seed)")
        }
    }
}
