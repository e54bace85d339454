package import Model

/// A kept run, as the names in its folder tell it: `NNNNNN-TIME-ID.json`, `….json.gz`.
package struct RunEntry: Hashable, Sendable {
    package let sequence: Int
    /// When it was kept, by the host's clock: `20261121T083000Z`.
    package let compactTime: String
    /// The first digits of the run's id.
    package let id: String
    /// Both are there where a compression was cut off before the plain file was removed.
    package fileprivate(set) var isPlain = false
    package fileprivate(set) var isCompressed = false

    /// Without the ending.
    package var stem: String { "\(Self.padded(sequence))-\(compactTime)-\(id)" }
    package var plainName: String { stem + ".json" }
    package var compressedName: String { stem + ".json.gz" }
    /// The file that is read.
    package var fileName: String { isPlain ? plainName : compressedName }

    package var time: Timestamp? {
        let text = Array(compactTime)
        guard text.count == 16 else { return nil }
        return Timestamp(
            "\(String(text[0..<4]))-\(String(text[4..<6]))-\(String(text[6..<8]))T"
                + "\(String(text[9..<11])):\(String(text[11..<13])):\(String(text[13..<15]))Z"
        )
    }

    init(sequence: Int, time: Timestamp, id: String) {
        self.sequence = sequence
        compactTime = time.compact
        self.id = id
        isPlain = true
    }

    /// `nil` for a name that isn't a kept run's.
    init?(name: String) {
        let ending: String
        if name.hasSuffix(".json.gz") {
            ending = ".json.gz"
        } else if name.hasSuffix(".json") {
            ending = ".json"
        } else {
            return nil
        }
        let parts = name.dropLast(ending.count).split(
            separator: "-",
            omittingEmptySubsequences: false
        )
        guard parts.count == 3, let sequence = Int(parts[0]),
            (1...Self.mostRuns).contains(sequence),
            Self.padded(sequence) == parts[0], !parts[2].isEmpty
        else { return nil }
        self.sequence = sequence
        compactTime = String(parts[1])
        id = String(parts[2])
        isPlain = ending == ".json"
        isCompressed = !isPlain
        guard time != nil else { return nil }
    }

    /// More than anybody keeps, and far from where counting overflows.
    static let mostRuns = 1_000_000_000_000

    private static func padded(_ sequence: Int) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }
}

/// The folder of kept runs, by its names.
package struct RunListing: Hashable, Sendable {
    /// In the order of their sequence.
    package private(set) var runs: [RunEntry] = []
    /// Reports that versions before the chain kept: `TIME-ID.json`.
    package private(set) var older: [String] = []
    /// What a write that was cut off has left.
    package private(set) var leftovers: [String] = []
    /// What isn't temper's.
    package private(set) var foreign: [String] = []

    init(names: [String], isTemporary: (String) -> Bool) {
        var byStem: [String: RunEntry] = [:]
        for name in names where name != ChainRecord.fileName {
            if let entry = RunEntry(name: name) {
                var known = byStem[entry.stem] ?? entry
                known.isPlain = known.isPlain || entry.isPlain
                known.isCompressed = known.isCompressed || entry.isCompressed
                byStem[entry.stem] = known
            } else if isTemporary(name) {
                leftovers.append(name)
            } else if RunEntry(name: "000001-" + name)?.isPlain == true {
                older.append(name)
            } else {
                foreign.append(name)
            }
        }
        runs = byStem.values.sorted { ($0.sequence, $0.stem) < ($1.sequence, $1.stem) }
    }

    /// Why a name leads to no kept run, or to several.
    package struct Unknown: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// How much of an id names a run: fewer digits are a number, and would fit one by chance.
    private static let leastPrefix = 4

    /// The run that a person means: `latest`, `previous`, `latest~N`, its number, or how its id
    /// begins, in four digits at least.
    package func run(named name: String) throws(Unknown) -> RunEntry {
        guard !runs.isEmpty else { throw Unknown(description: "no run is kept") }
        if let back = Self.stepsBack(name) {
            guard back < runs.count else {
                throw Unknown(
                    description: "'\(name)': " + runs.count.counted("run") + " are kept"
                )
            }
            return runs[runs.count - 1 - back]
        }
        if let number = Int(name), let run = runs.first(where: { $0.sequence == number }) {
            return run
        }
        let found = runs.filter {
            name.utf8.count >= Self.leastPrefix
                && ($0.id.hasPrefix(name) || name.hasPrefix($0.id))
        }
        guard let run = found.first else {
            throw Unknown(
                description:
                    "no kept run '\(name)': the newest is \(runs[runs.count - 1].sequence), "
                    + "the oldest \(runs[0].sequence)"
            )
        }
        guard found.count == 1 else {
            throw Unknown(
                description: "'\(name)' begins the ids of " + found.count.counted("run") + ": "
                    + found.suffix(5).map { "\($0.sequence) (\($0.id))" }.joined(separator: ", ")
            )
        }
        return run
    }

    private static func stepsBack(_ name: String) -> Int? {
        switch name {
        case "latest": return 0
        case "previous": return 1
        default:
            guard name.hasPrefix("latest~"), let back = Int(name.dropFirst(7)), back >= 0 else {
                return nil
            }
            return back
        }
    }
}
