import SystemPackage

extension Finding {
    /// Reads one finding of `temper.report/1`.
    init(_ field: ReportField) throws(Report.Unreadable) {
        let outcome = try field["result"].choice(of: Outcome.self)
        self.init(
            control: try field["id"].text(),
            title: try field["title"].text(),
            severity: try field["severity"].choice(of: Severity.self),
            kind: try field["kind"].text(),
            rationale: try field["rationale"].text(),
            references: try field["references"].list { item throws(Report.Unreadable) in
                Reference(framework: try item["framework"].text(), ids: try item["ids"].texts())
            },
            tags: try field["tags"].texts(),
            hazards: try field["risk"].list { item throws(Report.Unreadable) in
                try item.choice(of: Hazard.self)
            },
            expected: try field["expected"].text(),
            verdict: Verdict(
                outcome,
                try field["reason"].text(),
                evidence: try field["evidence"].list { item throws(Report.Unreadable) in
                    try Evidence(item)
                }
            ),
            changed: try field["changed"].texts()
        )
        if let waiver = field["waiver"].present {
            let waiver = try Waiver(waiver, of: control)
            self = outcome == .waived ? waived(by: waiver) : formerlyWaived(by: waiver)
        } else if outcome == .waived {
            throw field["waiver"].expected("what waives it")
        }
        if let drift = field["drift"].present { self.drift = try Drift(drift) }
        if let acts = field["changedBy"].present { attribution = try Attribution(acts) }
    }
}

extension Evidence {
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        self.init(
            try field["subject"].text(),
            holds: try field["holds"].flag(),
            runs: try field["runs"].flag(),
            boots: try field["boots"].flag(),
            running: try field["running"].optionalText(),
            nextBoot: try field["nextBoot"].optionalText(),
            origin: try field["path"].present.map { path throws(Report.Unreadable) in
                Origin(FilePath(try path.text()), line: try field["line"].optionalNumber())
            },
            shadowed: try field["shadowed"].list { item throws(Report.Unreadable) in
                Shadowed(
                    Origin(
                        FilePath(try item["path"].text()),
                        line: try item["line"].optionalNumber()
                    ),
                    value: try item["value"].text()
                )
            },
            notes: try field["notes"].texts()
        )
    }
}

extension Waiver {
    fileprivate init(_ field: ReportField, of control: String) throws(Report.Unreadable) {
        guard let expires = CivilDate(try field["expires"].text()) else {
            throw field["expires"].expected("a day")
        }
        self.init(
            control: control,
            reason: try field["reason"].text(),
            owner: try field["owner"].text(),
            ticket: try field["ticket"].optionalText(),
            expires: expires,
            location: SourceLocation(
                file: try field["path"].text(),
                line: try field["line"].number(),
                column: 1
            )
        )
    }
}

extension Drift {
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        self.init(
            state: try field["state"].present.map { state throws(Report.Unreadable) in
                try state.choice(of: State.self)
            },
            since: try field["since"].optionalTime(),
            episodes: try field["episodes"].number(),
            causes: try field["causes"].list { item throws(Report.Unreadable) in
                try item.choice(of: Cause.self)
            },
            before: try field["before"].present.map { before throws(Report.Unreadable) in
                try before.choice(of: Outcome.self)
            }
        )
    }
}

extension Attribution {
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        self = .known(
            try field["acts"].required().list { item throws(Report.Unreadable) in try Act(item) },
            except: try field["unknown"].optionalText()
        )
    }
}

extension Attribution.Act {
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        self.init(
            try field["source"].choice(of: Source.self),
            at: try field["time"].time(),
            subject: try field["subject"].text(),
            action: try field["action"].text(),
            record: try field["record"].text()
        )
        loginUID = try field["loginUID"].optionalUserID()
        user = try field["user"].optionalText()
        uid = try field["uid"].optionalUserID()
        executable = try field["executable"].optionalText()
        command = try field["command"].optionalText()
        session = try field["session"].optionalText()
    }
}
