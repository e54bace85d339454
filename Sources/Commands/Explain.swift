import ArgumentParser
import Baselines
import Host
import Model
import Reports
import Resources

struct Explain: Command {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show why a setting is as it is. Changes nothing.",
        discussion: """
            Shows what runs, every file and line that speaks of the setting in the order in which its \
            reader reads them, which one decides and why, what the next boot would give, and what an \
            apply would change. A setting is KIND:NAME, the name of a kernel parameter or of a unit, or \
            the id of a control of the chosen baselines.

            EXAMPLE
              temper explain net.core.somaxconn
              temper explain sshd:PermitRootLogin --user deploy --address 10.0.0.7
              temper explain limits:nofile --user www-data
              temper explain limits:nofile --unit nginx.service
              temper explain cups.service
              temper explain sudo:use_pty --format json

            Ends with 0 when it was explained, 2 if something could not be read, 64 if that \
            can't be the name of a setting.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "KIND:NAME, a kernel parameter, a unit, or a control's id.",
            valueName: "setting"
        )
    )
    var setting: String

    @Option(
        name: .long,
        help: ArgumentHelp("For this user (limits, sshd, sudo).", valueName: "name")
    )
    var user: String?

    @Option(
        name: .long,
        help: ArgumentHelp("For a connection from this address (sshd).", valueName: "ip")
    )
    var address: String?

    @Option(
        name: .customLong("host"),
        help: ArgumentHelp(
            "The client's name, where sshd looks names up (sshd).",
            valueName: "name"
        )
    )
    var hostName: String?

    @Option(name: .long, help: ArgumentHelp("What this process has (limits).", valueName: "n"))
    var pid: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("What this unit's processes get (limits).", valueName: "unit")
    )
    var unit: String?

    @OptionGroup var target: TargetOptions

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let session = try session(console)
        let host: Host
        if let session { host = session.host } else { host = try Session.open(target.root) }
        let all = session?.baseline.controls ?? []
        let (kind, question) = try question(in: all)
        let explanation: Explanation
        do throws(QuestionError) {
            explanation = try kind.explain(question, on: host)
        } catch {
            switch error {
            case .unanswerable(let why): throw .usage(why)
            case .host(let error): throw .host(error)
            }
        }
        var controls: [Control] = []
        do throws(HostError) {
            for control in all where type(of: control.resource) == kind {
                if try control.resource.isAbout(question, on: host) { controls.append(control) }
            }
        } catch {
            throw .host(error)
        }
        let assessment = Assessment(of: controls, on: host, for: .plan)
            .waived(by: session?.waivers ?? Waivers(), reach: .part)
        var plan = Plan()
        if let session { plan = try session.plan(assessment.requests) }
        switch format {
        case .json: console.output(explanation.json(askedBy: assessment.findings, plan: plan))
        case .text:
            console.write(
                explanation.text(
                    askedBy: session == nil ? nil : assessment.findings,
                    plan: plan,
                    width: console.width,
                    color: console.usesColor
                )
            )
        }
        let isUndetermined =
            explanation.isIncomplete || assessment.findings.contains { $0.outcome == .error }
        return isUndetermined ? .undetermined : .success
    }

    /// The host with its baselines; `nil`, and said, where the usual ones are missing or invalid: a
    /// host can be explained without them.
    private func session(_ console: Console) throws(Failure) -> Session? {
        do throws(Failure) {
            return try Session(target)
        } catch {
            guard case .baseline = error, target.baseline.isEmpty, target.set.isEmpty,
                target.config == nil, target.waivers == nil
            else { throw error }
            error.lines.forEach(console.errors)
            return nil
        }
    }

    // MARK: What is asked

    private func question(
        in controls: [Control]
    ) throws(Failure) -> (kind: any Resource.Type, question: Question) {
        if let control = controls.first(where: { $0.id == setting }) {
            let kind = type(of: control.resource)
            return (kind, try scoped(control.resource.question, kind))
        }
        if let colon = setting.firstIndex(of: ":"),
            let kind = resourceKinds.first(where: { $0.kind == setting[..<colon] })
        {
            let name = String(setting[setting.index(after: colon)...])
            return (kind, try scoped(Question(name), kind))
        }
        if UnitName.isValid(setting) {
            return (Service.self, try scoped(Question(setting), Service.self))
        }
        guard setting.contains(where: { $0 == "." || $0 == "/" }), !setting.contains(":"),
            SysctlKey(setting) != nil
        else { throw .usage(unknown(controls)) }
        return (Sysctl.self, try scoped(Question(setting), Sysctl.self))
    }

    private func unknown(_ controls: [Control]) -> String {
        let kinds = resourceKinds.map { "\($0.kind):" }.joined(separator: ", ")
        return "'\(setting)' is neither a control of the chosen baselines nor a kernel "
            + "parameter nor a unit"
            + Spelling.suggestion(for: setting, among: controls.map(\.id))
            + "; other settings begin with one of \(kinds)"
    }

    private func scoped(
        _ question: Question,
        _ kind: any Resource.Type
    ) throws(Failure) -> Question {
        let given: [(name: String, isGiven: Bool, kinds: [String])] = [
            ("--user", user != nil, [Limits.kind, SSHD.kind, Sudo.kind]),
            ("--address", address != nil, [SSHD.kind]), ("--host", hostName != nil, [SSHD.kind]),
            ("--pid", pid != nil, [Limits.kind]), ("--unit", unit != nil, [Limits.kind]),
        ]
        for option in given where option.isGiven && !option.kinds.contains(kind.kind) {
            throw .usage(
                "\(option.name) says nothing of \(kind.kind); it goes with "
                    + option.kinds.joined(separator: ", ")
            )
        }
        var question = question
        if let user { question.user = user }
        if let address { question.address = address }
        if let hostName { question.hostName = hostName }
        question.process = pid
        if let unit {
            guard let name = UnitName(unit) ?? UnitName(unit + ".service") else {
                throw .usage("--unit \(unit): not the name of a unit, such as nginx.service")
            }
            question.unit = name
        }
        return question
    }
}
