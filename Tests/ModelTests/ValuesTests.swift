import Model
import Testing

@Suite("Values")
struct ValuesTests {
    @Test(
        "SHA-256 of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1000),
                "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
            ),
        ]
    )
    func digest(text: String, wanted: String) {
        #expect(SHA256(Array(text.utf8)).description == wanted)
    }

    @Test(
        "times are printed as RFC 3339 does",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (1_795_249_815, "2026-11-21T08:30:15Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ]
    )
    func timestamp(seconds: Int64, wanted: String) {
        #expect(Timestamp(seconds: seconds).description == wanted)
    }

    @Test(
        "unit names",
        arguments: [
            ("cups.service", true), ("getty@tty1.service", true), ("getty@.service", true),
            ("systemd-fsck@dev-disk-by\\x2dlabel.service", true), ("cups", false),
            ("cups.conf", false), (".service", false), ("a b.service", false),
            ("../x.service", false), ("@x.service", false), ("a@b@c.service", false),
        ]
    )
    func unitName(text: String, isValid: Bool) {
        #expect((UnitName(text) != nil) == isValid)
    }

    @Test("an expectation compares token by token, and never guesses")
    func expectation() {
        func tokens(_ text: String) -> [String] { Expectation.tokens(text) }
        #expect(
            Expectation.value("4096 87380 6291456").isMet(by: tokens("4096\t87380\t6291456"))
                == true
        )
        #expect(Expectation.min([4096, 1, 1]).isMet(by: tokens("4096 0 9")) == false)
        #expect(Expectation.min([1]).isMet(by: tokens("4096 0 9")) == nil)
        #expect(Expectation.min([1]).isMet(by: ["many"]) == nil)
        #expect(Expectation.range(1, 60).isMet(by: ["0"]) == false)
        #expect(Expectation.oneOf(["1", "2"]).isMet(by: ["02"]) == true)
        #expect(Expectation.noneOf(["a"]).isMet(by: ["b", "a"]) == false)
        #expect(Expectation.subsetOf(["a", "b"]).isMet(by: ["b"]) == true)
        #expect(
            Expectation.min([18_446_744_073_709_551_615]).isMet(by: ["9223372036854775807"])
                == false
        )
    }

    @Test("a remedy never lowers what min asks for, nor raises what max does")
    func remedy() {
        #expect(Expectation.min([10, 5]).remedy(for: ["3", "9"]) == ["10", "9"])
        #expect(Expectation.max([10]).remedy(for: ["3"]) == ["3"])
        #expect(Expectation.range(1, 60).remedy(for: ["0"]) == ["1"])
        #expect(Expectation.range(1, 60).remedy(for: nil) == ["1"])
        #expect(Expectation.noneOf(["a"]).remedy(for: ["a", "b"]) == ["b"])
        #expect(Expectation.noneOf(["a"]).remedy(for: ["a"]) == nil)
    }
}
