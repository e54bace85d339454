package import SystemPackage

/// What a resource kind wants changed, without looking at how and without a before-image.
package enum Edit: Hashable, Sendable {
    /// The running value of a kernel parameter. `rank` orders writes that reset one another.
    case parameter(SysctlKey, value: String, rank: Int)
    /// A line of one of temper's own drop-ins.
    case line(DropIn, setting: String, text: String)
    /// A line of somebody else's file, where no drop-in can win: `with` is `nil` to take it out.
    ///
    /// `was` is what stands there; a plan is refused where it has changed since.
    case foreignLine(ForeignFile, line: Int, was: String, with: String?)
    /// A symbolic link of the unit search path: made, replaced, or (with `nil`) removed.
    case link(FilePath, target: String?)
    /// A unit that is to run, or not.
    case activity(UnitName, runs: Bool)
    /// A running service that has not read what its files say now.
    case reload(activation: Activation)
    /// What temper will not or cannot do, and why: the control stays as it is.
    case refusal(String)
}

/// A file that temper does not own, and what must accept it after an edit.
package struct ForeignFile: Hashable, Sendable {
    package let path: FilePath
    package let activation: Activation
    package let phase: Phase

    package init(
        _ path: FilePath,
        activation: Activation = .none,
        phase: Phase
    ) {
        self.path = path
        self.activation = activation
        self.phase = phase
    }
}

/// An edit and the control that asks for it.
package struct Request: Hashable, Sendable {
    package let control: String
    package let edit: Edit

    package init(control: String, edit: Edit) {
        self.control = control
        self.edit = edit
    }
}
