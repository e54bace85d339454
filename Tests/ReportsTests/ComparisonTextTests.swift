import Model
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("What differs between two runs, for people")
struct ComparisonTextTests {
    static func report(
        _ outcome: Outcome,
        _ reason: String = "k is 1",
        host: String = "web1",
        version: String = "1.0",
        selection: [String] = [],
        digest: UInt8 = 0
    ) -> Report {
        let finding = Finding.sample(
            outcome,
            reason,
            control: "sshd.permit-root-login",
            title: "Nobody logs in as root",
            kind: "sshd",
            expected: "no",
            evidence: (1...5).map { (line: Int) in
                Evidence("s\(line)", holds: outcome == .pass, origin: Origin("/etc/x", line: line))
            }
        )
        return .sample(
            [finding],
            host: host,
            id: host,
            baselines: [.init(name: "s", version: version, path: "/s", digest: SHA256([digest]))],
            selection: selection
        )
    }

    @Test("what was and what is, with the places")
    func states() {
        let text = Comparison(from: Self.report(.pass), to: Self.report(.fail, "k is 2"))
            .text(width: 200, color: false)
        #expect(text.contains("WORSE     high    sshd.permit-root-login  Nobody logs in as root"))
        #expect(
            text.contains("then: pass, k is 1 (/etc/x:1, /etc/x:2, /etc/x:3, and 2 places more)")
        )
        #expect(text.contains("now: fail, k is 2 (/etc/x:1"))
        #expect(text.hasSuffix("\n1 worse, 0 as before\n"))
        #expect(!text.contains("note:"))
    }

    @Test("it fits the terminal, and no escape gets through", arguments: [40, 80, 200])
    func width(columns: Int) {
        let evil = String(repeating: "word ", count: 40) + "\u{1B}[2J\u{202E}"
        let text = Comparison(
            from: Self.report(.fail, "x"),
            to: Self.report(.fail, evil, host: "web2", version: evil, selection: [evil])
        ).text(width: columns, color: false)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(text)")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
    }

    @Test("other scopes are told")
    func cautions() {
        let one = Self.report(.pass)
        func cautions(_ other: Report) -> [String] { Comparison(from: one, to: other).cautions }
        #expect(cautions(one) == [])
        #expect(cautions(Self.report(.pass, host: "db")) == ["not the same host: web1, then db"])
        #expect(
            cautions(Self.report(.pass, version: "1.1"))
                == ["not the same baselines: s 1.0, then s 1.1"]
        )
        #expect(
            cautions(Self.report(.pass, selection: ["--only x"]))
                == ["not the same selection: none, then --only x"]
        )
        #expect(
            cautions(Self.report(.pass, digest: 1))
                == ["the baselines' files differ, though their names and versions don't"]
        )
    }
}
