import Model
import Reports
import SystemPackage
import TestSupport
import Testing

@Suite("A page for people")
struct HTMLTests {
    /// A failure by one line of one file.
    static func finding(
        _ control: String,
        _ outcome: Outcome = .fail,
        severity: Severity = .high,
        text: String = "",
        references: [Reference] = []
    ) -> Finding {
        Finding(
            control: control,
            title: "Title of \(control)\(text)",
            severity: severity,
            kind: "sysctl",
            rationale: "Rationale\(text)",
            references: references,
            tags: ["tag\(text)"],
            hazards: [.lockout],
            expected: "x = 1\(text)",
            verdict: Verdict(
                outcome,
                "reason of \(control)\(text)",
                evidence: [
                    Evidence(
                        "subject\(text)",
                        holds: outcome == .pass,
                        runs: true,
                        boots: false,
                        running: "1\(text)",
                        nextBoot: "0\(text)",
                        origin: Origin(FilePath("/etc/\(control).conf"), line: 7),
                        shadowed: [
                            Shadowed(Origin("/usr/lib/other.conf", line: 3), value: "2\(text)")
                        ],
                        notes: ["a note\(text)"]
                    )
                ]
            )
        )
    }

    static func report(_ findings: [Finding], hostname: String? = "web1") -> Report {
        .sample(
            findings,
            host: hostname,
            id: "5f3c",
            os: "Debian",
            kernel: "6.1",
            version: "1.2.3",
            run: "run-1",
            started: 1_763_713_800,
            seconds: 1,
            baselines: [
                .init(name: "server", version: "1.0", path: "/b.yaml", digest: SHA256([1]))
            ]
        )
    }

    static func page(_ report: Report, _ view: ReportView = ReportView()) -> String {
        String(decoding: report.html(view), as: UTF8.self)
    }

    static func waiver(expires: String) throws -> Waiver {
        Waiver(
            control: "c",
            reason: "Until the balancer is replaced",
            owner: "ops@example.org",
            ticket: "OPS-4711",
            expires: try #require(CivilDate(expires)),
            location: SourceLocation(file: "/w.yaml", line: 2, column: 5)
        )
    }

    @Test("what a host says becomes no markup, and what can't be seen is shown")
    func hostile() {
        let attack =
            "</style><script>x</script>\" onclick=\"y &amp; <b>\u{202E}\u{1B}[2J\u{0}\n\r\u{FFFE}"
        var report = Self.report([Self.finding("c\(attack)", text: attack)], hostname: attack)
        report.notices = [attack]
        report.orphans = [Plan.Orphan(control: attack, path: "/x", text: attack)]
        report.transaction = .init(
            id: attack,
            state: attack,
            undoes: attack,
            acceptedRisks: [attack],
            steps: [.init(change: attack, controls: [attack])]
        )
        report.updateFindings { finding in
            finding.changed = [attack]
            finding.attribution = .unknown(because: attack)
        }
        let framework = Framework(
            id: attack,
            title: attack,
            notice: attack,
            gaps: [.init(ids: [attack], title: attack, reason: attack)]
        )
        let page = Self.page(report, ReportView(previous: report, framework: framework))
        #expect(!page.contains("<script") && !page.contains("<b>"))
        #expect(page.split(separator: "</style>").count == 2)
        #expect(!page.contains("\" onclick"))
        #expect(
            page.contains(
                "&lt;/style&gt;&lt;script&gt;x&lt;/script&gt;&quot; onclick=&quot;y &amp;amp; "
                    + "&lt;b&gt;\\u{202e}\\u{1b}[2J\\u{0}\\u{a}\\u{d}\\u{fffe}"
            )
        )
        #expect(
            page.unicodeScalars.allSatisfy { scalar in
                scalar == "\n"
                    || scalar.properties.generalCategory != .control
                        && scalar.properties.generalCategory != .format
            }
        )
    }

    @Test("nothing is loaded from anywhere, by a policy that knows the page's own style sheet")
    func policy() throws {
        let page = Self.page(Self.report([Self.finding("c")]))
        for way in ["http:", "https:", "src=", "url(", "@import", "<script", "<link", "style="] {
            #expect(!page.contains(way), "\(way)")
        }
        let parts = page.split(separator: "<style>")
        let sheet = try #require(parts.last?.split(separator: "</style>").first)
        // The digest by its digits, from the base64 of the policy.
        let policy = try #require(page.split(separator: "style-src 'sha256-").last)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits = ""
        for letter in policy.prefix(43) {
            let digits = String(try #require(letters.firstIndex(of: letter)), radix: 2)
            bits += String(repeating: "0", count: 6 - digits.count) + digits
        }
        let digest = stride(from: 0, to: 256, by: 4).map { start in
            let four = bits.dropFirst(start).prefix(4)
            return String(Int(four, radix: 2) ?? 0, radix: 16)
        }.joined()
        #expect(digest == SHA256(Array(sheet.utf8)).description)
        #expect(policy.dropFirst(43).hasPrefix("='; base-uri 'none'; form-action 'none'\">"))
        #expect(page.contains("content=\"default-src 'none'; style-src"))
    }

    @Test("findings stand worst first, each with the file and line that decide it")
    func order() throws {
        let page = Self.page(
            Self.report([
                Self.finding("a.pass", .pass), Self.finding("b.fail", severity: .low),
                Self.finding("c.fail"), Self.finding("d.error", .error, severity: .info),
                Self.finding("e.none", .notapplicable), Self.finding("f.fail"),
            ])
        )
        let articles = page.split(separator: "<article").dropFirst().map(String.init)
        let order = ["d.error", "c.fail", "f.fail", "b.fail", "e.none", "a.pass"]
        try #require(articles.count == order.count)
        for (control, article) in zip(order, articles) {
            #expect(article.contains("id=\"control:\(control)\""), "\(control)")
            #expect(article.contains("<code>/etc/\(control).conf:7</code>"), "\(control)")
            for said in [
                "Title of", "reason of", "x = 1", "Rationale", "tag", "lockout", "a note",
                "/usr/lib/other.conf:3", "subject",
            ] {
                #expect(article.contains(said), "\(control): \(said)")
            }
        }
        #expect(page.contains("<h1>3 of 6 controls fail"))
    }

    @Test("a waiver is told with its owner, and an expired one as such")
    func waivers() throws {
        let finding = Self.finding("c")
        let waived = Self.page(
            Self.report([finding.waived(by: try Self.waiver(expires: "2027-01-31"))])
        )
        for said in [
            "accepted to the end of <time datetime=\"2027-01-31\">", "ops@example.org", "OPS-4711",
            "Until the balancer is replaced", "/w.yaml:2", "<h1>Nothing fails that isn’t waived",
        ] {
            #expect(waived.contains(said), "\(said)")
        }
        let expired = Self.page(
            Self.report([finding.formerlyWaived(by: try Self.waiver(expires: "2026-10-31"))])
        )
        #expect(expired.contains("<strong>expired</strong> with the end of "))
        #expect(expired.contains("drift again since <time datetime=\"2026-11-01\">"))
        #expect(expired.contains("waiver expired"))
    }

    @Test("drift, nature and who changed it are said in words")
    func history() {
        var report = Self.report([Self.finding("c")])
        var act = Attribution.Act(
            .audit,
            at: Timestamp(seconds: 1_763_713_000),
            subject: "/etc/c.conf",
            action: "written",
            record: "1763713000.1:5"
        )
        act.loginUID = 1000
        act.user = "alice"
        act.uid = 0
        act.executable = "/usr/bin/vim"
        act.command = "vim /etc/c.conf"
        act.session = "42"
        report.updateFindings { finding in
            finding.drift = Drift(
                state: .backAgain,
                since: Timestamp(seconds: 1_763_713_100),
                episodes: 3,
                causes: [.changedOutside]
            )
            finding.attribution = .known([act], except: "a, running: no record of it")
        }
        let page = Self.page(report)
        for said in [
            "not kept at a reboot", "back again since <time datetime=\"2025-11-21T08:18:20Z\">",
            "begun 3 times", "changed on the host, not by temper", "<strong>alice</strong>",
            "login uid 1000", "as uid 0", "<code>/usr/bin/vim</code>", "vim /etc/c.conf",
            "session 42", "audit log, <code>1763713000.1:5</code>",
            "the rest is unknown: a, running: no record of it",
        ] {
            #expect(page.contains(said), "\(said)")
        }
        report.updateFindings { $0.attribution = .unknown(because: "no record") }
        #expect(Self.page(report).contains("unknown: no record"))
    }

    @Test("the run before it is compared with, or said to be missing")
    func previous() {
        let now = Self.report([Self.finding("a"), Self.finding("b", .pass), Self.finding("d")])
        #expect(Self.page(now).contains("There is no previous run to compare with"))
        var drifting = now
        drifting.previous = .init(id: "run-0", started: Timestamp(seconds: 0))
        let told = Self.page(drifting)
        #expect(told.contains("datetime=\"1970-01-01T00:00:00Z\">") && told.contains("run-0"))
        #expect(!told.contains("There is no previous run"))
        let then = Self.report([
            Self.finding("a", .pass), Self.finding("b"), Self.finding("c"), Self.finding("d"),
        ])
        let page = Self.page(now, ReportView(previous: then))
        for said in [
            "3 differ, 1 as they were", "<h3>Worse (1)", "<h3>Better (1)",
            "<h3>Controls no longer asked for (1)", "before: reason of a",
        ] {
            #expect(page.contains(said), "\(said)")
        }
        #expect(!page.contains("Not of one scope"))
        let same = Self.page(now, ReportView(previous: now))
        #expect(same.contains("all 3 controls as they were"))
    }

    @Test("a framework's numbers lead to the findings, and say what isn't covered")
    func framework() {
        let reference = Reference(framework: "cis", ids: ["1.10", "1.9"])
        let report = Self.report([Self.finding("a", references: [reference])])
        let framework = Framework(
            id: "cis",
            title: "CIS of something",
            notice: "Nobody's statement",
            gaps: [.init(ids: ["1.1"], title: "Partitions", reason: "no kind reads them")]
        )
        let page = Self.page(report, ReportView(framework: framework))
        for said in [
            "<h2 id=\"framework-title\">CIS of something</h2>", "Nobody's statement",
            "3 requirements of <a href=\"#framework\">cis</a>: 2 failed, 1 not checked",
            "Partitions (no kind reads them)", "<a href=\"#control:a\">Title of a</a>",
        ] {
            #expect(page.contains(said), "\(said)")
        }
        let (nine, ten) = (page.firstRange(of: ">1.9<"), page.firstRange(of: ">1.10<"))
        #expect(nine.map { $0.lowerBound } ?? page.endIndex < ten?.lowerBound ?? page.startIndex)
        #expect(!Self.page(report).contains("id=\"framework\""))
    }

    @Test("two findings of one id have two places")
    func anchors() {
        let page = Self.page(Self.report([Self.finding("a b"), Self.finding("a b")]))
        #expect(page.contains("id=\"control:a~20.b\""))
        #expect(page.contains("id=\"control:a~20.b~2\""))
    }

    @Test("a run without controls is a page, too")
    func empty() {
        let page = Self.page(Self.report([], hostname: nil))
        #expect(page.contains("<h1>No control applies") && page.hasSuffix("</html>\n"))
        #expect(!page.contains("<article"))
    }
}
