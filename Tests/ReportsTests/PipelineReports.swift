import Model
import SystemPackage
import TestSupport
import Testing

/// Reports with all that the formats for pipelines have to tell.
enum PipelineReports {
    /// What no format may take for its own syntax.
    static let hostile = "=cmd()\",;\r\n<b>&amp;]]>\t{0} [a](http://x) \u{1B}[2J\u{202E}\\"

    static func waiver(_ control: String) throws -> Waiver {
        Waiver(
            control: control,
            reason: hostile,
            owner: "-ops",
            ticket: "+1",
            expires: try #require(CivilDate("2027-01-31")),
            location: SourceLocation(file: "/etc/temper/waivers.d/a b.yaml", line: 3, column: 1)
        )
    }

    static func finding(
        _ control: String,
        _ outcome: Outcome,
        severity: Severity = .medium,
        kind: String = "sysctl",
        text: String = "text",
        running: String = "1"
    ) -> Finding {
        let holds: Bool? = outcome == .pass ? true : outcome == .error ? nil : false
        return Finding(
            control: control,
            title: text,
            severity: severity,
            kind: kind,
            rationale: text,
            references: [Reference(framework: "cis", ids: ["1.2", "1.10"])],
            tags: ["a", "a"],
            expected: text,
            verdict: Verdict(
                outcome,
                text,
                evidence: outcome == .notapplicable
                    ? []
                    : [
                        Evidence(
                            text,
                            holds: holds,
                            runs: true,
                            boots: holds,
                            running: running,
                            nextBoot: text,
                            origin: Origin("/etc/a b/ü%41#.conf", line: 7),
                            shadowed: [Shadowed(Origin("/etc/x", line: 1), value: text)]
                        )
                    ]
            )
        )
    }

    static func report(
        _ findings: [Finding],
        run: String = "820d5df2c7f740ad90aa477cdf56662f",
        hostname: String = "web"
    ) throws -> Report {
        .sample(
            findings,
            host: hostname,
            id: "h",
            version: "1.0",
            run: run,
            started: 1_000_000_000,
            seconds: 2,
            baselines: [.init(name: "server", version: "1.0", path: "/b", digest: SHA256([1]))],
            notices: [hostile]
        )
    }

    /// One finding of each result, an expired waiver, drift and who did it.
    static func all(text: String = hostile) throws -> Report {
        var failed = finding("c.fail", .fail, severity: .high, text: text)
        failed.drift = Drift(
            state: .new,
            since: Timestamp(seconds: 900_000_000),
            episodes: 1,
            causes: [.changedOutside]
        )
        var act = Attribution.Act(
            .audit,
            at: Timestamp(seconds: 900_000_000),
            subject: "/etc/x",
            action: "written",
            record: "1.2:3"
        )
        act.loginUID = 1000
        act.user = "@alice"
        act.executable = "/usr/bin/vim"
        failed.attribution = .known([act], except: "x, running: no record")
        return try report([
            failed,
            finding("c.expired", .fail, severity: .low, text: text)
                .formerlyWaived(by: try waiver("c.expired")),
            finding("c.waived", .fail, text: text).waived(by: try waiver("c.waived")),
            finding("c.error", .error, kind: "sshd", text: text),
            finding("c.pass", .pass, text: text),
            finding("c.none", .notapplicable, text: text),
        ])
    }

    static let framework = Framework(
        id: "cis",
        title: "A list",
        notice: "Mapped by us",
        gaps: [.init(ids: ["1.10", "9.9"], title: "Boot", reason: "not looked at")]
    )
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
