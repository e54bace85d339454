package import Host
package import Model

/// A control that nobody wrote: what it would ask for, made from what a host or a file has.
package struct Draft: Hashable, Sendable {
    /// The kind's key in YAML.
    package let kind: String
    /// What the kind calls the setting: one control for each is enough.
    package let setting: String
    /// The mapping that goes under the kind's key.
    package let fields: Node
    /// What is true where the control passes.
    package let title: String

    package init(kind: String, setting: String, fields: Node, title: String) {
        self.kind = kind
        self.setting = setting
        self.fields = fields
        self.title = title
    }
}

/// What a capture makes of one setting.
package enum Capture: Hashable, Sendable {
    case draft(Draft)
    /// The setting, and why nothing that lasts or nothing certain can be asked of it.
    case left(String, reason: String)
    /// The setting, and why what it is could not be told.
    case unknown(String, reason: String)
}

extension Resource {
    package static func inventory(on host: Host) throws(HostError) -> [Self] { [] }

    package var leftOut: String? { nil }

    /// Looks at a host and makes drafts of what it has.
    package func capture(on host: Host) -> [Capture] {
        if let leftOut { return [.left(setting, reason: leftOut)] }
        do throws(HostError) {
            return captured(try observe(on: host))
        } catch {
            return [.unknown(setting, reason: error.description)]
        }
    }
}
