import Host
import SystemPackage

/// The architecture that the programs of a directory are built for, as uname(2) will tell it.
///
/// A kernel runs programs of its own architecture; only a 64-bit kernel runs 64-bit ones, so these
/// tell it for certain. `nil` for 32-bit programs, which either may run, and where there are none.
enum ImageArchitecture {
    /// e_machine of elf(5) and the byte order, by the names of uname(2).
    private static let names: [UInt16: (little: String?, big: String?)] = [
        21: ("ppc64le", "ppc64"), 22: (nil, "s390x"), 62: ("x86_64", nil),
        183: ("aarch64", "aarch64_be"), 243: ("riscv64", nil), 258: ("loongarch64", nil),
    ]

    static func of(_ host: Host) throws(HostError) -> String? {
        for path: FilePath in ["/usr/bin/env", "/bin/sh"] {
            if let file = try host.read(path), let name = name(in: file.bytes) { return name }
        }
        return nil
    }

    static func name(in header: [UInt8]) -> String? {
        let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]
        // EI_CLASS 2: 64 bits; EI_DATA 1 and 2: the byte orders.
        guard header.count >= 20, header.starts(with: magic), header[4] == 2 else { return nil }
        switch header[5] {
        case 1: return names[UInt16(header[18]) | UInt16(header[19]) << 8]?.little
        case 2: return names[UInt16(header[19]) | UInt16(header[18]) << 8]?.big
        default: return nil
        }
    }
}
