import Model
import SystemPackage

extension SSHD {
    /// What the host has of one keyword.
    package struct State: Equatable, Sendable {
        /// Why the control says nothing of this host.
        var absence: String?
        /// Outside of Match blocks, and in each that sets the keyword; or in the asked context.
        var views: [SSHDView] = []
        var staleness: SSHDStaleness?
        var isRunning = false
        var isImage = false
        /// Why sshd would refuse the files as they are.
        var problems: [SSHDProblem] = []
    }

    /// Puts together what was read and what was asked.
    func state(of look: SSHDLook, effective: SSHDEffective?) -> State {
        var state = State()
        state.staleness = look.staleness
        state.isRunning = look.daemon != nil
        state.isImage = look.isImage
        state.problems = look.config.problems
        let isKnown =
            effective?.knows(keyword) != false || keyword.silentDefault != nil
            || look.config.lines[keyword.key] != nil
        guard isKnown else {
            state.absence = "this sshd does not have \(keyword.name)"
            return state
        }
        switch scope {
        case .context(let context):
            state.views = [contextView(context, look, effective)]
        case .global:
            state.views = [globalView(look, effective)]
        case .everywhere:
            state.views = [globalView(look, effective)] + blockViews(look.config)
        }
        return state
    }

    private func globalView(_ look: SSHDLook, _ effective: SSHDEffective?) -> SSHDView {
        let setting = look.config.setting(keyword, for: nil)
        let all = look.config.lines[keyword.key] ?? []
        return SSHDView(
            subject: keyword.name,
            value: value(setting, effective),
            setting: setting,
            shadowed: setting?.shadowed(
                among: all.filter { look.config.isActiveFirst($0.block) }
            ) ?? [],
            notes: look.notes + notes(setting, effective),
            reach: look.config.reach(keyword)
        )
    }

    private func blockViews(_ config: SSHDConfig) -> [SSHDView] {
        config.blockSettings(keyword).map { match, setting, lines in
            SSHDView(
                subject: "\(keyword.name) in Match \(match.text) (\(match.path):\(match.line))",
                value: setting.value,
                setting: setting,
                shadowed: setting.shadowed(among: lines),
                notes: [],
                reach: SSHDReach(setting)
            )
        }
    }

    private func contextView(
        _ context: SSHDContext,
        _ look: SSHDLook,
        _ effective: SSHDEffective?
    ) -> SSHDView {
        let setting = look.config.setting(keyword, for: context)
        let undecided = look.config.blockSettings(keyword).filter { !$0.match.isDecidable }.map {
            "Match \($0.match.text) (\($0.match.path):\($0.match.line)) depends on more than "
                + "user, host and address: it is taken not to match"
        }
        var reach = SSHDReach.refusal(
            "it holds for every user where \(keyword.name) is set now: "
                + "a control without a context changes it"
        )
        if let setting, setting.deciding.block != nil { reach = SSHDReach(setting) }
        return SSHDView(
            subject: "\(keyword.name) for \(context)",
            value: value(setting, effective),
            setting: setting,
            shadowed: [],
            notes: look.notes + undecided + notes(setting, effective),
            reach: reach
        )
    }

    /// What sshd says wins; it isn't asked in an image, nor does it print every keyword.
    private func value(_ setting: SSHDSetting?, _ effective: SSHDEffective?) -> SSHDValue? {
        if let asked = effective?.value(of: keyword) { return asked }
        if let setting { return setting.value }
        if keyword.isListed { return .known([]) }
        return effective == nil ? nil : keyword.silentDefault.map { .known([$0]) }
    }

    private func notes(_ setting: SSHDSetting?, _ effective: SSHDEffective?) -> [String] {
        guard let effective else { return [] }
        guard let asked = effective.value(of: keyword) else {
            return ["sshd -T does not print \(keyword.name): read from its files"]
        }
        guard let setting, keyword.shape != .path,
            case .known(let said) = asked, case .known(let read) = setting.value, said != read
        else { return [] }
        return [
            "sshd -T says '\(keyword.shape.written(said))', which is taken; temper's own reading "
                + "of the files gives '\(keyword.shape.written(read))'"
        ]
    }
}

/// One value that a control judges, and what would change it.
struct SSHDView: Equatable, Sendable {
    let subject: String
    /// `nil` where nothing sets it and sshd isn't asked.
    let value: SSHDValue?
    let setting: SSHDSetting?
    let shadowed: [SSHDLine]
    let notes: [String]
    let reach: SSHDReach
}

extension SSHDKeyword {
    /// The default of a keyword that `sshd -T` never prints (sshd_config(5) of Debian).
    var silentDefault: String? { key == "debianbanner" ? "yes" : nil }
}

extension SSHDShape {
    /// A value as it is written on one line.
    func written(_ tokens: [String]) -> String { tokens.joined(separator: separator) }
}
