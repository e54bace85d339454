import Commands
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

/// Whether OpenSSH's ssh-keygen is here.
let hasKeygen = (try? Host.live().status("/usr/bin/ssh-keygen")) != nil

@Suite(
    "A report is signed, and its signature verified",
    .enabled(if: hasKeygen, "openssh-client is not installed")
)
struct SignatureTests {
    /// A report, keys, and who may sign with them.
    struct Signed {
        let written: ReportCommandTests.Written
        var folder: ScratchRoot { written.folder }

        init() throws {
            written = try ReportCommandTests.Written()
            for (name, passphrase) in [("key", ""), ("other", ""), ("locked", "secret")] {
                let made = try Host.live().run(
                    Program(
                        "/usr/bin/ssh-keygen",
                        ["-q", "-t", "ed25519", "-N", passphrase, "-f", written.path(name)]
                    )
                )
                try #require(made.status == 0, "\(made.message)")
            }
            try allow("web1 \(try publicKey("key"))")
        }

        func publicKey(_ name: String) throws -> String {
            let text = try #require(folder.text("\(name).pub"))
            return text.split(separator: " ").prefix(2).joined(separator: " ")
        }

        func allow(_ lines: String) throws { try folder.write("signers", lines + "\n") }

        func sign(_ key: String = "key") -> Ended {
            temper([
                "report", "--from", written.path("r.json"), "--format", "json",
                "--output", written.path("s.json"), "--sign", written.path(key),
            ])
        }

        func verify(as identity: String = "web1", _ more: String...) -> Ended {
            temper(
                [
                    "report", "--verify", written.path("s.json"), "--identity", identity,
                    "--allowed-signers", written.path("signers"),
                ] + more
            )
        }
    }

    @Test(
        "no key is written over, whatever it is called",
        arguments: ["key", "x/../key", "key.pub"]
    )
    func overKey(output: String) throws {
        let signed = try Signed()
        try signed.folder.folder("x")
        let before = [signed.folder.text("key"), signed.folder.text("key.pub")]
        let ended = temper([
            "report", "--from", signed.written.path("r.json"), "--format", "json",
            "--output", signed.written.path(output), "--sign", signed.written.path("key"),
        ])
        #expect(ended.status == 64 && ended.errors.contains("would be replaced"), "\(ended.errors)")
        #expect([signed.folder.text("key"), signed.folder.text("key.pub")] == before)
    }

    @Test("nor by the signature that stands beside the report")
    func signatureOverKey() throws {
        let signed = try Signed()
        try signed.folder.write("q.sig", try #require(signed.folder.text("key")), mode: 0o600)
        let ended = temper([
            "report", "--from", signed.written.path("r.json"), "--format", "json",
            "--output", signed.written.path("q"), "--sign", signed.written.path("q.sig"),
        ])
        #expect(ended.status == 64, "\(ended.errors)")
        #expect(signed.folder.text("q.sig") == signed.folder.text("key"))
    }

    @Test("a key that is no file is refused at once", .timeLimit(.minutes(1)))
    func noFile() throws {
        let signed = try Signed()
        #expect(unsafe mkfifo(signed.written.path("fifo"), 0o600) == 0)
        let ended = signed.sign("fifo")
        #expect(ended.status == 2 && ended.errors.contains("it is a FIFO"), "\(ended.errors)")
    }

    @Test("a report that is written anew without a signature says that the old one is stale")
    func stale() throws {
        let signed = try Signed()
        #expect(signed.sign().status == 0)
        let path = signed.written.path("s.json")
        let ended = temper([
            "report", "--from", signed.written.path("r.json"), "--format", "csv", "--output", path,
        ])
        #expect(
            ended.status == 0 && ended.errors.contains("\(path).sig is of what was there before")
        )
    }

    @Test("by temper, and by ssh-keygen alone")
    func good() throws {
        let signed = try Signed()
        let ended = signed.sign()
        #expect(ended.status == 0 && ended.output.isEmpty, "\(ended.errors)")
        #expect(try signed.written.mode("s.json.sig") == 0o600)
        let verified = signed.verify()
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.output.contains("signed by web1, ED25519 key SHA256:"))
        var program = Program(
            "/usr/bin/ssh-keygen",
            [
                "-Y", "verify", "-f", signed.written.path("signers"), "-I", "web1",
                "-n", "temper-report", "-s", signed.written.path("s.json.sig"),
            ]
        )
        program.input = Array(try #require(signed.folder.text("s.json")).utf8)
        #expect(try Host.live().run(program).status == 0)
        // A second time both are replaced.
        #expect(signed.sign("other").status == 0 && signed.verify().status == 1)
    }

    @Test("what is not as it was signed, by whom it may, is not verified")
    func bad() throws {
        let signed = try Signed()
        #expect(signed.sign().status == 0)
        let report = try #require(signed.folder.text("s.json"))
        let key = try signed.publicKey("key")

        try signed.folder.write("s.json", report + " ")
        #expect(signed.verify().status == 1)
        #expect(signed.verify().errors.contains("incorrect signature"))
        try signed.folder.write("s.json", report)
        #expect(signed.verify().status == 0)

        let unknown = signed.verify(as: "web2")
        #expect(unknown.status == 1 && unknown.errors.contains("to 'web2'"), "\(unknown.errors)")
        for (lines, said) in [
            ("web1 \(try signed.publicKey("other"))", "no line of"),
            ("web1 valid-before=\"20200101\" \(key)", "expired"),
            ("web1 namespaces=\"file\" \(key)", "namespace"),
            ("# nobody", "no line of"),
        ] {
            try signed.allow(lines)
            let ended = signed.verify()
            #expect(ended.status == 1 && ended.errors.contains(said), "\(lines): \(ended.errors)")
        }
        try signed.allow("web1 namespaces=\"temper-report\" \(key)")
        #expect(signed.verify().status == 0)

        // Signed as something else by the same key.
        let other = try Host.live().run(
            Program(
                "/usr/bin/ssh-keygen",
                [
                    "-Y", "sign", "-f", signed.written.path("key"), "-n", "file",
                    signed.written.path("signers"),
                ]
            )
        )
        #expect(other.status == 0)
        try signed.folder.write("s.json", try #require(signed.folder.text("signers")))
        let ended = signed.verify(as: "web1", "--signature", signed.written.path("signers.sig"))
        #expect(ended.status == 1 && ended.errors.contains("namespace"), "\(ended.errors)")
        try signed.folder.write("signers.sig", "no signature")
        let garbled = signed.verify(as: "web1", "--signature", signed.written.path("signers.sig"))
        #expect(garbled.status == 1)
    }

    @Test("where there is no signature, no report, nobody allowed")
    func missing() throws {
        let signed = try Signed()
        #expect(signed.verify().status == 2)
        try signed.folder.write("s.json", "{}")
        let unsigned = signed.verify()
        #expect(unsigned.status == 1 && unsigned.errors.contains("there is no signature at"))
        #expect(signed.sign().status == 0)
        try signed.folder.remove("signers")
        let nobody = signed.verify()
        #expect(nobody.status == 2 && nobody.errors.contains("signers"))
    }

    @Test("a key that can't sign leaves what was there", arguments: ["locked", "none", "r.json"])
    func unusable(key: String) throws {
        let signed = try Signed()
        let first = signed.sign(key)
        #expect(first.status == 2 && first.errors.contains("ssh-keygen -Y sign -f"))
        #expect(signed.folder.text("s.json") == nil && signed.folder.text("s.json.sig") == nil)
        #expect(signed.sign().status == 0)
        try signed.folder.write("s.json", "before")
        let signature = signed.folder.text("s.json.sig")
        #expect(signed.sign(key).status == 2)
        #expect(signed.folder.text("s.json") == "before")
        #expect(signed.folder.text("s.json.sig") == signature)
    }

    @Test("a report that can't be written takes its signature back", arguments: [false, true])
    func unwritable(isReplaced: Bool) throws {
        let signed = try Signed()
        if isReplaced { try signed.folder.write("s.json.sig", "before") }
        // Nothing but the report's own temporary name is taken.
        try signed.folder.folder(".s.json.temper-new")
        let ended = signed.sign()
        #expect(ended.status == 2, "\(ended.errors)")
        #expect(signed.folder.text("s.json") == nil)
        #expect(signed.folder.text("s.json.sig") == (isReplaced ? "before" : nil))
    }
}
