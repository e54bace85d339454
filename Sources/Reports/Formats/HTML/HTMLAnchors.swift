import Model

/// The places of the findings in a page: the same control has the same one in every report.
struct HTMLAnchors {
    /// By their place among the findings that were given.
    private(set) var all: [String] = []
    private var places: [String: Int] = [:]

    init(_ findings: [Finding]) {
        var taken: Set<String> = []
        for finding in findings {
            let name = Self.name(of: finding.control)
            var anchor = name
            // A document made by hand may have one id twice; a page can't.
            var count = 1
            while !taken.insert(anchor).inserted {
                count += 1
                anchor = "\(name)~\(count)"
            }
            all.append(anchor)
            if places[finding.control] == nil { places[finding.control] = all.count - 1 }
        }
    }

    /// The place of a control among the findings.
    subscript(control: String) -> Int? { places[control] }

    /// `control:` and the id, with what doesn't stand in every id and fragment by its number.
    private static func name(of control: String) -> String {
        var name = "control:"
        for byte in control.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default: name += "~" + String(byte, radix: 16) + "."
            }
        }
        return name
    }
}
