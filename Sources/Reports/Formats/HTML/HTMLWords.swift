import Model

extension Outcome {
    /// The order of the pictures and their tables: what needs somebody first.
    static let pictured: [Outcome] = [.fail, .error, .waived, .pass, .notapplicable]

    /// For people, as it stands after a number or alone.
    var htmlWord: StaticString {
        switch self {
        case .fail: "failed"
        case .error: "undetermined"
        case .waived: "waived"
        case .pass: "passed"
        case .notapplicable: "not applicable"
        }
    }

    /// The class of the style sheet.
    var htmlClass: StaticString {
        switch self {
        case .fail: "fail"
        case .error: "error"
        case .waived: "waived"
        case .pass: "pass"
        case .notapplicable: "na"
        }
    }
}

extension Severity {
    static let worstFirst: [Severity] = [.high, .medium, .low, .info]

    var htmlClass: StaticString {
        switch self {
        case .high: "sev high"
        case .medium: "sev medium"
        case .low: "sev low"
        case .info: "sev info"
        }
    }
}

extension Nature {
    var sentence: StaticString {
        switch self {
        case .lostAtReboot: "not kept at a reboot: it runs as asked, and no file has it so"
        case .neverLoaded: "not loaded now: the files are as asked, what runs isn’t"
        }
    }

    var word: StaticString {
        switch self {
        case .lostAtReboot: "not kept at reboot"
        case .neverLoaded: "not loaded now"
        }
    }
}

extension Drift.State {
    var word: StaticString {
        switch self {
        case .new: "new"
        case .persisting: "persisting"
        case .resolved: "resolved"
        case .backAgain: "back again"
        }
    }
}

extension Drift.Cause {
    var sentence: StaticString {
        switch self {
        case .changedOutside: "it was changed on the host, not by temper"
        case .unknown: "what was seen differs, and what changed it can't be told"
        case .reboot: "the boot since then took what was set only at run time"
        case .baselineUpdate: "the baselines ask for something else than before"
        case .waiverEnded: "the waiver that covered it ended"
        case .temper: "temper changed it"
        }
    }
}

extension Hazard {
    var sentence: StaticString {
        switch self {
        case .lockout: "lockout: somebody may no longer get in"
        case .network: "network: connections may break, or routes change"
        case .boot: "boot: the host may not come up as before"
        case .memory: "memory: more may be taken than there is"
        case .oneway: "oneway: only a reboot takes it back"
        }
    }
}

extension Comparison.Change {
    var title: StaticString {
        switch self {
        case .worse: "Worse"
        case .changed: "Different, neither worse nor better"
        case .better: "Better"
        case .waived: "Waived since"
        case .appeared: "New controls"
        case .gone: "Controls no longer asked for"
        }
    }
}
