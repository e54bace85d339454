import Host
import Resources
import TestSupport
import Testing

@Suite("What a capture asks of limits")
struct LimitsCaptureTests {
    static let cases: [(lines: String, yaml: String, wanted: String)] = [
        (
            "* soft nofile 1024\n* hard nofile 4096\n",
            "{domain: '*', item: nofile, soft: {min: 1}, hard: {min: 1}, scope: default}",
            #"{domain: "*", item: nofile, soft: {value: 1024}, hard: {value: 4096}, scope: default}"#
        ),
        (
            "* - core 0\nalice hard core unlimited\n",
            "{domain: '*', item: core, hard: {value: 0}}",
            #"{domain: "*", item: core, hard: {one-of: [0, unlimited]}}"#
        ),
        (
            "* - core 0\nalice hard core unlimited\n",
            "{domain: '*', item: core, hard: {value: 0}, scope: default}",
            #"{domain: "*", item: core, hard: {value: 0}, scope: default}"#
        ),
        (
            "alice - nice -5\n", "{domain: alice, item: nice, soft: {max: 0}}",
            "{domain: alice, item: nice, soft: {value: -5}}"
        ),
        (
            "", "{domain: alice, item: nproc, soft: {min: 1}}",
            "left: no line sets it, and what a session inherits isn't known"
        ),
    ]

    @Test("as sessions have them", arguments: cases)
    func captured(lines: String, yaml: String, wanted: String) throws {
        let root = try ScratchRoot()
        try root.write("etc/security/limits.conf", lines)
        try root.write("etc/passwd", "root:x:0:0::/:/bin/sh\nalice:x:1000:1000::/:/bin/sh\n")
        let host = try root.host()
        #expect(try resource(Limits.self, yaml).capture(on: host).map(\.text) == [wanted])
    }

    @Test("every domain and item of the files")
    func inventory() throws {
        let root = try ScratchRoot()
        try root.write("etc/security/limits.conf", "* soft core 1\nroot -\nx hard fred 1\n")
        try root.write("etc/security/limits.d/a.conf", "@www - nofile 5\n* hard core 2\n")
        let host = try root.host()
        let found = try Limits.inventory(on: host).flatMap { $0.capture(on: host) }.map(\.text)
        #expect(
            found == [
                #"{domain: "*", item: core, soft: {value: 1}, hard: {value: 2}, scope: default}"#,
                #"{domain: "@www", item: nofile, soft: {value: 5}, hard: {value: 5}, scope: default}"#,
            ]
        )
    }
}
