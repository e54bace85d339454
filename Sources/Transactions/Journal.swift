import FoundationEssentials
import Host
package import Model
import SystemPackage

/// What a transaction is, on disk before its first write.
package struct Journal: Codable, Hashable, Sendable {
    /// Journals of this format and older are read; newer ones are refused untouched.
    package static let newestFormat = 1

    package enum Kind: String, Codable, Sendable { case apply, undo }

    package let format: Int
    package let id: String
    package let kind: Kind
    package let started: Timestamp
    package let author: Author
    /// The boot in which it began; `nil` for an image.
    package let boot: String?
    /// The transaction that this one takes back.
    package let undoes: String?
    /// The risks that a person accepted for it, as `--accept-risk` has them; `nil` where none.
    package let acceptedRisks: [String]?
    package let steps: [Step]

    /// A step of the plan and the controls behind it.
    package struct Step: Codable, Hashable, Sendable {
        package let change: Change
        package let phase: Phase
        package let controls: [String]
    }

    package init(
        id: String,
        kind: Kind,
        started: Timestamp,
        author: Author,
        boot: String? = nil,
        undoes: String?,
        acceptedRisks: [String] = [],
        plan: Plan
    ) {
        format = Journal.newestFormat
        self.id = id
        self.kind = kind
        self.started = started
        self.author = author
        self.boot = boot
        self.undoes = undoes
        self.acceptedRisks = acceptedRisks.isEmpty ? nil : acceptedRisks
        steps = plan.steps.map {
            Step(change: $0.change, phase: $0.phase, controls: $0.controls)
        }
    }
}

/// Who asked for a transaction.
package struct Author: Codable, Hashable, Sendable {
    /// The login uid of the audit system; `nil` where no one logged in (boot, cron).
    package let loginUID: UInt32?
    package let sudoUser: String?
    package let uid: UInt32

    package init(loginUID: UInt32?, sudoUser: String?, uid: UInt32) {
        self.loginUID = loginUID
        self.sudoUser = sudoUser
        self.uid = uid
    }
}

extension Author: CustomStringConvertible {
    /// For people: the name that sudo knows, else a number.
    package var description: String {
        sudoUser ?? loginUID.map { "login uid \($0)" } ?? "uid \(uid)"
    }
}

/// How far a transaction has come, in a file of its own that is replaced as a whole.
package struct Progress: Codable, Hashable, Sendable {
    package enum State: String, Codable, Sendable {
        /// Its undo is on disk, and writing may have begun: an unfinished one is taken back.
        case prepared
        /// Applied and verified; taken back unless somebody confirms it in time.
        case awaiting = "awaiting-confirmation"
        case committed
        case rolledBack = "rolled-back"
        /// Some of it could not be taken back.
        case incomplete
    }

    package var format = 1
    package var state: State
    package var at: Timestamp
    package var reason: String?
    /// Until when it is to be confirmed; only of one that awaits it.
    package var confirmBy: Deadline?

    package init(
        _ state: State,
        at: Timestamp,
        reason: String? = nil,
        confirmBy: Deadline? = nil
    ) {
        self.state = state
        self.at = at
        self.reason = reason
        self.confirmBy = confirmBy
    }
}

/// A control that an undo took back: unattended applies leave it until a person applies by hand.
package struct Hold: Codable, Hashable, Sendable {
    package let control: String
    package let since: Timestamp
    package let transaction: String

    package init(control: String, since: Timestamp, transaction: String) {
        self.control = control
        self.since = since
        self.transaction = transaction
    }
}

/// Which instance was brought to which declared state at a boot.
package struct BootRecord: Codable, Hashable, Sendable {
    package let format: Int
    package let instance: String
    package let digest: String

    package init(instance: String, digest: String) {
        format = 1
        self.instance = instance
        self.digest = digest
    }
}

enum StateCoding {
    /// Text that an administrator reads with jq when temper itself is broken.
    static func encode(_ value: some Encodable) throws(TransactionError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value)) + [0x0A]
        } catch {
            throw .unusableState("cannot write the journal: \(error)")
        }
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        at path: FilePath
    ) throws(TransactionError) -> Value {
        do {
            let decoder = JSONDecoder()
            let data = Data(bytes)
            let format = try decoder.decode(Versioned.self, from: data).format
            guard format <= Journal.newestFormat else {
                throw TransactionError.unusableState(
                    "\(path) has format \(format), which a newer temper wrote; it is left untouched"
                )
            }
            return try decoder.decode(type, from: data)
        } catch let error as TransactionError {
            throw error
        } catch {
            throw .unusableState("\(path) is damaged: \(error)")
        }
    }
}

private struct Versioned: Decodable {
    let format: Int
}
