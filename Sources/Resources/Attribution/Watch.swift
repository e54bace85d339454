package import SystemPackage

/// Something that the audit rules watch for a resource kind, so that it is known who changed it.
package struct Watch: Hashable, Sendable {
    /// What is recorded, by the letters of auditctl(8)'s `perm`.
    package enum Access: String, Sendable {
        /// Writing, creating, renaming, removing, and changes of owner, mode and attributes.
        case changes = "wa"
        /// Writing alone.
        case writes = "w"
        /// Running a program; the record has its arguments.
        case runs = "x"
    }

    package let path: FilePath
    package let access: Access

    /// A file, or a folder with all beneath it.
    package static func changes(_ path: String) -> Watch {
        Watch(path: FilePath(path), access: .changes)
    }

    package static func writes(_ path: String) -> Watch {
        Watch(path: FilePath(path), access: .writes)
    }

    package static func runs(_ path: String) -> Watch {
        Watch(path: FilePath(path), access: .runs)
    }
}
