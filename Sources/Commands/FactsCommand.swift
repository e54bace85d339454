import ArgumentParser
import Host
import Model
import Reports
import Resources

struct FactsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "facts",
        abstract: "Show what conditions ('when') can ask of this host, and the answers.",
        discussion: """
            Units, files and kernel parameters are asked for by name, so they are not listed. Of an \
            image only its os-release and its architecture are known.

            EXAMPLE
              temper facts
              temper facts --root /mnt/image --format json

            Ends with 0, or with 2 if something could not be read.
            """
    )

    @Option(
        name: .long,
        help: ArgumentHelp("Look at this directory instead.", valueName: "dir")
    )
    var root: String?

    @Option(name: .long, help: "How the result is written: text or json.")
    var format: Format = .text

    func execute(on console: Console) throws(Failure) -> ExitStatus {
        let facts = Facts(of: try Session.open(root))
        switch format {
        case .json: console.output(Self.json(facts))
        case .text: console.write(Self.text(facts))
        }
        facts.problems.forEach(console.errors)
        return facts.problems.isEmpty ? .success : .undetermined
    }

    /// A line for each fact, by the name that a condition has for it.
    private static func text(_ facts: Facts) -> String {
        let os = [facts.os?.id, facts.os?.version].compactMap { $0 }.joined(separator: " ")
        let like = (facts.os?.like ?? []).joined(separator: " ")
        let machine = facts.virtualization.map {
            $0.kind.rawValue == $0.name ? $0.name : "\($0.kind.rawValue) (\($0.name))"
        }
        let rows: [(String, String?)] = [
            ("os", os.isEmpty ? nil : os + (like.isEmpty ? "" : " (like \(like))")),
            ("kernel", facts.kernel), ("architecture", facts.architecture),
            ("virtualization", machine),
            ("memory", facts.memory.map { "\($0 >> 20)MiB (\($0) bytes)" }),
            ("connections", facts.connections.map { "\($0)" }),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map {
            "\($0.0.padded(to: width))  \($0.1.map(Style.safe) ?? "unknown")\n"
        }.joined()
    }

    private static func json(_ facts: Facts) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schema", "temper.facts/1")
            json.object("os") { json in
                json.field("id", facts.os?.id)
                json.array("like", facts.os?.like ?? [])
                json.field("version", facts.os?.version)
            }
            json.field("kernel", facts.kernel)
            json.field("architecture", facts.architecture)
            json.object("virtualization") { json in
                json.field("kind", facts.virtualization?.kind.rawValue)
                json.field("name", facts.virtualization?.name)
            }
            json.field("memory", facts.memory.flatMap { Int(exactly: $0) })
            json.field("connections", facts.connections.flatMap { Int(exactly: $0) })
        }
        return json.finish()
    }
}
