import Host
import Model
import Reports
import SystemPackage

/// A detached signature of a file by an SSH key, as `ssh-keygen -Y` makes and verifies it
/// (ssh-keygen(1); the format is OpenSSH's PROTOCOL.sshsig).
enum Signature {
    /// Keeps a signature of a report from being taken for one of something else.
    static let namespace = "temper-report"

    private static let program: FilePath = "/usr/bin/ssh-keygen"

    /// Who signed, or why that is not so.
    enum Verification {
        /// The key, as ssh-keygen tells it: `ED25519 key SHA256:…`.
        case good(key: String)
        case bad(reason: String)
    }

    /// Says before all work that a key can't be one, or that writing these files would replace it or its
    /// public half.
    static func check(key: String, apartFrom outputs: [OutputFile]) throws(Failure) {
        for name in [key, key + ".pub"] {
            let path = OutputFile(name).path
            let status = try reporting { () throws(HostError) in
                try Host.live().status(path)
            }
            guard let status else { continue }
            guard status.kind == .regular || name != key else {
                throw .host(HostError("sign with", key, .wrongKind("\(status.kind)")))
            }
            for output in outputs {
                let other = try reporting { () throws(HostError) in
                    try Host.live().status(output.path)
                }
                if let other, other.device == status.device, other.inode == status.inode {
                    throw .usage("\(output.path) is what --sign signs with: it would be replaced")
                }
            }
        }
    }

    /// Signs bytes with the private key in a file; nothing is asked, so it must be without a
    /// passphrase.
    static func make(of bytes: [UInt8], by key: String) throws(Failure) -> [UInt8] {
        let file = OutputFile(key).path
        let ended = try run(
            // An empty passphrase, as nobody can be asked for another.
            ["-Y", "sign", "-P", "", "-f", file.string, "-n", namespace],
            input: bytes
        )
        guard ended.status == 0, ended.text.hasPrefix("-----BEGIN SSH SIGNATURE-----\n") else {
            throw .host(
                HostError(
                    "sign with",
                    key,
                    .malformed(
                        "\(sentence(of: ended.errors)). Nothing was written. With a key that has a "
                            + "passphrase, or is in an agent, write the report without --sign, then "
                            + "'ssh-keygen -Y sign -f \(key) -n \(namespace) FILE'"
                    )
                )
            )
        }
        return ended.output
    }

    /// Whether somebody whom `signers` allows to, by this name, signed these bytes.
    static func verify(
        _ bytes: [UInt8],
        signature: FilePath,
        signers: FilePath,
        identity: String
    ) throws(Failure) -> Verification {
        let ended = try run(
            [
                "-Y", "verify", "-f", signers.string, "-I", identity, "-n", namespace,
                "-s", signature.string,
            ],
            input: bytes
        )
        if ended.status == 0 {
            let words = ended.text.split(separator: " with ", omittingEmptySubsequences: true)
            let key = words.last?.split(separator: "\n").first.map(String.init) ?? ""
            return .good(key: Style.safe(key))
        }
        let said = sentence(of: ended.errors)
        return .bad(
            // ssh-keygen says nothing where no line has both the name and the key.
            reason: said.isEmpty
                ? "no line of \(signers) allows the key that signed it to '\(identity)'" : said
        )
    }

    private static func run(
        _ arguments: [String],
        input: [UInt8]
    ) throws(Failure) -> ProgramOutput {
        var program = Program(program, arguments)
        program.input = input
        return try reporting { () throws(HostError) in try Host.live().run(program) }
    }

    /// What ssh-keygen said, without the frame of signs that it puts around a warning.
    private static func sentence(of errors: [UInt8]) -> String {
        errors.split { $0 == 0x0A || $0 == 0x0D }
            .map { Style.safe(String(decoding: $0, as: UTF8.self)) }
            .filter { !$0.hasPrefix("@@@") && !$0.hasPrefix("Signing data on") }
            .joined(separator: "; ")
    }
}
