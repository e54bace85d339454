import Host
import Model
import Reports
import Resources
import Transactions

/// Whether somebody is there who can be asked, and what an undo keeps from being done again.
extension Apply {
    /// Whether nobody is there: no terminal, and no one logged in.
    func isUnattended(_ work: Work) -> Bool {
        unattended || atBoot || (work.console.ask == nil && work.author.loginUID == nil && !yes)
    }

    func heldControls(_ work: Work) throws(Failure) -> Set<String> {
        guard isUnattended(work) else { return [] }
        return Set(
            try reportingTransaction { () throws(TransactionError) in try work.store.holds() }
                .map(\.control)
        )
    }

    /// A person's apply ends the holds of the controls that it was about.
    func releaseHolds(
        of controls: [Control],
        _ work: Work,
        except held: Set<String>
    ) throws(Failure) {
        let released = Set(controls.map(\.id)).subtracting(held)
        try reportingTransaction { () throws(TransactionError) in
            try work.store.set(try work.store.holds().filter { !released.contains($0.control) })
        }
    }

    func isAgreed(_ plan: Plan, _ console: Console) throws(Failure) -> Bool {
        guard !yes, !atBoot, let ask = console.ask else { return true }
        console.errors("the plan:\n" + plan.text(color: console.usesColor))
        let answer = ask("Apply this? [y/N] ") ?? ""
        return ["y", "yes"].contains(answer.lowercased())
    }
}
