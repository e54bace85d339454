/// Where a control stands in time: what this run is to the runs before it.
package struct Drift: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// It fails, or can't be determined, and didn't at the run before.
        case new
        /// It did at the run before, too.
        case persisting
        /// It did at the run before, and doesn't any more.
        case resolved
        /// It fails again after a time in which it didn't.
        case backAgain = "back-again"
    }

    /// Why the result is another one than before.
    package enum Cause: String, CaseIterable, Sendable {
        /// What was seen differs from the run before, and temper didn't change it.
        case changedOutside = "changed-outside"
        /// What runs is what the boot since then gave: what was set only at run time is gone.
        case reboot
        /// What was seen differs from the run before, and what changed it can't be told.
        case unknown
        /// What the baselines ask for differs from the run before: an intended update.
        case baselineUpdate = "baseline-update"
        /// A waiver covered it at the run before.
        case waiverEnded = "waiver-ended"
        /// A transaction of temper's touched it since the run before.
        case temper
    }

    /// `nil` where it doesn't fail now, and didn't at the run before; and where none is known.
    package let state: State?
    /// When the run began that first saw it so, and for `resolved` this run; `nil` for what doesn't fail.
    package let since: Timestamp?
    /// How often it has begun to fail, as far back as the runs tell.
    package let episodes: Int
    /// Empty where nothing differs, and at the first run.
    package let causes: [Cause]
    /// The result at the run before; `nil` where that hadn't the control, or there was none.
    package let before: Outcome?

    package init(
        state: State?,
        since: Timestamp?,
        episodes: Int,
        causes: [Cause] = [],
        before: Outcome? = nil
    ) {
        self.before = before
        self.state = state
        self.since = since
        self.episodes = episodes
        self.causes = causes
    }
}

/// What a setting that differs now and at the next boot will come to.
package enum Nature: String, CaseIterable, Sendable {
    /// It runs as asked, and no file has it so: a reboot brings what a file sets, or the kernel's default.
    case lostAtReboot = "lost-at-reboot"
    /// The next boot would be as asked, and what runs isn't: a file that wasn't loaded, or a value that was
    /// changed since.
    case neverLoaded = "never-loaded"
}
