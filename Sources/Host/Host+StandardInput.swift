import Glibc
import SystemPackage

extension Host {
    /// All that stdin gives; an error once more than `limit` bytes came.
    ///
    /// It is waited for: whoever writes there decides how long.
    package static func standardInput(upTo limit: Int) throws(HostError) -> [UInt8] {
        let bytes: [UInt8]?
        do throws(Errno) {
            let copy = dup(0)
            guard copy >= 0 else { throw Errno(rawValue: errno) }
            bytes = try readAll(OwnedDescriptor(copy), upTo: limit)
        } catch {
            throw HostError("read", "standard input", .system(error))
        }
        guard let bytes else { throw HostError("read", "standard input", .tooLarge(limit: limit)) }
        return bytes
    }
}
