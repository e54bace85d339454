import Model
import Reports
import SystemPackage
import Testing

@Suite("A report is read back as it was written")
struct ReadingTests {
    /// A report in which every field has a value.
    static func full() throws -> Report {
        let day = try #require(CivilDate("2027-01-31"))
        func finding(_ control: String, _ outcome: Outcome) -> Finding {
            Finding(
                control: control,
                title: "Title \"quoted\"\n\u{1B}[31m \u{202E}x",
                severity: .high,
                kind: "sysctl",
                rationale: "R",
                references: [Reference(framework: "cis-debian-12", ids: ["1.2", "1.10"])],
                tags: ["t", "u"],
                hazards: [.lockout, .oneway],
                expected: "k ≥ 2",
                verdict: Verdict(
                    outcome,
                    "reason",
                    evidence: [
                        Evidence(
                            "k",
                            holds: false,
                            runs: true,
                            boots: false,
                            running: "1",
                            nextBoot: "0",
                            origin: Origin("/etc/sysctl.d/a.conf", line: 7),
                            shadowed: [Shadowed(Origin("/etc/b", line: 1), value: "3")],
                            notes: ["n"]
                        )
                    ]
                ),
                changed: ["a line"]
            )
        }
        func waiver(_ control: String) -> Waiver {
            Waiver(
                control: control,
                reason: "accepted",
                owner: "ops",
                ticket: "OPS-1",
                expires: day,
                location: SourceLocation(file: "/etc/temper/waivers.d/a.yaml", line: 4, column: 1)
            )
        }
        var act = Attribution.Act(
            .audit,
            at: Timestamp(seconds: 1_700_000_000),
            subject: "/etc/x",
            action: "written",
            record: "1700000000.123:456"
        )
        act.loginUID = 1000
        act.user = "alice"
        act.uid = 0
        act.executable = "/usr/bin/vi"
        act.command = "vi /etc/x"
        act.session = "3"
        var drifting = finding("d", .fail)
        drifting.drift = Drift(
            state: .backAgain,
            since: Timestamp(seconds: 1_700_000_000),
            episodes: 2,
            causes: [.changedOutside, .waiverEnded]
        )
        drifting.attribution = .known([act], except: "no record of the running value")
        var unknown = finding("u", .error)
        unknown.attribution = .unknown(because: "no audit log")
        var report = Report(
            tool: .init(name: "temper", version: "0.1.0"),
            host: .init(
                id: "i",
                hostname: "web1",
                os: "Debian",
                kernel: "6.1",
                virtualization: "kvm",
                bootID: "b",
                root: "/"
            ),
            run: .init(
                id: String(repeating: "a", count: 32),
                mode: "apply",
                started: Timestamp(seconds: 1_700_000_000),
                finished: Timestamp(seconds: 1_700_000_001),
                baselines: [
                    .init(name: "s", version: "1", path: "/s.yaml", digest: SHA256([1])),
                    .init(
                        name: "p",
                        version: "2",
                        path: "/p.yaml",
                        digest: SHA256([2]),
                        isChosen: false
                    ),
                ],
                selection: ["--only t"]
            ),
            findings: [
                drifting, unknown, finding("w", .fail).waived(by: waiver("w")),
                finding("x", .fail).formerlyWaived(by: waiver("x")),
            ],
            transaction: .init(
                id: "7",
                state: "committed",
                undoes: "6",
                acceptedRisks: ["lockout:a"],
                steps: [.init(change: "write /etc/x", controls: [])]
            ),
            orphans: [Plan.Orphan(control: "o", path: "/etc/o", text: "o = 1")],
            notices: ["one"]
        )
        report.recovered = [.init(id: "5", state: "rolled-back", undoes: nil, steps: [])]
        report.frameworks = [
            Framework(
                id: "cis-debian-12",
                title: "CIS",
                notice: "theirs",
                gaps: [
                    .init(ids: ["1.3", "1.2"], title: "g", reason: "r"),
                    .init(ids: ["1.3"], title: "h", reason: "r"),
                ]
            )
        ]
        report.previous = .init(id: "p", started: Timestamp(seconds: 1_600_000_000))
        report.link = .init(sequence: 9, previous: SHA256([3]))
        return report
    }

    /// The same, with `null` wherever there may be one.
    static func bare() -> Report {
        var finding = Finding(
            control: "c",
            title: "",
            severity: .info,
            kind: "",
            rationale: "",
            references: [],
            tags: [],
            expected: "",
            verdict: Verdict(.pass, "", evidence: [Evidence("", holds: nil)])
        )
        finding.drift = Drift(state: nil, since: nil, episodes: 0)
        var act = Attribution.Act(
            .journal,
            at: Timestamp(seconds: 0),
            subject: "",
            action: "",
            record: ""
        )
        act.user = nil
        finding.attribution = .known([act])
        var report = Report(
            tool: .init(name: "", version: ""),
            host: .init(
                id: nil,
                hostname: nil,
                os: nil,
                kernel: nil,
                virtualization: nil,
                bootID: nil,
                root: ""
            ),
            run: .init(
                id: "",
                mode: "",
                started: Timestamp(seconds: 0),
                finished: Timestamp(seconds: 0),
                baselines: []
            ),
            findings: [finding]
        )
        report.link = .init(sequence: 1, previous: nil)
        return report
    }

    static func read(_ text: String) throws -> Report {
        try Report(try JSONValue(parsing: Array(text.utf8)))
    }

    static func place(of text: String) throws -> String? {
        do {
            _ = try read(text)
            return nil
        } catch let error as Report.Unreadable {
            return error.place
        }
    }

    @Test("with every field, and with none that may be missing")
    func roundTrip() throws {
        for report in [try Self.full(), Self.bare()] {
            let written = String(decoding: report.json(), as: UTF8.self)
            let read = try Self.read(written)
            #expect(String(decoding: read.json(), as: UTF8.self) == written)
            #expect(read.scope == report.scope && read.counts == report.counts)
            #expect(read.link == report.link && read.previous == report.previous)
            #expect(Comparison(from: report, to: read).entries.isEmpty)
            for (one, other) in zip(report.findings, read.findings) {
                #expect(one.verdict == other.verdict && one.drift == other.drift)
                #expect(one.attribution == other.attribution && one.nature == other.nature)
                #expect(one.waiver == other.waiver && one.hazards == other.hazards)
            }
            for (one, other) in zip(report.frameworks, read.frameworks) {
                let requirements = [
                    one.requirements(of: report.findings), other.requirements(of: read.findings),
                ]
                #expect(requirements[0].map(\.outcome) == requirements[1].map(\.outcome))
                #expect(requirements[0].map(\.id) == requirements[1].map(\.id))
                #expect(
                    requirements[0].map { $0.gaps.map(\.title) }
                        == requirements[1].map { $0.gaps.map(\.title) }
                )
            }
        }
    }

    @Test("a value of the wrong type is told with its place, whatever it is of")
    func types() throws {
        let document = try JSONValue(parsing: try Self.full().json())
        var tried = 0
        for path in Self.places(in: document) {
            let name = path.joined(separator: ".")
            // What temper works out itself is not read.
            let isUnread =
                path[0] == "counts" || ["expired", "nature", "controls"].contains(path.last)
                || path.dropLast().last == "controls"
                || path[0] == "frameworks" && path.last == "result"
            for wrong in ["{\"x\": 1}", "true", "7.5", "\"\\u0000\"", "[1]"] {
                let text = Self.text(of: document, at: path[...], as: wrong)
                guard let place = try Self.place(of: text) else { continue }
                #expect(place == name || place.hasPrefix(name + "."), "\(wrong): \(place)")
                tried += 1
            }
            let text = Self.text(of: document, at: path[...], as: "{\"x\": 1}")
            let place = try Self.place(of: text)
            #expect((place == nil) == isUnread, "\(name): \(place ?? "taken")")
        }
        #expect(tried > 500)
    }

    @Test(
        "what must not be missing",
        arguments: [
            "schema", "tool", "host", "run", "findings", "run.baselines", "run.id",
            "findings.0.result", "findings.0.id", "findings.2.waiver", "findings.0.drift.episodes",
            "findings.0.changedBy.acts.0.record", "run.baselines.0.sha256",
        ]
    )
    func missing(place: String) throws {
        let document = try JSONValue(parsing: try Self.full().json())
        let path = place.split(separator: ".").map(String.init)
        let found = try Self.place(of: Self.text(of: document, at: path[...], as: "null"))
        let first = ["tool": "tool.name", "host": "host.root", "run": "run.id"][place] ?? place
        #expect(found == first)
    }

    @Test("a document of temper's from before these fields were there is read")
    func older() throws {
        var document = try JSONValue(parsing: Self.bare().json())
        for place in [
            "run.selection", "chain", "previous", "findings.0.drift", "findings.0.changedBy",
        ] {
            let path = place.split(separator: ".").map(String.init)
            document = try JSONValue(
                parsing: Array(Self.text(of: document, at: path[...], as: nil).utf8)
            )
        }
        let report = try Report(document)
        #expect(report.run.selection.isEmpty && report.link == nil)
        #expect(report.findings[0].drift == nil && report.findings[0].attribution == nil)
    }

    @Test("another version is refused by name")
    func version() throws {
        let text = String(decoding: try Self.full().json(), as: UTF8.self)
        let newer = text.split(separator: "temper.report/1", omittingEmptySubsequences: false)
            .joined(separator: "temper.report/2")
        do {
            _ = try Self.read(newer)
            Issue.record("it was taken")
        } catch let error as Report.Unreadable {
            #expect(
                error.description
                    == "schema: expected temper.report/1, not 'temper.report/2', which another "
                    + "version of temper writes"
            )
        }
        #expect(try Self.place(of: "[]") == "schema")
        #expect(try Self.place(of: "{\"schema\": \"temper.diff/1\"}") == "schema")
    }

    @Test("what readers could take in two ways is refused")
    func ambiguous() throws {
        let text = String(decoding: try Self.full().json(), as: UTF8.self)
        let twice = text.split(separator: "\"result\": \"error\"").joined(
            separator: "\"result\": \"error\", \"result\": \"pass\""
        )
        #expect(try Self.place(of: twice) == "findings.1.result")
        let same = text.split(separator: "\"id\": \"u\"").joined(separator: "\"id\": \"d\"")
        #expect(try Self.place(of: same) == "findings")
    }

    @Test("values nested without end are refused, not followed")
    func deep() {
        let deep = Array((String(repeating: "[", count: 1_000_000)).utf8)
        #expect(throws: JSONValue.Malformed.self) { try JSONValue(parsing: deep) }
        let objects = Array((String(repeating: "{\"a\":", count: 100_000)).utf8)
        #expect(throws: JSONValue.Malformed.self) { try JSONValue(parsing: objects) }
    }

    @Test("a large report is read whole")
    func large() throws {
        let finding = try #require(try Self.full().findings.first)
        let findings = (0..<2_000).map { number in
            Finding(
                control: "c\(number)",
                title: finding.title,
                severity: finding.severity,
                kind: finding.kind,
                rationale: finding.rationale,
                references: finding.references,
                tags: finding.tags,
                expected: finding.expected,
                verdict: finding.verdict
            )
        }
        let bare = Self.bare()
        let report = Report(tool: bare.tool, host: bare.host, run: bare.run, findings: findings)
        let read = try Report(try JSONValue(parsing: report.json()))
        #expect(read.findings.map(\.control) == report.findings.map(\.control))
    }

    /// Every place of a document below its top, as keys and indices.
    private static func places(in value: JSONValue) -> [[String]] {
        children(of: value).flatMap { key, child in
            [[key]] + places(in: child).map { [key] + $0 }
        }
    }

    private static func children(of value: JSONValue) -> [(key: String, value: JSONValue)] {
        switch value {
        case .object(let members): members.map { ($0.key, $0.value) }
        case .array(let elements): elements.enumerated().map { ("\($0.offset)", $0.element) }
        default: []
        }
    }

    /// The document with other text at a place; without what is there where it is `nil`.
    private static func text(
        of value: JSONValue,
        at path: ArraySlice<String>?,
        as other: String?
    ) -> String {
        if let path, path.isEmpty { return other ?? "" }
        let parts = children(of: value).map { key, child in
            let text = text(of: child, at: path?.first == key ? path?.dropFirst() : nil, as: other)
            guard case .object = value, !text.isEmpty else { return text }
            return "\"\(key)\": \(text)"
        }.filter { !$0.isEmpty }
        switch value {
        case .object: return "{\(parts.joined(separator: ", "))}"
        case .array: return "[\(parts.joined(separator: ", "))]"
        case .string(let text): return quoted(text)
        case .number(let text): return text
        case .boolean(let flag): return "\(flag)"
        case .null: return "null"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\\(scalar)"
                case "\n": "\\n"
                case "\u{1B}": "\\u001b"
                default: String(scalar)
                }
            }.joined() + "\""
    }
}
