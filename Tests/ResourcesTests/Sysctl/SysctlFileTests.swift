import TestSupport
import Model
import Resources
import SystemPackage
import Testing

@Suite("Lines of sysctl.d")
struct SysctlFileTests {
    @Test(
        "a line is read as systemd-sysctl reads it",
        arguments: [
            ("net.core.somaxconn=1", "net/core/somaxconn", "1"),
            ("  net.core.somaxconn \t=  1 2\t3  ", "net/core/somaxconn", "1 2\t3"),
            ("net/core/somaxconn = 1", "net/core/somaxconn", "1"),
            ("/net/core//./somaxconn/ = 1", "net/core/somaxconn", "1"),
            (".net.core.somaxconn = 1", "net/core/somaxconn", "1"),
            (
                "net.ipv4.conf.eth0/100.rp_filter = 1", "net/ipv4/conf/eth0.100/rp_filter", "1"
            ),
            ("net/ipv4/conf/eth0.100/rp_filter=1", "net/ipv4/conf/eth0.100/rp_filter", "1"),
            ("-net.core.somaxconn = 1", "net/core/somaxconn", "1"),
            ("- net.core.somaxconn = 1", "net/core/somaxconn", "1"),
            ("--net.core.somaxconn = 1", "-net/core/somaxconn", "1"),
            ("kernel.core_pattern=|/bin/x a=b", "kernel/core_pattern", "|/bin/x a=b"),
            ("a.b=1 # no comment", "a/b", "1 # no comment"),
            ("a.b=", "a/b", ""),
            ("net.ipv4.conf.*.rp_filter=1\r", "net/ipv4/conf/*/rp_filter", "1"),
        ]
    )
    func assignment(text: String, path: String, value: String) throws {
        let line = try #require(SysctlFile.parse(Array(text.utf8)).first)
        #expect(line.path == path)
        #expect(line.value == value)
    }

    @Test(
        "a name with a minus and no value only keeps it out of patterns",
        arguments: ["-a.b", " - a/b ", "-a.b\n"]
    )
    func exclusion(text: String) throws {
        let line = try #require(SysctlFile.parse(Array(text.utf8)).first)
        #expect(line.path == "a/b")
        #expect(line.value == nil)
    }

    @Test(
        "what is no assignment is passed over",
        arguments: ["", "# a.b=1", "  ; a.b=1", "a.b 1", "a.b", "=1", "- = 1", "\u{0}\u{0}", "/=1"]
    )
    func nothing(text: String) {
        #expect(SysctlFile.parse(Array(text.utf8)).isEmpty)
    }

    @Test("carriage returns and NUL bytes end lines, and newlines count them")
    func lineEnds() {
        let text = "a.a=1\r\n\na.b=2\ra.c=3\u{0}a.d=4\na.e=5"
        let lines = SysctlFile.parse(Array(text.utf8))
        #expect(lines.map(\.value) == ["1", "2", "3", "4", "5"])
        #expect(lines.map(\.number) == [1, 3, 3, 3, 4])
        let whole = Array(text.utf8)[lines[1].bytes]
        #expect(String(decoding: whole, as: UTF8.self) == "a.b=2\ra.c=3\u{0}a.d=4")
    }

    @Test("a line of a mebibyte ends the file, one byte less does not")
    func longLine() {
        func values(_ length: Int) -> [String?] {
            let text = Array("a.a=1\n".utf8) + Array(repeating: UInt8(ascii: "#"), count: length)
            return SysctlFile.parse(text + Array("\na.b=2".utf8)).map(\.value)
        }
        #expect(values(1 << 20) == ["1"])
        #expect(values((1 << 20) - 1) == ["1", "2"])
    }

    @Test("any bytes are read to the end")
    func anyBytes() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let bytes = (0..<300).map { _ in
                random.below(4) == 0
                    ? UInt8(truncatingIfNeeded: random.next())
                    : Array("-=./*#;\n\r ab".utf8)[random.below(12)]
            }
            for line in SysctlFile.parse(bytes) {
                #expect(line.bytes.upperBound <= bytes.count)
                #expect(!line.path.isEmpty && !line.path.utf8.contains(UInt8(ascii: "\n")))
            }
        }
    }

    @Test("a million lines are read in linear time", .timeLimit(.minutes(2)))
    func manyLines() {
        let text = (0..<100_000).map { "net.a.k\($0) = 1\nnet.*.k\($0) = 2\n" }.joined()
        let index = SysctlIndex([SysctlFile("/etc/sysctl.d/a.conf", Array(text.utf8))])
        for number in 0..<10_000 {
            let key = SysctlKey("net.a.k\(number)")
            #expect(index.assignments(of: key.map { [$0] } ?? []).count == 2)
        }
    }
}
