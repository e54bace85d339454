import CSystemd
import Glibc
package import Model
import SystemPackage

/// The operating system by os-release(5).
package struct OSRelease: Sendable {
    package let id: String?
    /// ID_LIKE: what the system descends from, nearest first.
    package let like: [String]
    package let version: String?
    package let prettyName: String?
}

extension OSRelease: Snapshot {
    package init(of host: Host, for subject: Whole) throws(HostError) {
        var file = try host.read("/etc/os-release")
        if file == nil { file = try host.read("/usr/lib/os-release") }
        var values: [String: String] = [:]
        for line in String(decoding: file?.bytes ?? [], as: UTF8.self).split(separator: "\n") {
            let sides = line.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, !line.hasPrefix("#") else { continue }
            var value = sides[1]
            if let quote = value.first, quote == "\"" || quote == "'", value.last == quote,
                value.utf8.count > 1
            {
                value = value.dropFirst().dropLast()
            }
            values[String(sides[0])] = String(value)
        }
        id = values["ID"]
        like = (values["ID_LIKE"] ?? "").split(separator: " ").map(String.init)
        version = values["VERSION_ID"]
        prettyName = values["PRETTY_NAME"]
    }
}

/// What carries the running system: a container, a virtual machine, or neither.
package struct Virtualization: Sendable {
    package enum Kind: String, Sendable { case none, container, vm }
    package let kind: Kind
    /// systemd's name of it where it is known: `docker`, `systemd-nspawn`, `kvm`.
    package let name: String
}

extension Virtualization: Snapshot {
    package init(of host: Host, for subject: Whole) throws(HostError) {
        func text(_ path: FilePath) -> String? {
            guard let file = try? host.read(path, upTo: 1 << 16) else { return nil }
            return String(decoding: file.bytes, as: UTF8.self)
                .split { $0 == "\n" || $0 == "\0" }.first.map(String.init)
        }
        if let name = text("/run/systemd/container") {
            self.init(kind: .container, name: name)
        } else if try host.status("/.dockerenv") != nil {
            self.init(kind: .container, name: "docker")
        } else if try host.status("/run/.containerenv") != nil {
            self.init(kind: .container, name: "podman")
        } else if let hypervisor = text("/sys/hypervisor/type") {
            self.init(kind: .vm, name: hypervisor)
        } else if let flags = try host.read("/proc/cpuinfo"),
            flags.bytes.split(separator: 0x0A).contains(where: { line in
                line.starts(with: "flags".utf8)
                    && line.split(separator: 0x20).contains { $0.elementsEqual("hypervisor".utf8) }
            })
        {
            self.init(kind: .vm, name: text("/sys/class/dmi/id/sys_vendor") ?? "vm")
        } else {
            self.init(kind: .none, name: "none")
        }
    }
}

extension Host {
    /// The kernel's release and the machine's architecture (uname(2)).
    package func kernel() -> (release: String, architecture: String) {
        var name = utsname()
        unsafe uname(&name)
        let release = unsafe withUnsafeBytes(of: &name.release) { unsafe text($0) }
        let machine = unsafe withUnsafeBytes(of: &name.machine) { unsafe text($0) }
        return (release, machine)
    }

    /// What a report says of this host.
    ///
    /// What can't be read is left out: no verdict hangs on it.
    package func describe() -> Report.HostDescription {
        let os = try? snapshot(OSRelease.self)
        guard isLive else {
            let name = (try? read("/etc/hostname", upTo: 256)).flatMap { $0 }
            return Report.HostDescription(
                id: nil,
                hostname: name.map { String(decoding: $0.bytes, as: UTF8.self) }
                    .flatMap(Self.firstName),
                os: os?.prettyName,
                kernel: nil,
                virtualization: nil,
                bootID: nil,
                root: rootPath.string
            )
        }
        var name = utsname()
        unsafe uname(&name)
        let hostname = unsafe withUnsafeBytes(of: &name.nodename) { unsafe text($0) }
        var machine = sd_id128_t()
        let hasMachine =
            unsafe sd_id128_get_machine_app_specific(Self.application, &machine) >= 0
        return Report.HostDescription(
            id: hasMachine ? Self.text(machine) : nil,
            hostname: hostname,
            os: os?.prettyName,
            kernel: kernel().release,
            virtualization: (try? snapshot(Virtualization.self))?.name,
            bootID: bootID,
            root: "/"
        )
    }

    /// The name in hostname(5)'s file: its first line that is neither empty nor a comment.
    private static func firstName(in text: String) -> String? {
        text.split(whereSeparator: \.isNewline).lazy
            .map { line in line.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .first { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    /// Which boot the running system is in; `nil` for an image.
    package var bootID: String? {
        var boot = sd_id128_t()
        guard isLive, unsafe sd_id128_get_boot(&boot) >= 0 else { return nil }
        return Self.text(boot)
    }

    /// A random identifier: 32 hexadecimal digits.
    package static func randomID() throws(HostError) -> String {
        var id = sd_id128_t()
        let result = unsafe sd_id128_randomize(&id)
        guard result >= 0 else {
            throw HostError("make", "a random id", .system(Errno(rawValue: -result)))
        }
        return text(id)
    }

    /// temper's own id, from which a host's id in reports is derived with its machine-id: reports
    /// of one host belong together, and the machine-id itself stays on the host.
    private static var application: sd_id128_t {
        var id = sd_id128_t()
        unsafe id.qwords = (0x5f1c_8a0e_94d2_4b6b, 0xa7e3_0d51_6f2c_9b84)
        return id
    }

    private static func text(_ id: sd_id128_t) -> String {
        let bytes = unsafe id.bytes
        return unsafe withUnsafeBytes(of: bytes) { bytes in
            unsafe bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String {
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
