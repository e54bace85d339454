import Baselines
import Host
import Model
import Resources
import TestSupport
import Testing

@Suite("Probes")
struct ProbeTests {
    @Test(
        "what makes no sense is refused with its place",
        arguments: [
            ("tcp: nowhere", "an address and a port"),
            ("tcp: 127.0.0.1:0", "an address and a port"),
            ("tcp: 127.0.0.1:70000", "an address and a port"),
            ("http: {url: \"https://a/\"}", "use a command"),
            ("http: {url: \"http://a/\", status: 99}", "100 to 599"),
            ("http: {status: 200}", "url"),
            ("unit: nginx", "a unit"),
            ("command: [id]", "absolute path"),
            ("command: []", "absolute path"),
            ("listen-queue: {port: 80}", "free"),
            ("listen-queue: {port: 80, free: 0}", "1 to 100"),
            ("file-handles: {free: 101}", "1 to 100"),
            ("{tcp: \"a:1\", unit: a.service}", "exactly one"),
            ("within: 3", "exactly one"),
            ("{unit: a.service, within: 0}", "1 to 600"),
            ("{unit: a.service, after: 1}", "after"),
        ]
    )
    func refusals(text: String, wanted: String) throws {
        let error = #expect(throws: BaselineError.self) { try Self.read(text) }
        let words = error?.diagnostics.map(\.description).joined(separator: "\n") ?? ""
        #expect(words.contains(wanted), "\(words)")
        #expect(words.contains("t.yaml:1:"), "\(words)")
    }

    @Test("the real thing is asked, and answers in time")
    func asked() throws {
        let host = try Host.live()
        #expect(try Self.read("command: [/bin/true]").failure(on: host) == nil)
        let failed = try Self.read("command: [/bin/sh, -c, \"echo no >&2; exit 3\"]").failure(
            on: host
        )
        #expect(failed?.contains("status 3: no") == true)
        let slow = try Self.read("{command: [/bin/sleep, \"30\"], within: 1}").failure(on: host)
        #expect(slow?.contains("no answer within 1 s") == true)
        let closed = try Self.read("tcp: 127.0.0.1:1").failure(on: host)
        #expect(closed?.contains("connect to 127.0.0.1 port 1") == true)
        #expect(try Self.read("file-handles: {free: 1}").failure(on: host) == nil)
        let full = try Self.read("file-handles: {free: 100}").failure(on: host)
        #expect(full?.contains("are in use") == true)
        let queue = try Self.read("listen-queue: {port: 1, free: 1}").failure(on: host)
        #expect(queue?.contains("nothing listens there") == true)
    }

    private static func read(_ text: String) throws -> Probe {
        let list = try YAMLReader.read(Array("- \(text)\n".utf8), named: "t.yaml")
        return try list.list { node throws(BaselineError) in
            var fields = try Fields(node)
            return try Probe(from: &fields)
        }[0]
    }
}
