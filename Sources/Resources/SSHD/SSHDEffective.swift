import Host
import SystemPackage

/// What `sshd -T` says of every keyword, for one kind of connection.
struct SSHDEffective: Equatable, Sendable {
    /// What follows each keyword, a line each.
    let printed: [String: [String]]

    /// Which connection is asked about, and with which options of the daemon.
    struct Question: Hashable, Sendable {
        let options: [String]
        /// The user, host and address; `nil` for a connection that no Match but `all` applies to.
        let context: SSHDContext?
        /// A port that no Match names: without one sshd 9.2 refuses to answer about LocalPort.
        let port: UInt16?

        /// The arguments of sshd(8).
        var arguments: [String] {
            let parts = [context?.specification, port.map { "lport=\($0)" }].compactMap { $0 }
            return ["-T"] + options + (parts.isEmpty ? [] : ["-C", parts.joined(separator: ",")])
        }
    }

    init(printed bytes: [UInt8]) {
        var printed: [String: [String]] = [:]
        for line in bytes.split(separator: 0x0A) {
            let key = line.prefix { $0 != 0x20 }
            printed[String(decoding: key, as: UTF8.self), default: []].append(
                String(decoding: line.dropFirst(key.count + 1), as: UTF8.self)
            )
        }
        self.printed = printed
    }

    /// The effective value; `nil` where sshd doesn't tell.
    func value(of keyword: SSHDKeyword) -> SSHDValue? {
        guard let texts = printed[keyword.key] else {
            return keyword.isListed ? .known([]) : nil
        }
        var tokens: [String] = []
        for text in texts {
            let value = keyword.shape.read(printed: text)
            guard case .known(let more) = value else { return value }
            tokens += more
        }
        return .known(tokens)
    }

    /// Whether this sshd has the keyword at all, as far as what it prints can tell.
    func knows(_ keyword: SSHDKeyword) -> Bool {
        keyword.isListed || printed[keyword.key] != nil
    }
}

extension SSHDEffective: Snapshot {
    init(of host: Host, for question: Question) throws(HostError) {
        let program = Program(SSHD.program, question.arguments)
        let answer = try host.run(program)
        guard answer.status == 0 else {
            // To whom it can't read the host keys, sshd says that there are none.
            let isBlind = processUser() != 0 && answer.message.contains("no hostkeys available")
            let privilege = isBlind ? "it reads the host keys, as only root may: " : ""
            throw HostError(
                "ask",
                ([program.path.string] + program.arguments).joined(separator: " "),
                .failed(status: answer.status, message: privilege + answer.message)
            )
        }
        self.init(printed: answer.output)
    }
}
