package import SystemPackage

/// A file that temper owns as a whole, in the drop-in folder of the program that reads it.
package struct DropIn: Hashable, Sendable {
    package let path: FilePath
    package let mode: Permissions
    package let activation: Activation
    /// Where its writing stands among the others of a plan; lower is earlier.
    package let phase: Phase
    package let order: LineOrder

    package init(
        _ path: FilePath,
        mode: Permissions = Permissions(0o644),
        activation: Activation = .none,
        phase: Phase,
        order: LineOrder = .byControl
    ) {
        self.path = path
        self.mode = mode
        self.activation = activation
        self.phase = phase
        self.order = order
    }
}

/// The order of a drop-in's lines, where their reader carries them out one by one.
package enum LineOrder: Hashable, Sendable {
    /// It doesn't matter: by the names of the controls.
    case byControl
    /// Parameters that change others first.
    case parameters
    /// Lines that begin so first: those behind them win where both speak of something.
    case first(beginning: String)

    package func rank(of line: ManagedLine) -> Int {
        switch self {
        case .byControl: 0
        case .parameters: SysctlKey(line.setting).map(KernelRelations.rank(of:)) ?? 0
        case .first(let beginning): line.text.hasPrefix(beginning) ? 0 : 1
        }
    }
}

/// The program that must accept a candidate file before it is put in place.
package enum Validation: Hashable, Sendable, CaseIterable {
    /// `sshd -t`
    case sshd
    /// `visudo -c`
    case sudo
}

/// What makes a changed file take effect.
package enum Activation: Hashable, Sendable {
    /// It is read when it is needed.
    case none
    /// These units are reloaded if they run; the first that runs is the one.
    case reload([UnitName])
}

/// The order of a plan's steps: what later steps depend on, and what is safe to have alone, first.
package enum Phase: Int, Codable, Comparable, Sendable {
    /// Running kernel values, before limits that must stay below one of them.
    case parameters
    case sysctlFiles
    case limitsFiles
    case sudoFiles
    /// Files of others that name temper's own drop-in, which must then be there.
    case sudoIncludes
    case sshdFiles
    case unitFiles
    case activity
    case reloads

    /// Who must accept its files; `nil` where nobody is asked.
    package var validation: Validation? {
        switch self {
        case .sudoFiles, .sudoIncludes: .sudo
        case .sshdFiles: .sshd
        case .parameters, .sysctlFiles, .limitsFiles, .unitFiles, .activity, .reloads: nil
        }
    }

    package static func < (left: Phase, right: Phase) -> Bool { left.rawValue < right.rawValue }
}

/// A line of a drop-in, with the id of its control in a comment above it.
package struct ManagedLine: Hashable, Sendable {
    package let control: String
    /// What the line sets; two lines of one setting with different text contradict each other.
    package let setting: String
    package let text: String

    package init(control: String, setting: String, text: String) {
        self.control = control
        self.setting = setting
        self.text = text
    }
}
