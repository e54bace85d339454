package import Model
package import SystemPackage

/// A file of somebody's that is to become controls: where it stands, and its text.
package struct ImportedFile: Sendable {
    package let path: FilePath
    package let bytes: [UInt8]

    package init(_ path: FilePath, _ bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// Its lines without their ends, counted from 1.
    var lines: [(number: Int, text: String)] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().map {
            ($0 + 1, String(decoding: $1, as: UTF8.self))
        }
    }

    func origin(_ line: Int) -> Origin { Origin(path, line: line) }
}

/// What files of one format come to: drafts of controls, and all that could not be taken over.
package struct Import: Sendable {
    package struct Taken: Sendable {
        package let draft: Draft
        /// The line that decides.
        package let origin: Origin
    }

    package struct Refusal: Hashable, Sendable {
        package let origin: Origin
        package let reason: String

        package init(_ origin: Origin, _ reason: String) {
            self.origin = origin
            self.reason = reason
        }
    }

    package private(set) var taken: [Taken] = []
    package private(set) var refusals: [Refusal] = []

    package init() {}

    mutating func take(_ draft: Draft, from origin: Origin) {
        taken.append(Taken(draft: draft, origin: origin))
    }

    mutating func refuse(_ origin: Origin, _ reason: String) {
        refusals.append(Refusal(origin, reason))
    }

    /// Adds what other files gave; a setting that is here already is not asked for twice.
    package mutating func add(_ other: Import) {
        refusals += other.refusals
        for new in other.taken {
            let same = taken.first {
                $0.draft.kind == new.draft.kind && $0.draft.setting == new.draft.setting
            }
            if let same {
                refuse(new.origin, "\(same.origin) has been taken for \(new.draft.setting)")
            } else {
                taken.append(new)
            }
        }
    }
}
