import ArgumentParser
import Host
import Model
import Reports
import Transactions

struct PlanCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what apply would do. Changes nothing.",
        discussion: """
            EXAMPLE
              temper plan
              temper plan --only sysctl.aslr
              temper plan --format json --baseline ./site.yaml

            Ends with 0 if there is nothing to do, 1 if there is, 2 if something could not be \
            determined.
            """
    )

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .long, help: "Remove managed lines whose control is no longer asked for.")
    var prune = false

    @Flag(name: .long, help: "Overwrite drop-ins of temper's that were edited by hand.")
    var force = false

    @Option(
        name: .long,
        help: ArgumentHelp("The exit status that stands for changes.", valueName: "n")
    )
    var driftStatus: UInt8 = 1

    var statusForDrift: Int32 { Int32(driftStatus) }

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let session = try Session(target, selection: selection)
        let assessment = try session.assess(for: .plan)
        let plan = try session.plan(assessment.requests, prune: prune, force: force)
        switch output.format {
        case .json: console.output(plan.json())
        case .text:
            if !plan.steps.isEmpty || !plan.refusals.isEmpty || !output.quiet {
                console.write(plan.text(color: console.usesColor))
            }
        }
        let unknown = assessment.findings.filter { $0.outcome == .error }
        for finding in unknown {
            console.errors("\(finding.control): undetermined: \(finding.verdict.reason)")
        }
        if !output.quiet {
            for finding in assessment.waived {
                console.errors("\(finding.control): left alone: \(finding.waiverSentence ?? "")")
            }
        }
        if !unknown.isEmpty { return .undetermined }
        return plan.steps.isEmpty && plan.refusals.isEmpty ? .success : .drift
    }
}
