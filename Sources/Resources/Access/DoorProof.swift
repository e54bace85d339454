package import Host
import Model
import SystemPackage

/// Whether the daemon that runs now answers: a client opens a connection to it, gets its banner and
/// comes through the key exchange to the host's key.
///
/// The client is ssh-keyscan(1), with OpenSSH's own defaults. One kind of key is asked for at each
/// address: OpenSSH 9.8 and later counts every connection without a login against its sender.
package struct DoorProof: Sendable {
    /// An address and port that answered before a change.
    private let open: [Door]
    /// Why nothing can be proven; `nil` where something can.
    package let obstacle: String?

    private struct Door: Hashable, Sendable {
        let address: String
        let port: String
    }

    private static let scanner: FilePath = "/usr/bin/ssh-keyscan"
    /// A daemon that reloads doesn't listen for a moment.
    private static let seconds = 5.0

    /// Looks which addresses of the daemon answer now.
    package init(before host: Host) throws(HostError) {
        guard try host.status(Self.scanner) != nil else {
            open = []
            obstacle = "\(Self.scanner) isn't there: that sshd answers was not tried"
            return
        }
        let look = try host.snapshot(SSHDLook.self)
        let effective: SSHDEffective
        do throws(HostError) {
            effective = try look.ask(nil, on: host)
        } catch {
            // Where none runs there is nothing to keep open.
            guard look.daemon == nil else { throw error }
            open = []
            obstacle = "no sshd runs: that one answers was not tried"
            return
        }
        var open: [Door] = []
        for door in Self.doors(effective) where try Self.answers(door, effective, on: host) {
            open.append(door)
        }
        self.open = open
        obstacle = open.isEmpty ? "no sshd answered before, so none was asked to afterwards" : nil
    }

    /// Why the door isn't open any more; `nil` where it is.
    ///
    /// What answered before and is still to be listened on must answer; where all of it has moved,
    /// one of the new addresses.
    package func failure(on host: Host) throws(HostError) -> String? {
        guard !open.isEmpty else { return nil }
        let host = try host.lookingAgain()
        let effective = try host.snapshot(SSHDLook.self).ask(nil, on: host)
        let doors = Self.doors(effective)
        let kept = open.filter(doors.contains)
        let deadline = monotonicSeconds() + Self.seconds
        var silent: [Door] = []
        repeat {
            silent = []
            for door in kept.isEmpty ? doors : kept
            where try !Self.answers(door, effective, on: host) {
                silent.append(door)
            }
            if silent.isEmpty || (kept.isEmpty && silent.count < doors.count) { return nil }
            sleep(seconds: 0.2)
        } while monotonicSeconds() < deadline
        let places = silent.map { "\($0.address) port \($0.port)" }.joined(separator: ", ")
        return "sshd does not answer at \(places) with a key exchange any more"
    }

    /// What a client of this host would connect to.
    private static func doors(_ effective: SSHDEffective) -> [Door] {
        var doors: [Door] = []
        for address in effective.words("listenaddress") {
            guard let colon = address.lastIndex(of: ":") else { continue }
            var name = String(address[..<colon])
            if name.hasPrefix("[") { name = String(name.dropFirst().dropLast()) }
            if name == "0.0.0.0" { name = "127.0.0.1" }
            if name == "::" { name = "::1" }
            let port = String(address[address.index(after: colon)...])
            doors.append(Door(address: name, port: port))
        }
        return Array(doors.prefix(4))
    }

    private static func answers(
        _ door: Door,
        _ effective: SSHDEffective,
        on host: Host
    ) throws(HostError) -> Bool {
        let keys = effective.words("hostkey")
        let accepted = effective.words("hostkeyalgorithms").first ?? ""
        let types = [("ed25519", "ed25519"), ("ecdsa", "ecdsa-"), ("rsa", "rsa-sha2-")].compactMap {
            type,
            algorithm in
            let hasKey = keys.contains { $0.contains("_\(type)_") }
            return hasKey && accepted.contains(algorithm) ? type : nil
        }
        var program = Program(
            scanner,
            ["-T", "3", "-t", types.first ?? "ed25519,ecdsa,rsa", "-p", door.port, door.address]
        )
        program.seconds = 10
        return try host.run(program).output.split(separator: 0x0A)
            .contains { $0.first != UInt8(ascii: "#") }
    }
}
