package import Model
import SystemPackage

/// Something that must be so before an apply, and still be so after it; else it is taken back.
package struct Probe: Hashable, Sendable {
    enum Subject: Hashable, Sendable {
        /// Something accepts a connection.
        case tcp(host: String, port: UInt16)
        /// A GET is answered with this status; redirections aren't followed.
        case http(URL, status: Int)
        /// A unit is active.
        case unit(UnitName)
        /// A program, by absolute path, ends with 0.
        case command([String])
        /// So many per cent of a listening socket's queue are free.
        case listenQueue(port: UInt16, free: Int)
        /// So many per cent of the kernel's file handles are free.
        case fileHandles(free: Int)
    }

    struct URL: Hashable, Sendable {
        let host: String
        let port: UInt16
        /// With its leading slash.
        let path: String
        let text: String
    }

    let subject: Subject
    /// The seconds that it may take.
    let seconds: Int

    package init(from fields: inout Fields) throws(BaselineError) {
        var subjects: [Subject] = []
        let tcp = fields.optional("tcp") { n throws(BaselineError) in
            try n.parsed("an address and a port, as 127.0.0.1:443 or [::1]:443", Self.endpoint)
        }
        if let tcp { subjects.append(.tcp(host: tcp.host, port: tcp.port)) }
        if let http = fields.optional("http", Self.http) { subjects.append(http) }
        let unit = fields.optional("unit") { n throws(BaselineError) in
            try n.parsed("a unit, as nginx.service") { UnitName($0) }
        }
        if let unit { subjects.append(.unit(unit)) }
        let command = fields.optional("command") { n throws(BaselineError) in
            let words = try n.list { word throws(BaselineError) in try word.text() }
            guard words.first?.hasPrefix("/") == true else {
                throw n.expected("a list whose first word is a program's absolute path")
            }
            return words
        }
        if let command { subjects.append(.command(command)) }
        if let queue = fields.optional("listen-queue", Self.queue) { subjects.append(queue) }
        let handles = fields.optional("file-handles") { n throws(BaselineError) in
            var inner = try Fields(n)
            let free = inner.required("free", Self.percentage)
            try inner.finish()
            guard let free else { throw inner.problems }
            return Subject.fileHandles(free: free)
        }
        if let handles { subjects.append(handles) }
        let seconds = fields.optional("within") { n throws(BaselineError) in
            try n.parsed("1 to 600 seconds") {
                Int($0).flatMap { (1...600).contains($0) ? $0 : nil }
            }
        }
        if subjects.count != 1, fields.diagnostics.isEmpty {
            fields.refuse(
                fields.location,
                "expected exactly one of tcp, http, unit, command, listen-queue, file-handles"
            )
        }
        try fields.finish()
        guard let subject = subjects.first else { throw fields.problems }
        self.subject = subject
        self.seconds = seconds ?? 5
    }

    private static func http(_ node: Node) throws(BaselineError) -> Subject {
        var fields = try Fields(node)
        let url = fields.required("url") { n throws(BaselineError) in
            try n.parsed("a URL, as http://127.0.0.1:8080/health (https: use a command)", Self.url)
        }
        let status = fields.optional("status") { n throws(BaselineError) in
            try n.parsed("a status, 100 to 599") {
                Int($0).flatMap { (100...599).contains($0) ? $0 : nil }
            }
        }
        try fields.finish()
        guard let url else { throw fields.problems }
        return .http(url, status: status ?? 200)
    }

    private static func queue(_ node: Node) throws(BaselineError) -> Subject {
        var fields = try Fields(node)
        let port = fields.required("port") { n throws(BaselineError) in
            try n.parsed("a port") { UInt16($0) }
        }
        let free = fields.required("free", percentage)
        try fields.finish()
        guard let port, let free else { throw fields.problems }
        return .listenQueue(port: port, free: free)
    }

    private static func percentage(_ node: Node) throws(BaselineError) -> Int {
        try node.parsed("per cent, 1 to 100") {
            Int($0).flatMap { (1...100).contains($0) ? $0 : nil }
        }
    }

    private static func endpoint(_ text: String) -> (host: String, port: UInt16)? {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]), port > 0
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return host.isEmpty || host.contains("[") ? nil : (host, port)
    }

    private static func url(_ text: String) -> URL? {
        guard text.hasPrefix("http://"), !text.utf8.contains(0x20) else { return nil }
        let rest = text.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let hasPort = authority.hasSuffix("]") ? false : authority.contains(":")
        guard let end = endpoint(hasPort ? String(authority) : "\(authority):80") else {
            return nil
        }
        return URL(
            host: end.host,
            port: end.port,
            path: path.isEmpty ? "/" : String(path),
            text: text
        )
    }
}

extension Probe: CustomStringConvertible {
    package var description: String {
        switch subject {
        case .tcp(let host, let port): "tcp \(host):\(port)"
        case .http(let url, let status): "http \(url.text), status \(status)"
        case .unit(let unit): "unit \(unit)"
        case .command(let words): "command \(words.joined(separator: " "))"
        case .listenQueue(let port, let free): "listen queue of port \(port), \(free) % free"
        case .fileHandles(let free): "file handles, \(free) % free"
        }
    }
}
