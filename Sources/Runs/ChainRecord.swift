package import Model

/// `chain.json`: where the chain of kept runs begins and ends.
///
/// The anchor is the last run that the retention removed, so that the oldest kept run still follows
/// something. The head is the newest kept run, whose content no later run vouches for.
package struct ChainRecord: Hashable, Sendable {
    /// A run of the chain by its content.
    package struct Place: Hashable, Sendable {
        package let sequence: Int
        package let digest: SHA256
    }

    package var anchor: Place?
    package var head: Place?
    /// The run at which this record was begun anew, since the one before was gone or damaged: it
    /// can't vouch for the runs before that one.
    package var begun: Int?

    static let fileName = "chain.json"
    private static let schema = "temper.chain/1"

    init(anchor: Place? = nil, head: Place? = nil, begun: Int? = nil) {
        self.anchor = anchor
        self.head = head
        self.begun = begun
    }

    /// `nil` for what isn't such a record.
    init?(parsing bytes: [UInt8]) {
        guard let document = try? JSONValue(parsing: bytes),
            document["schema"] == .string(Self.schema)
        else { return nil }
        func place(_ key: String) -> Place?? {
            guard let value = document[key] else { return nil }
            if value == .null { return .some(nil) }
            guard case .number(let number)? = value["sequence"], let sequence = Int(number),
                (1...RunEntry.mostRuns).contains(sequence),
                case .string(let text)? = value["sha256"],
                let digest = SHA256(hexadecimal: text)
            else { return nil }
            return .some(Place(sequence: sequence, digest: digest))
        }
        guard let anchor = place("anchor"), let head = place("head") else { return nil }
        self.anchor = anchor
        self.head = head
        begun = document["begun"]?.text.flatMap { Int($0) }
    }

    var bytes: [UInt8] {
        func text(_ place: Place?) -> String {
            place.map { "{\"sequence\": \($0.sequence), \"sha256\": \"\($0.digest)\"}" } ?? "null"
        }
        return Array(
            """
            {
              "schema": "\(Self.schema)",
              "anchor": \(text(anchor)),
              "head": \(text(head)),
              "begun": \(begun.map(String.init) ?? "null")
            }

            """.utf8
        )
    }
}
