import ArgumentParser
import Host
import Model
import SystemPackage

/// Whose signature a report is to have.
struct VerificationOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("Verify this file instead of writing a report.", valueName: "file")
    )
    var verify: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Its signature, instead of FILE.sig.", valueName: "file")
    )
    var signature: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who may sign, with their keys: ssh-keygen(1), ALLOWED SIGNERS.",
            valueName: "file"
        )
    )
    var allowedSigners: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Who is to have signed, as that file names them.", valueName: "name")
    )
    var identity: String?

    func check() throws(Failure) {
        if verify != nil {
            guard allowedSigners != nil, identity != nil else {
                throw .usage("--verify needs --allowed-signers and --identity: whose word it takes")
            }
            return
        }
        let alone = [
            ("--signature", signature != nil), ("--allowed-signers", allowedSigners != nil),
            ("--identity", identity != nil),
        ].first(where: \.1)
        if let alone { throw .usage("\(alone.0) is of --verify") }
    }

    /// Says who signed a file, or that nobody who may has.
    func judge(_ file: String, on console: Console) throws(Failure) -> ExitStatus {
        let bytes = try StoredReport.bytes(of: file)
        let signers = OutputFile(allowedSigners ?? "").path
        // ssh-keygen itself says nothing where there is none.
        _ = try StoredReport.bytes(of: signers.string)
        let name = identity ?? ""
        let place = OutputFile(signature ?? file + ".sig").path
        let stands = try reporting { () throws(HostError) in try Host.live().read(place) != nil }
        guard stands else {
            console.errors("\(file): not verified: there is no signature at \(place)")
            return .drift
        }
        switch try Signature.verify(bytes, signature: place, signers: signers, identity: name) {
        case .good(let key):
            console.write("\(file): signed by \(name), \(key)\n")
            return .success
        case .bad(let reason):
            console.errors("\(file): not verified: \(reason)")
            return .drift
        }
    }
}
