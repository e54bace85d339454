package import Host
import Model
package import SystemPackage

/// The sshd that runs now, and what it was told on its command line.
package struct SSHDDaemon: Snapshot {
    /// When it last read its files, in nanoseconds since 1970; `nil` where none runs.
    ///
    /// sshd writes its pid file at each start and at each SIGHUP, so the file's time is that moment.
    package let loaded: Int64?
    /// `-f` and `-o` with their values, which win over the files or name others.
    package let arguments: [String]

    package init(of host: Host, for subject: Whole) throws(HostError) {
        guard host.isLive, let file = try host.read("/run/sshd.pid", upTo: 64),
            let pid = Int32(String(decoding: file.bytes.filter { $0 > 0x20 }, as: UTF8.self)),
            let name = try host.read(FilePath("/proc/\(pid)/comm"), upTo: 64),
            String(decoding: name.bytes, as: UTF8.self).hasPrefix("sshd")
        else {
            loaded = nil
            arguments = []
            return
        }
        loaded = file.status.modified
        let line = try host.read(FilePath("/proc/\(pid)/cmdline"), upTo: 1 << 16)?.bytes ?? []
        // The daemon sets its title: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups".
        let words = line.split { $0 == 0 || $0 == 0x20 }.map {
            String(decoding: $0, as: UTF8.self)
        }
        var kept: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            if word == "-f" || word == "-o", index + 1 < words.count {
                kept += [word, words[index + 1]]
                index += 1
            } else if word.hasPrefix("-f") || word.hasPrefix("-o"), word.utf8.count > 2 {
                kept += [String(word.prefix(2)), String(word.dropFirst(2))]
            }
            index += 1
        }
        arguments = kept
    }

    /// The main file: `-f`, or the standard one.
    package var mainFile: FilePath {
        guard let index = arguments.firstIndex(of: "-f"), index + 1 < arguments.count else {
            return SSHDConfiguration.main
        }
        return FilePath(arguments[index + 1])
    }
}

/// Every keyword's effective value, asked of `sshd -T`; one run.
package struct SSHDEffective: Snapshot {
    package static let program: FilePath = "/usr/sbin/sshd"
    private var values: [String: String] = [:]

    package init(of host: Host, for subject: Whole) throws(HostError) {
        let daemon = try host.snapshot(SSHDDaemon.self)
        let output = try host.run(Program(Self.program, ["-T"] + daemon.arguments))
        guard output.status == 0 else {
            throw HostError(
                "ask",
                "sshd -T",
                .failed(status: output.status, message: output.message)
            )
        }
        for line in output.text.split(separator: "\n") {
            let keyword = line.prefix { $0 != " " }
            let value = line.dropFirst(keyword.count + 1)
            if values[String(keyword)] == nil { values[String(keyword)] = String(value) }
        }
    }

    package func value(of keyword: String) -> String? { values[keyword.lowercased()] }
}
