import Model
import Reports
import SystemPackage
import TestSupport
import Testing

/// Reports with all that an auditor's format must tell apart.
enum AuditFixture {
    static let hostile = "]]>\" ' <b> & *x* \u{202E}\u{1}\n# d"

    static func finding(
        _ control: String,
        _ outcome: Outcome,
        numbers: [String] = [],
        severity: Severity = .medium,
        text: String = "T"
    ) -> Finding {
        let evidence = Evidence(
            "s",
            holds: outcome == .pass ? true : outcome == .error ? nil : false,
            running: "1",
            nextBoot: text,
            origin: Origin(FilePath("/etc/a b.conf"), line: 3)
        )
        return Finding(
            control: control,
            title: text,
            severity: severity,
            kind: "sysctl",
            rationale: text,
            references: [Reference(framework: "f", ids: numbers)],
            tags: [],
            expected: text,
            verdict: Verdict(outcome == .waived ? .fail : outcome, text, evidence: [evidence])
        )
    }

    static func waiver(_ control: String, expires: String) throws -> Waiver {
        Waiver(
            control: control,
            reason: "R",
            owner: "ops",
            ticket: "T-1",
            expires: try #require(CivilDate(expires)),
            location: SourceLocation(file: "/w.yaml", line: 2, column: 1)
        )
    }

    static func report(_ findings: [Finding]) -> Report {
        .sample(
            findings,
            host: "h",
            id: "abc",
            os: "Debian",
            version: "1",
            run: "r1",
            seconds: 5,
            baselines: [.init(name: "b", version: "1.0", path: "/b.yaml", digest: SHA256([]))]
        )
    }

    /// One of each result.
    static func all() throws -> Report {
        report([
            finding("passes", .pass), finding("fails", .fail), finding("errs", .error),
            finding("n.a.", .notapplicable),
            finding("waived", .waived).waived(by: try waiver("waived", expires: "2027-01-31")),
            finding("expired", .fail).formerlyWaived(
                by: try waiver("expired", expires: "2020-02-29")
            ),
        ])
    }

    /// `1` passes, `2` fails and is waived elsewhere, `3` is checked in part, `4` not at all.
    static func framework() throws -> (Report, ReportView) {
        let report = report([
            finding("a", .pass, numbers: ["1", "3"]), finding("b", .fail, numbers: ["2"]),
            finding("c", .waived, numbers: ["2"]).waived(
                by: try waiver("c", expires: "2027-01-31")
            ),
            finding("d", .pass),
        ])
        let gap = Framework.Gap(ids: ["3", "4"], title: "G", reason: "no kind judges it")
        let framework = Framework(id: "f", title: "F", notice: "N", gaps: [gap])
        return (report, ReportView(framework: framework))
    }
}
