import Testing

@testable import Resources

@Suite("Lines of sshd_config")
struct SSHDLexerTests {
    @Test(
        "come apart as sshd takes them apart",
        arguments: [
            ("PermitRootLogin no", "PermitRootLogin", ["no"]),
            ("\t permitrootlogin\tno \t", "permitrootlogin", ["no"]),
            ("PermitRootLogin=no", "PermitRootLogin", ["no"]),
            ("PermitRootLogin = no", "PermitRootLogin", ["no"]),
            ("PermitRootLogin == no", "PermitRootLogin", ["=", "no"]),
            ("\"PermitRootLogin\" no", "PermitRootLogin", ["no"]),
            ("Permit\"Root\"Login no", "PermitRoot", ["Login", "no"]),
            ("Banner \"/etc/my banner\" # seen", "Banner", ["/etc/my banner"]),
            ("Banner '/etc/my banner'", "Banner", ["/etc/my banner"]),
            ("Banner /etc/my\\ banner", "Banner", ["/etc/my banner"]),
            ("AllowUsers a#b #c", "AllowUsers", ["a#b"]),
            ("AllowUsers \"#c\"", "AllowUsers", ["#c"]),
            ("LogLevel INFO\r\u{0C}", "LogLevel", ["INFO"]),
            ("Keyword", "Keyword", []),
        ] as [(String, String, [String])]
    )
    func lines(line: String, keyword: String, arguments: [String]) throws {
        let read = try #require(SSHDLexer.keyword(Array(line.utf8)[...]))
        #expect(read.keyword == keyword)
        #expect(SSHDLexer.arguments(read.rest) == arguments)
    }

    @Test(
        "are nothing where they are blank, comments or an open quote",
        arguments: ["", " \t\r", "# x", "  #x", "\"open no"]
    )
    func nothing(line: String) {
        #expect(SSHDLexer.keyword(Array(line.utf8)[...]) == nil)
    }

    @Test("have no arguments where a quote is open")
    func openQuote() {
        #expect(SSHDLexer.arguments(Array("\"/etc".utf8)[...]) == nil)
    }
}

@Suite("Patterns of a Match line")
struct SSHDPatternTests {
    @Test(
        "of names",
        arguments: [
            ("deploy", "deploy", true), ("deploy", "dep*", true), ("deploy", "?eploy", true),
            ("deploy", "deploy2", nil), ("deploy", "*,!deploy", false),
            ("deploy", "!deploy,*", false),
            ("root", "*,!deploy", true), ("root", "", nil), ("root", "a,,root", true),
            ("Root", "root", nil),
        ] as [(String, String, Bool?)]
    )
    func names(name: String, list: String, result: Bool?) {
        #expect(SSHDPattern.listMatches(name, list) == result)
    }

    @Test(
        "of addresses",
        arguments: [
            ("10.0.0.7", "10.0.0.0/8", true), ("10.0.0.7", "10.0.0.7", true),
            ("10.0.0.7", "!10.0.0.7,10.*", false), ("10.0.0.7", "10.0.0.?", true),
            ("10.0.0.7", "192.168.0.0/16", false), ("10.0.0.7", "10.0.0.7/8", nil),
            ("10.0.0.7", "10.0.0.0/64", nil), ("10.0.0.7", "10.0.0.0/8,", nil),
            ("2001:db8::7", "2001:db8::/32", true), ("2001:db8::7", "2001:0DB8:0::7", true),
            ("2001:db8::7", "10.0.0.0/8", false), ("::ffff:10.0.0.7", "::/0", true),
            ("10.0.0.7", "0.0.0.0/0", true), ("10.0.0.7", "1.2.3,10.0.0.7", true),
        ] as [(String, String, Bool?)]
    )
    func addresses(address: String, list: String, result: Bool?) {
        #expect(SSHDPattern.addressMatches(address, list) == result)
    }

    @Test("with many stars take linear time")
    func hostile() {
        let text = String(repeating: "a", count: 2_000)
        let pattern = String(repeating: "*a", count: 500) + "b"
        #expect(SSHDPattern.listMatches(text, pattern) == nil)
    }
}
