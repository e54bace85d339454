package import Host
import Model
import SystemPackage

extension Probe {
    /// What is not as it must be; `nil` where all is well.
    ///
    /// What can't be looked at has failed.
    package func failure(on host: Host) -> String? {
        do throws(HostError) {
            return try problem(on: host).map { "probe \(self): \($0)" }
        } catch {
            return "probe \(self): \(error)"
        }
    }

    private func problem(on host: Host) throws(HostError) -> String? {
        switch subject {
        case .tcp(let name, let port):
            _ = try Connection(to: name, port: port, within: Double(seconds))
            return nil
        case .http(let url, let status): return try answer(of: url, wanted: status)
        case .unit(let unit):
            guard host.hasSystemd else { return "no systemd runs here" }
            let now = try host.activity(of: unit)
            return now.active == "active" ? nil : "it is \(now.active) (\(now.sub))"
        case .command(let words):
            var program = Program(FilePath(words[0]), Array(words.dropFirst()))
            program.seconds = seconds
            let output = try host.run(program)
            return output.status == 0 ? nil : "status \(output.status): \(output.message)"
        case .listenQueue(let port, let free): return try queue(of: port, free: free, on: host)
        case .fileHandles(let free): return try handles(free: free, on: host)
        }
    }

    /// RFC 9112: only the status line is read.
    private func answer(of url: URL, wanted: Int) throws(HostError) -> String? {
        let connection = try Connection(to: url.host, port: url.port, within: Double(seconds))
        let request =
            "GET \(url.path) HTTP/1.1\r\nHost: \(url.host)\r\nUser-Agent: temper\r\n"
            + "Connection: close\r\n\r\n"
        try connection.send(Array(request.utf8))
        let line = String(decoding: try connection.readLine(), as: UTF8.self)
        let words = line.split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
            return "the answer is not HTTP"
        }
        return status == wanted ? nil : "status \(status)"
    }

    /// What ss(8) tells of the sockets that listen there: the queue's length now, and its room.
    private func queue(of port: UInt16, free: Int, on host: Host) throws(HostError) -> String? {
        let program = Program("/usr/bin/ss", ["-H", "-l", "-t", "-n", "sport", "=", ":\(port)"])
        let output = try host.run(program)
        var isListening = false
        for line in output.text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, let used = Int(words[1]), let room = Int(words[2]), room > 0
            else { continue }
            isListening = true
            let left = max(0, room - used) * 100 / room
            if left < free { return "\(used) of \(room) wait: \(left) % are free" }
        }
        return isListening ? nil : "nothing listens there"
    }

    /// Documented in proc_sys_fs(5) as file-nr: allocated, unused, the most there may be.
    private func handles(free: Int, on host: Host) throws(HostError) -> String? {
        guard let key = SysctlKey("fs.file-nr"),
            let words = try host.parameter(key).map(Expectation.tokens), words.count == 3,
            let used = Double(words[0]), let most = Double(words[2]),
            most > 0
        else { return "fs.file-nr tells nothing" }
        let left = Int((1 - used / most) * 100)
        return left < free ? "\(words[0]) of \(words[2]) are in use: \(left) % are free" : nil
    }
}
