import Model
import SystemPackage

/// A line of authorized_keys (sshd(8), 'AUTHORIZED_KEYS FILE FORMAT').
struct AuthorizedKey: Hashable, Sendable {
    /// For example `ssh-ed25519`.
    let type: String
    /// Only of an RSA key.
    let bits: Int?
    /// The options before it, in lower case, without their values.
    let options: Set<String>

    /// `nil` for an empty line, a comment, and one that is no key.
    init?(_ line: some Sequence<UInt8>) {
        var words = Self.words(line)
        guard let first = words.first, first.first != UInt8(ascii: "#") else { return nil }
        var options: Set<String> = []
        if !Self.isType(first) {
            options = Self.optionNames(first)
            words.removeFirst()
        }
        guard words.count >= 2, Self.isType(words[0]), let blob = Self.decoded(words[1]) else {
            return nil
        }
        type = String(decoding: words[0], as: UTF8.self)
        self.options = options
        let parts = Self.parts(blob)
        guard let name = parts.first, name == words[0] else { return nil }
        bits = type == "ssh-rsa" && parts.count > 2 ? Self.bitCount(parts[2]) : nil
    }

    /// The signature algorithms that a key of this type can use, of which sshd must accept one.
    var algorithms: [String] {
        switch type {
        case "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]
        case "sk-ecdsa-sha2-nistp256@openssh.com":
            [type, "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"]
        default: [type]
        }
    }

    /// Why it doesn't stand for somebody who can get in from anywhere, and with a shell.
    var limit: String? {
        if options.contains("command") { return "it only runs the command that its line names" }
        if options.contains("from") { return "its line limits where it is used from" }
        if options.contains("expiry-time") { return "its line has a time of expiry" }
        if options.contains("cert-authority") { return "it signs certificates" }
        return nil
    }

    /// Whether it may stand for such a login all the same: from the right place, at the right time.
    var isConditional: Bool { options.isDisjoint(with: ["command", "cert-authority"]) }

    // MARK: Reading

    private static func isType(_ word: [UInt8]) -> Bool {
        let text = String(decoding: word, as: UTF8.self)
        return text.hasPrefix("ssh-") || text.hasPrefix("ecdsa-sha2-") || text.hasPrefix("sk-")
    }

    /// Separated by blanks, of which those between quotes don't count.
    private static func words(_ line: some Sequence<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var isQuoted = false
        var previous: UInt8 = 0
        for byte in line {
            if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isQuoted.toggle() }
            previous = byte
            if !isQuoted, byte == 0x20 || byte == 0x09 || byte == 0x0D {
                if !word.isEmpty { words.append(word) }
                word = []
            } else {
                word.append(byte)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func optionNames(_ word: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        var name: [UInt8] = []
        var isQuoted = false
        for byte in word + [UInt8(ascii: ",")] {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted, byte == UInt8(ascii: ",") {
                let text = String(decoding: name.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
                names.insert(text.lowercased())
                name = []
            } else {
                name.append(byte)
            }
        }
        return names
    }

    /// RFC 4648, base64.
    private static func decoded(_ word: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (buffer, count): (UInt32, Int) = (0, 0)
        for byte in word where byte != UInt8(ascii: "=") {
            let value: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte) - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte) - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte) + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            (buffer, count) = (buffer << 6 | value, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(count)))
            }
        }
        return bytes
    }

    /// RFC 4251, 'string': four bytes of length before each.
    private static func parts(_ blob: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = blob[...]
        while rest.count >= 4, parts.count < 8 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard length <= rest.count else { return parts }
            parts.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return parts
    }

    private static func bitCount(_ number: [UInt8]) -> Int {
        let digits = number.drop { $0 == 0 }
        return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    }
}
