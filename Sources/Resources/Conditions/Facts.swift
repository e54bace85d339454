package import Host
import Model
import SystemPackage

/// The facts that conditions ask for, as they are on a host.
///
/// `nil` is what an image doesn't have, or what could not be read: `problems` says which. Units,
/// files and parameters are asked for by name, so they are not listed here.
package struct Facts: Sendable {
    package private(set) var os: OSRelease?
    package private(set) var kernel: String?
    package private(set) var architecture: String?
    package private(set) var virtualization: Virtualization?
    /// In bytes.
    package private(set) var memory: Int128?
    package private(set) var connections: Int128?
    package private(set) var problems: [String] = []

    package init(of host: Host) {
        os = read { () throws(HostError) in try host.snapshot(OSRelease.self) }
        guard host.isLive else {
            architecture = read { () throws(HostError) in try ImageArchitecture.of(host) } ?? nil
            return
        }
        kernel = host.kernel().release
        architecture = host.kernel().architecture
        virtualization = read { () throws(HostError) in try host.snapshot(Virtualization.self) }
        memory = read { () throws(HostError) in try Facts.memory(of: host) }
        connections = read { () throws(HostError) in try Facts.connections(of: host) }
    }

    private mutating func read<Fact>(_ body: () throws(HostError) -> Fact) -> Fact? {
        do throws(HostError) {
            return try body()
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    /// MemTotal of proc_meminfo(5), in bytes.
    static func memory(of host: Host) throws(HostError) -> Int128 {
        let path: FilePath = "/proc/meminfo"
        let text = try host.read(path).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        for line in text.split(separator: "\n") where line.hasPrefix("MemTotal:") {
            let words = line.split(separator: " ")
            if words.count > 1, let number = Int128(words[1]) { return number * 1024 }
        }
        throw HostError("read", path.description, .malformed("it has no MemTotal"))
    }

    /// tcpCurrEstab of RFC 4022: ESTABLISHED or CLOSE-WAIT, IPv4 and IPv6, of this network namespace.
    static func connections(of host: Host) throws(HostError) -> Int128 {
        guard let file = try host.read("/proc/net/snmp") else {
            throw HostError("read", "/proc/net/snmp", .system(.noSuchFileOrDirectory))
        }
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("Tcp:") }.map { $0.split(separator: " ") }
        guard lines.count == 2, let column = lines[0].firstIndex(of: "CurrEstab"),
            lines[1].indices.contains(column), let count = Int128(lines[1][column])
        else { throw HostError("read", "/proc/net/snmp", .malformed("it has no CurrEstab")) }
        return count
    }
}
