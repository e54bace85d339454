package import Model

extension Report {
    /// A check; what a test doesn't name says nothing.
    package static func sample(
        _ findings: [Finding],
        host: String? = nil,
        id: String? = nil,
        os: String? = nil,
        kernel: String? = nil,
        boot: String? = nil,
        version: String = "0",
        run: String = "r",
        started: Int64 = 0,
        seconds: Int64 = 0,
        baselines: [BaselineDescription] = [],
        selection: [String] = [],
        notices: [String] = []
    ) -> Report {
        Report(
            tool: .init(name: "temper", version: version),
            host: .init(
                id: id,
                hostname: host,
                os: os,
                kernel: kernel,
                virtualization: nil,
                bootID: boot,
                root: "/"
            ),
            run: .init(
                id: run,
                mode: "check",
                started: Timestamp(seconds: started),
                finished: Timestamp(seconds: started + seconds),
                baselines: baselines,
                selection: selection
            ),
            findings: findings,
            notices: notices
        )
    }
}

extension Finding {
    /// Of a control of high severity; what a test doesn't name is a letter.
    package static func sample(
        _ outcome: Outcome,
        _ reason: String = "r",
        control: String = "c",
        title: String = "T",
        kind: String = "sysctl",
        expected: String = "E",
        evidence: [Evidence] = []
    ) -> Finding {
        Finding(
            control: control,
            title: title,
            severity: .high,
            kind: kind,
            rationale: "R",
            references: [],
            tags: [],
            expected: expected,
            verdict: Verdict(outcome, reason, evidence: evidence)
        )
    }
}
