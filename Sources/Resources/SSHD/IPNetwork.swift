/// An IPv4 or IPv6 address, or a network of them, as ssh's address patterns write them.
struct IPNetwork: Hashable, Sendable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]
    /// How many leading bits count.
    let length: Int

    enum Reading: Equatable {
        case network(IPNetwork)
        /// Not an address at all: ssh then reads it as a pattern with wildcards.
        case text
        /// A mask that is too long for the address, or an address with bits beyond its mask.
        case inconsistent
    }

    /// A plain address, without a mask.
    init?(address: some StringProtocol) {
        guard let bytes = Self.v4(address) ?? Self.v6(address) else { return nil }
        self.bytes = bytes
        length = bytes.count * 8
    }

    private init(bytes: [UInt8], length: Int) {
        self.bytes = bytes
        self.length = length
    }

    /// Reads `10.0.0.0/8` or a plain address (addr.c: `addr_pton_cidr`).
    static func read(_ text: String) -> Reading {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "/"),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard text.utf8.count < 64, let head = String(parts[0]),
            let address = IPNetwork(address: head)
        else { return .text }
        guard parts.count == 2 else { return .network(address) }
        guard parts[1].first.map({ (48...57).contains($0) }) == true,
            let digits = String(parts[1]), let length = Int(digits), length <= 128
        else { return .text }
        guard length <= address.length else { return .inconsistent }
        let network = IPNetwork(bytes: address.bytes, length: length)
        return network.masked == network.bytes ? .network(network) : .inconsistent
    }

    /// Whether the address lies in this network.
    func contains(_ address: IPNetwork) -> Bool {
        address.bytes.count == bytes.count
            && IPNetwork(bytes: address.bytes, length: length).masked == masked
    }

    private var masked: [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(length - index * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
    }

    private static func v4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            guard !part.isEmpty, part.allSatisfy({ (48...57).contains($0) }),
                part.count == 1 || part.first != 48
            else { return nil }
            return UInt8(String(decoding: part, as: UTF8.self))
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func v6(_ text: some StringProtocol) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        let all = Array(text.utf8)
        guard all.contains(colon), all.count < 64 else { return nil }
        let gap = all.indices.dropLast().first { all[$0] == colon && all[$0 + 1] == colon }
        guard let gap else {
            guard let bytes = groups(all[...]), bytes.count == 16 else { return nil }
            return bytes
        }
        guard let head = groups(all[..<gap]), let tail = groups(all[(gap + 2)...]),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Groups of hexadecimal digits; the last may be a dotted IPv4 address.
    private static func groups(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        if bytes.isEmpty { return [] }
        var result: [UInt8] = []
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let text = String(decoding: part, as: UTF8.self)
            if index == parts.count - 1, let tail = v4(text) {
                result += tail
                continue
            }
            guard (1...4).contains(part.count), let group = UInt16(text, radix: 16),
                part.first != UInt8(ascii: "+")
            else { return nil }
            result += [UInt8(group >> 8), UInt8(truncatingIfNeeded: group)]
        }
        return result
    }
}
