import Commands
import SystemPackage
import TestSupport
import Testing

@Suite("The shipped baselines")
struct ShippedTests {
    static let folder = SchemaTests.repository.appending("baselines")

    @Test("resolve without a complaint", arguments: ["server", "high-concurrency"])
    func lint(name: String) {
        let ended = temper(["baseline", "lint", Self.folder.appending("\(name).yaml").string])
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test("server has at least 60 controls, each with its rationale and references")
    func server() {
        let ended = temper(["baseline", "show", Self.folder.appending("server.yaml").string])
        #expect(ended.status == 0)
        #expect(ended.output.split(separator: "\n").count { $0.hasSuffix("]") } >= 60)
    }

    @Test("high-concurrency is in force by default, and on demand above a count of connections")
    func onDemand() {
        let path = Self.folder.appending("high-concurrency.yaml").string
        #expect(temper(["check", "--baseline", path]).output.contains("tune.somaxconn"))
        let ended = temper([
            "check", "--baseline", path, "--set", "only_above_connections=2000000000", "--verbose",
        ])
        #expect(ended.status == 0)
        #expect(ended.output.contains("needs established connections ≥ 2000000000, there are"))
        #expect(ended.output.contains("8 not applicable"))
    }
}
