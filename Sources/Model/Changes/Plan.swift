package import SystemPackage

/// The ordered steps of one apply, with the controls behind each.
package struct Plan: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        package let change: Change
        package let phase: Phase
        /// The ids of the controls that ask for it, sorted.
        package let controls: [String]

        package init(
            change: Change,
            phase: Phase,
            controls: [String]
        ) {
            self.change = change
            self.phase = phase
            self.controls = controls
        }
    }

    /// In the order in which they are carried out.
    package var steps: [Step]
    /// The bytes behind the digests of `FileImage`.
    package var contents: [SHA256: [UInt8]]
    /// What temper will not do, by control.
    package var refusals: [Refusal]
    /// Managed lines whose control is no longer asked for.
    package var orphans: [Orphan]
    /// Files of temper's own that somebody edited by hand, with the text that is there now.
    package var editedByHand: [FilePath]
    /// Why the plan as a whole must not be carried out; empty where it may.
    package var blocked: [String] = []
    /// What the baselines declare that bringing a control about may cost, by controls.
    package var hazards: [String: [Hazard]] = [:]

    package struct Refusal: Hashable, Sendable {
        package let control: String
        package let reason: String

        package init(control: String, reason: String) {
            self.control = control
            self.reason = reason
        }
    }

    package struct Orphan: Hashable, Sendable {
        package let control: String
        package let path: FilePath
        package let text: String

        package init(control: String, path: FilePath, text: String) {
            self.control = control
            self.path = path
            self.text = text
        }
    }

    package init(
        steps: [Step] = [],
        contents: [SHA256: [UInt8]] = [:],
        refusals: [Refusal] = [],
        orphans: [Orphan] = [],
        editedByHand: [FilePath] = []
    ) {
        self.steps = steps
        self.contents = contents
        self.refusals = refusals
        self.orphans = orphans
        self.editedByHand = editedByHand
    }
}
