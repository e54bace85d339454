/// What a plan could do to a host beyond what is asked, and that it is refused for unless a person
/// accepts it by name: `--accept-risk KIND:CONTROL`.
package struct Risk: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Somebody who is needed could not get in, or not become root, any more.
        case lockout
        /// Connections, or what is routed, would be lost.
        case network
        /// Only a reboot takes it back.
        case oneway
        /// Sessions or services would have less than they use.
        case resources
    }

    package let kind: Kind
    /// The controls that ask for it, sorted.
    package let controls: [String]
    /// What would happen, to whom.
    package let reason: String

    package init(_ kind: Kind, of controls: [String], _ reason: String) {
        self.kind = kind
        self.controls = Set(controls).sorted()
        self.reason = reason
    }

    /// What accepts it, a name for each control.
    package var names: [String] { controls.map { "\(kind.rawValue):\($0)" } }

    package func isAccepted(by accepted: Set<String>) -> Bool {
        !controls.isEmpty && names.allSatisfy(accepted.contains)
    }
}
