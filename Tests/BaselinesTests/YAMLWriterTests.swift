import Baselines
import Model
import TestSupport
import Testing

@Suite("What is written as YAML is read back as it was")
struct YAMLWriterTests {
    private static func read(_ text: String) throws -> Node {
        try YAMLReader.read(Array(text.utf8), named: "f.yaml")
    }

    /// The same node, wherever it stands.
    private static func plain(_ node: Node) -> String {
        switch node.content {
        case .scalar(let text, _): return "s\(text.debugDescription)"
        case .sequence(let nodes): return "[" + nodes.map(plain).joined(separator: ",") + "]"
        case .mapping(let entries):
            return "{"
                + entries.map { "\($0.key.debugDescription):\(plain($0.value))" }
                .joined(separator: ",") + "}"
        }
    }

    static let words = [
        "", " ", "a", "no", "on", "~", "null", "true", "0644", "1:30", "-1", "- a", "-", "?", ":",
        "a: b", "a #b", "#", "&x", "*", "!t", "|", ">", "'", "\"", "%", "@", "`", "\\", "a\nb",
        "\t", "a\tb", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}",
        "\u{FFFF}", "é", "日本", "e\u{301}", "\u{1F600}", "---", "...", "a:", "10.0.0.1:80", "[", "}",
        ",", "a, b", "{a", "=", "<<", "1.5", ".5", "0x1F", "+1", "1_000", "\r", "\u{0}",
        "\u{1B}[1m",
        "two  blanks", " leading", "trailing ", "${x}",
        String(repeating: "long words in a sentence ", count: 9) + "end",
        String(repeating: "é\u{2028} ", count: 60) + "end", String(repeating: "x", count: 3000),
        "# " + String(repeating: "a comment? ", count: 12) + "no",
    ]

    @Test("text of any look, as a value, in a list and in a mapping of a list", arguments: words)
    func text(word: String) throws {
        let inner = Node(fields: [("a", Node(text: word)), ("b", Node(list: [Node(text: word)]))])
        let node = Node(fields: [("list", Node(list: [inner])), ("text", Node(text: word))])
        let text = YAMLWriter.text(of: node)
        let back = try Self.read(text)
        #expect(Self.plain(back) == Self.plain(node), "\(text)")
        if !word.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            #expect(try back["text"]?.text() == word, "\(text)")
        }
    }

    @Test(
        "numbers and flags keep their type",
        arguments: ["0", "-1", "18446744073709551615", "true"]
    )
    func types(text: String) throws {
        let back = try Self.read(YAMLWriter.text(of: Node(fields: [("v", Node(value: text))])))
        #expect(back["v"]?.content == .scalar(text, isPlain: true))
        let quoted = try Self.read(YAMLWriter.text(of: Node(fields: [("v", Node(text: text))])))
        #expect(try quoted["v"]?.text() == text)
    }

    @Test("trees of any shape", arguments: 0..<200)
    func trees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let node = Node(fields: [("a", Self.tree(&random, 0)), ("b", Self.tree(&random, 0))])
        let text = YAMLWriter.text(of: node)
        #expect(Self.plain(try Self.read(text)) == Self.plain(node), "\(text)")
    }

    private static func tree(_ random: inout SplitMix64, _ depth: Int) -> Node {
        switch random.below(depth > 4 ? 1 : 4) {
        case 0, 1: return Node(text: random.pick(words))
        case 2: return Node(list: (0..<random.below(4)).map { _ in tree(&random, depth + 1) })
        default:
            return Node(
                fields: (0..<random.below(4)).map { number in
                    ("k\(number)" + (random.below(3) == 0 ? ": x" : ""), tree(&random, depth + 1))
                }
            )
        }
    }

    @Test("a heading is comments, whatever it holds")
    func heading() throws {
        let heading = ["one", "two\nbaseline: y", "three\r\u{85}\u{2028}x: y", "\u{1B}[2J"]
        let text = YAMLWriter.text(of: Node(fields: [("a", Node(text: "b"))]), heading: heading)
        #expect(Self.plain(try Self.read(text)) == #"{"a":s"b"}"#, "\(text)")
        #expect(!text.contains("\u{1B}"))
    }

    @Test(
        "a '${' that is no parameter is escaped",
        arguments: [("${x}", "$${x}"), ("a$${x", "a$$${x"), ("$", "$"), ("{}$", "{}$")]
    )
    func parameters(text: String, wanted: String) {
        #expect(Node(text: text).escapingParameters.content == .scalar(wanted, isPlain: false))
    }
}
