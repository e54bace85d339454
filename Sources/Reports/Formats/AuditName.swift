/// Ids of any text as names that XML (NCName) and OSCAL (token) take.
///
/// Each other character is `_xHHHH_`, with its code point in hexadecimal, and so is an underscore
/// before an `x`: what ISO 9075-14 does with SQL's names. Two texts never give one name.
enum AuditName {
    /// The part of a name after its first character; the prefix must bring that one.
    static func escaped(_ text: String) -> String {
        var name = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isEscape = scalar == "_" && index + 1 < scalars.count && scalars[index + 1] == "x"
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".": name.unicodeScalars.append(scalar)
            case "_" where !isEscape: name.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let zeros = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
                name += "_x\(zeros)\(digits)_"
            }
        }
        return name
    }

    /// A reference as RFC 3986 has it: what isn't unreserved, or a slash, in percent signs.
    static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D...0x2F, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += (digits.utf8.count < 2 ? "%0" : "%") + digits
            }
        }
        return encoded
    }
}
