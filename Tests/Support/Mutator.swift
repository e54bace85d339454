import Host
import SystemPackage

/// Damages files as a bad disk, a bad editor or a bad person would, by a seed.
package struct Mutator {
    private var random: SplitMix64

    package init(seed: UInt64) { random = SplitMix64(seed: seed) }

    package mutating func below(_ bound: Int) -> Int { random.below(bound) }

    /// Some bytes with one to eight changes: single bytes, stretches gone, twice or swapped, what
    /// parsers stumble over, very long lines.
    package mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.below(8) {
            let place = random.below(bytes.count + 1)
            switch random.below(10) {
            case 0...2 where place < bytes.count: bytes[place] = UInt8(random.below(256))
            case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
            case 4:
                let end = min(bytes.count, place + random.below(64))
                bytes.removeSubrange(place..<end)
            case 5:
                let end = min(bytes.count, place + random.below(256))
                bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count + 1))
            case 6: bytes.insert(contentsOf: random.pick(Self.stumbling), at: place)
            case 7 where random.below(20) == 0:
                let byte = random.pick(Array(" a\\\"(,\u{0}[{".utf8))
                bytes.insert(contentsOf: repeatElement(byte, count: 70_000), at: place)
            case 8: bytes.removeSubrange(place...)
            default: bytes.insert(random.pick(Array("\n\r\t\\\"'#%@!=:,*?[]{}-~".utf8)), at: place)
            }
        }
        return bytes
    }

    /// A tree in which one file is damaged.
    package mutating func damaged(_ files: [String: String]) -> [String: [UInt8]] {
        var tree = files.mapValues { Array($0.utf8) }
        guard !tree.isEmpty else { return tree }
        let name = random.pick(tree.keys.sorted())
        tree[name] = damaged(tree[name] ?? [])
        return tree
    }

    private static let stumbling: [[UInt8]] = [
        [0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC0, 0x80], [0xED, 0xA0, 0x80], Array("\r\n".utf8),
        Array("\\\n".utf8), Array("\\".utf8), Array("99999999999999999999999999".utf8),
        Array("-9223372036854775809".utf8), Array("%n%s".utf8), Array("../../../..".utf8),
        Array("\"\"\"".utf8), Array("\u{1B}[2J".utf8), Array("é\u{301}\u{200B}".utf8),
    ]

    /// How many cases a test of damaged files has: `TEMPER_FUZZ_CASES`.
    package static let cases = environment("TEMPER_FUZZ_CASES").flatMap { UInt64($0) } ?? 200

    /// The most memory that this process ever had, in bytes (proc_pid_status(5), VmHWM).
    package static func peak() throws -> Int {
        let file = try Host.live().read("/proc/self/status", upTo: 1 << 16)
        let lines = String(decoding: file?.bytes ?? [], as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}
