import Baselines
import Commands
import Host
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("The shipped baselines")
struct ShippedTests {
    static let folder = SchemaTests.repository.appending("baselines")

    /// Their names, as the folder has them.
    static let names: [String] = {
        let files = (try? Host.live().list(folder)) ?? []
        return files.filter { $0.extension == "yaml" }.map(\.stem).sorted()
    }()

    static func path(_ name: String) -> String { folder.appending("\(name).yaml").string }

    static func resolve(_ names: [String]) throws -> ResolvedBaseline {
        try BaselineCatalogue().resolve(names.map(path), settings: Settings(), values: [])
    }

    @Test("are those that the documentation names")
    func all() {
        #expect(
            Self.names
                == [
                    "cis-debian-12", "container-host", "database", "high-concurrency",
                    "kernel-self-protection", "kernel", "limits", "network", "router",
                    "server-strict",
                    "server", "services-by-role", "services", "ssh", "stig-like", "sudo", "tuning",
                ].sorted()
        )
    }

    @Test("resolve without a complaint", arguments: ShippedTests.names)
    func lint(name: String) {
        let ended = temper(["baseline", "lint", Self.path(name)])
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test("say what is true, why, and by whom it is asked", arguments: ShippedTests.names)
    func words(name: String) throws {
        for control in try Self.resolve([name]).controls {
            #expect(!control.title.hasSuffix("."), "\(control.id)")
            #expect(control.rationale.hasSuffix("."), "\(control.id)")
            #expect(control.rationale.count < 500, "\(control.id)")
        }
    }

    @Test(
        "combine where a host is several things at once",
        arguments: [
            ["server", "high-concurrency"], ["server", "database"],
            ["server", "high-concurrency", "database"], ["container-host", "high-concurrency"],
            ["server-strict", "database"], ["container-host", "router"],
            ["server", "cis-debian-12"], ["server-strict", "stig-like"],
        ]
    )
    func combined(names: [String]) throws {
        _ = try Self.resolve(names)
    }

    @Test("a framework's view takes nothing from a baseline beside it, in either order")
    func order() throws {
        let server = try Self.resolve(["server"]).controls.map(\.id)
        let one = try Self.resolve(["server", "cis-debian-12"]).controls
        let other = try Self.resolve(["cis-debian-12", "server"]).controls
        #expect(one.map(\.id) == other.map(\.id))
        #expect(one.map(\.resource.expected) == other.map(\.resource.expected))
        #expect(Set(server).isSubset(of: one.map(\.id)))
    }

    @Test("high-concurrency is in force by default, and on demand above a count of connections")
    func onDemand() throws {
        let path = Self.path("high-concurrency")
        let count = try Self.resolve(["high-concurrency"]).controls.count
        #expect(temper(["check", "--baseline", path]).output.contains("tune.somaxconn"))
        let ended = temper([
            "check", "--baseline", path, "--set", "only_above_connections=2000000000", "--verbose",
        ])
        #expect(ended.status == 0)
        #expect(ended.output.contains("needs established connections ≥ 2000000000, there are"))
        #expect(ended.output.contains("\(count) not applicable"))
    }

    @Test("have a page each in docs/baselines, which is what 'docs' writes", arguments: names)
    func page(name: String) throws {
        let path = SchemaTests.repository.appending("docs/baselines/\(name).md")
        let ended = temper(["baseline", "docs", Self.path(name)])
        #expect(ended.status == 0, "\(ended.errors)")
        if environment("RECORD_REFERENCE") != nil {
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate],
                permissions: FilePermissions(rawValue: 0o644)
            )
            try file.closeAfter { _ = try file.writeAll(ended.output.utf8) }
            Issue.record("recorded; run again without RECORD_REFERENCE")
        }
        let bytes = try Host.live().read(path)?.bytes
        #expect(
            bytes.map { String(decoding: $0, as: UTF8.self) } == ended.output,
            "RECORD_REFERENCE=1 swift test --disable-xctest --filter Shipped"
        )
    }
}
