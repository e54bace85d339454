import Model

extension Attribution {
    /// Who did it, a line each: the newest first.
    var sentences: [String] { acts.map(\.sentence) + remainder }

    /// The same, with what finds each record again.
    var recordedSentences: [String] {
        acts.map { "\($0.sentence) (\($0.source.rawValue) record \($0.record))" } + remainder
    }

    private var remainder: [String] {
        unknown.map { ["who changed \(acts.isEmpty ? "it" : "the rest") is unknown: \($0)"] } ?? []
    }

    /// Whether nothing is known, and one of these reasons, told elsewhere, is why.
    func isUnknown(for shared: [String]) -> Bool {
        acts.isEmpty && unknown.map(shared.contains) == true
    }
}

extension Attribution.Act {
    /// For example `/etc/x.conf written by alice (uid 1000), as uid 0 with /usr/bin/sed,
    /// 2026-11-21T10:00:00Z, session 5`.
    package var sentence: String {
        let login = loginUID.map { uid in user.map { "\($0) (uid \(uid))" } ?? "uid \(uid)" }
        let who = login ?? (source == .audit ? "nobody who logged in" : nil)
        let became = uid != loginUID ? uid.map { "as uid \($0)" } : nil
        let by = [who, became].compactMap(\.self).joined(separator: ", ")
        let with = command ?? executable
        var words = "\(subject) \(action)"
        if !by.isEmpty { words += " by \(by)" }
        if let with { words += " with \(with)" }
        words += ", \(time)"
        if let session { words += ", session \(session)" }
        return words
    }

    /// The person that logged in, else the user that it ran as, with the program.
    var actor: String {
        let login = user ?? loginUID.map { "login uid \($0)" }
        let who = login ?? uid.map { "uid \($0), without a login" } ?? "somebody"
        return who + ((command ?? executable).map { " by \($0)" } ?? "")
    }
}

extension Report {
    /// Why it is unknown who changed several things: told once.
    var sharedUnknowns: [String] {
        let reasons = findings.compactMap(\.attribution).filter(\.acts.isEmpty).compactMap(
            \.unknown
        )
        return Set(reasons).filter { reason in
            reasons.count { $0 == reason } > 1
        }.sorted()
    }
}
