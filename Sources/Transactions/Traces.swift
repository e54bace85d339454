import Model

/// Which steps of a transaction may have left something on the host, and what it means where that
/// is neither as before nor as asked.
struct Traces {
    /// In the order in which they were carried out.
    let steps: [Journal.Step]
    /// What the newest begun step touched: every other one was found to be as asked before the
    /// next began.
    private let unverified: String?
    private let isOtherBoot: Bool

    enum Other {
        /// The kernel made something else of what was written to it: it is put back.
        case isOurs
        /// Nobody's of this transaction: it stays.
        case isLeft
        /// Somebody changed it meanwhile: a person has to look.
        case isInTheWay
    }

    /// A file, folder or link is touched by its own step alone, whose number is on disk before it.
    ///
    /// A unit that stops may take others along (`Requires=`), so that all units of the plan are
    /// looked at once anything was begun. After a power cut everything that runs is: the boot has
    /// loaded what it found in the files, and the numbers of such steps may be lost.
    init(of journal: Journal, started: Set<Int>, isOtherBoot: Bool) {
        let begun = journal.steps.indices.filter(started.contains)
        unverified = begun.last.flatMap { journal.steps[$0].change.target }
        self.isOtherBoot = isOtherBoot
        steps = journal.steps.enumerated().filter { number, step in
            if started.contains(number) { return true }
            if started.isEmpty { return false }
            if case .activity = step.change { return true }
            return isOtherBoot && step.change.endsWithPower
        }.map(\.element)
    }

    func meaningOfOther(_ change: Change, leavingOthers: Bool) -> Other {
        if case .parameter = change {
            // What was written before the cut is gone; this is what the boot gave.
            if isOtherBoot { return .isLeft }
            if change.target == unverified { return .isOurs }
        }
        return leavingOthers ? .isLeft : .isInTheWay
    }
}
