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
    private var origins: [[String]: Origin] = [:]

    /// More settings than these are no administrator's work, and take their time.
    static let mostSettings = 5_000

    package init() {}

    /// Takes a setting that isn't here already, as long as there is room.
    mutating func take(_ draft: Draft, from origin: Origin) {
        if let same = origins[[draft.kind, draft.setting]] {
            refuse(origin, "\(same) has been taken for \(draft.setting)")
        } else if taken.count >= Self.mostSettings {
            refuse(origin, "more than \(Self.mostSettings) settings: this one isn't taken")
        } else {
            origins[[draft.kind, draft.setting]] = origin
            taken.append(Taken(draft: draft, origin: origin))
        }
    }

    mutating func refuse(_ origin: Origin, _ reason: String) {
        refusals.append(Refusal(origin, reason))
    }

    /// Adds what other files gave; a setting that is here already is not asked for twice.
    package mutating func add(_ other: Import) {
        refusals += other.refusals
        for new in other.taken { take(new.draft, from: new.origin) }
    }
}
