package import SystemPackage

/// One primitive, reversible step, with what was before and what is after.
///
/// Changes are data on disk: another process can take them back after a crash. The inverse is
/// computed, never stored. A new case does not compile until apply, verify, inverse and
/// description handle it.
package enum Change: Hashable, Sendable {
    /// A file's whole content and attributes; `nil` where there is none.
    case file(FilePath, before: FileImage?, after: FileImage?)
    /// A folder that the files of a plan need.
    case folder(FilePath, before: Permissions?, after: Permissions?)
    /// A symbolic link's target; `nil` where there is none.
    case link(FilePath, before: String?, after: String?)
    /// A running kernel value, with the values that the kernel changes along with it.
    case parameter(ParameterChange)
    /// Whether a unit runs.
    case activity(UnitName, before: Bool, after: Bool)
    /// systemd reads its unit files again.
    case reloadUnitFiles
    /// A running service reads its configuration again.
    case reload(UnitName)
}

/// What a file is: content by its digest (the bytes are in the transaction's `blobs`), mode, owner
/// and extended attributes.
package struct FileImage: Hashable, Sendable, Codable {
    package let content: SHA256
    package let mode: Permissions
    package let owner: UInt32
    package let group: UInt32
    /// Names and values, the values in hexadecimal; POSIX ACLs are among them.
    package let attributes: [String: String]

    package init(
        content: SHA256,
        mode: Permissions,
        owner: UInt32,
        group: UInt32,
        attributes: [String: String]
    ) {
        self.content = content
        self.mode = mode
        self.owner = owner
        self.group = group
        self.attributes = attributes
    }
}

/// The write of a kernel parameter.
package struct ParameterChange: Hashable, Sendable, Codable {
    package let key: SysctlKey
    package let before: String
    package let after: String
    /// Keys that the kernel rewrites along with this one, with their values from before.
    package let companions: [Companion]
    /// Whether the kernel refuses the way back until a reboot.
    package let isOneWay: Bool

    package struct Companion: Hashable, Sendable, Codable {
        package let key: SysctlKey
        package let before: String
        /// Whether the apply, too, puts the old value back: the change is not asked for.
        package let staysAsBefore: Bool

        package init(key: SysctlKey, before: String, staysAsBefore: Bool) {
            self.key = key
            self.before = before
            self.staysAsBefore = staysAsBefore
        }
    }

    package init(
        key: SysctlKey,
        before: String,
        after: String,
        companions: [Companion] = [],
        isOneWay: Bool = false
    ) {
        self.key = key
        self.before = before
        self.after = after
        self.companions = companions
        self.isOneWay = isOneWay
    }
}

extension Change {
    /// What takes this step back.
    package var inverse: Change {
        switch self {
        case .file(let path, let before, let after): .file(path, before: after, after: before)
        case .folder(let path, let before, let after): .folder(path, before: after, after: before)
        case .link(let path, let before, let after): .link(path, before: after, after: before)
        case .parameter(let change): .parameter(change.inverse)
        case .activity(let unit, let before, let after):
            .activity(unit, before: after, after: before)
        case .reloadUnitFiles: .reloadUnitFiles
        case .reload(let unit): .reload(unit)
        }
    }

    /// What the step touches: two transactions that share a target depend on each other.
    package var target: String? {
        switch self {
        case .file(let path, _, _), .folder(let path, _, _), .link(let path, _, _):
            path.string
        case .parameter(let change): "sysctl \(change.key)"
        case .activity(let unit, _, _): "unit \(unit)"
        case .reloadUnitFiles, .reload: nil
        }
    }
}

extension ParameterChange {
    /// The way back restores every companion too.
    ///
    /// Some parameters are one value behind two names, of which the kernel keeps one at zero and
    /// refuses a write of zero to the other (`vm.dirty_bytes`): there the companion's write alone
    /// is the way back.
    package var inverse: ParameterChange {
        ParameterChange(
            key: key,
            before: after,
            after: before,
            companions: companions.map {
                Companion(key: $0.key, before: $0.before, staysAsBefore: true)
            },
            isOneWay: isOneWay
        )
    }
}
