import Baselines
import Model
import Testing

@Suite("YAML is read strictly")
struct YAMLTests {
    private func problem(_ text: String) -> String {
        problem(Array(text.utf8))
    }

    private func problem(_ bytes: [UInt8]) -> String {
        do throws(BaselineError) {
            _ = try YAMLReader.read(bytes, named: "f.yaml")
            return "nothing"
        } catch {
            return error.diagnostics.map(\.description).joined(separator: "\n")
        }
    }

    @Test(
        "what has no place is refused where it stands",
        arguments: [
            ("", "f.yaml:1:1: the file is empty"), ("a: 1\na: 2\n", "f.yaml:2:1: 'a' stands twice"),
            ("a: &x 1\n", "f.yaml:1:4: an anchor"), ("a: *x\n", "f.yaml:1:4: an alias"),
            ("a: !!str 1\n", "f.yaml:1:4: a tag"), ("a: 1\n---\nb: 2\n", "a second document"),
            ("a: [1\n", "f.yaml:2:1: not YAML"), ("a: b: c\n", "f.yaml:1:5: not YAML"),
            ("? [a]\n: 1\n", "f.yaml:1:3: a list as a key"),
            ("a:\n\t- 1\n", "f.yaml:2:1: not YAML"),
        ]
    )
    func refused(text: String, wanted: String) {
        #expect(problem(text).contains(wanted), "\(problem(text))")
    }

    @Test("binary, NUL and what isn't UTF-8")
    func encodings() {
        #expect(problem([0x61, 0x00, 0x62]).contains("a NUL byte"))
        #expect(problem([0x61, 0x3A, 0x20, 0xFF, 0xFE]).contains("not UTF-8"))
        #expect(problem((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37 | 1) }) != "nothing")
    }

    @Test("nesting and size are bounded")
    func bounds() {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(problem(deep).contains("nested more than"))
        #expect(problem([UInt8](repeating: 0x61, count: 9 << 20)).contains("expected at most"))
    }

    @Test(
        "a scalar that YAML 1.1 and 1.2 read differently wants quotes",
        arguments: [
            "no", "Yes", "on", "~", "null", "0644", "0x1F", "1:30", "+1", "TRUE", "1_000", "",
        ]
    )
    func ambiguous(text: String) throws {
        let node = try YAMLReader.read(Array("v: \(text)\n".utf8), named: "f")
        #expect(throws: BaselineError.self) { _ = try node["v"]?.value() }
        let quoted = try YAMLReader.read(Array("v: \"\(text)\"\n".utf8), named: "f")
        #expect(try quoted["v"]?.value() == text)
    }

    @Test("numbers beyond 64 bits are numbers, and text is not")
    func integers() throws {
        let node = try YAMLReader.read(
            Array("a: 18446744073709551615\nb: \"1\"\nc: -7\n".utf8),
            named: "f"
        )
        #expect(try node["a"]?.integer() == 18_446_744_073_709_551_615)
        #expect(try node["c"]?.integer() == -7)
        #expect(throws: BaselineError.self) { _ = try node["b"]?.integer() }
    }
}
