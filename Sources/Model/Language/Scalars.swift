/// Typed readings of YAML scalars on the common ground of YAML 1.1 and 1.2.
///
/// A plain scalar that the two versions read differently (`no`, `0644`, `1:30`, `~`) is an error
/// that asks for quotes: a baseline must not change its meaning with the reader.
extension Node {
    /// Text: quoted, or plain and nothing else in either version of YAML.
    package func text() throws(BaselineError) -> String {
        let (text, isPlain) = try scalar()
        if isPlain,
            text == "true" || text == "false" || Node.integer(text) != nil
                || Node.looksLikeFloat(text)
        {
            throw expected("text: put it in quotes")
        }
        return text
    }

    /// Text that isn't empty.
    package func word() throws(BaselineError) -> String {
        let text = try text()
        guard !text.isEmpty else { throw expected("text that isn't empty") }
        return text
    }

    /// A setting's value as text: quoted, plain text, an integer, or `true` and `false`.
    package func value() throws(BaselineError) -> String {
        let (text, isPlain) = try scalar()
        if isPlain, Node.looksLikeFloat(text) { throw expected("a value: put it in quotes") }
        return text
    }

    package func integer() throws(BaselineError) -> Int128 {
        let (text, isPlain) = try scalar()
        guard isPlain, let number = Node.integer(text) else {
            throw expected("a whole number in decimal, without quotes")
        }
        return number
    }

    package func boolean() throws(BaselineError) -> Bool {
        let (text, isPlain) = try scalar()
        switch (text, isPlain) {
        case ("true", true): return true
        case ("false", true): return false
        default: throw expected("true or false")
        }
    }

    /// A list; a single value stands for a list of one.
    package func list<Element>(
        of read: (Node) throws(BaselineError) -> Element
    ) throws(BaselineError) -> [Element] {
        guard case .sequence(let nodes) = content else { return [try read(self)] }
        var elements: [Element] = []
        for node in nodes { elements.append(try read(node)) }
        return elements
    }

    /// One of a closed set of words.
    package func choice<Value: RawRepresentable & CaseIterable>(
        of type: Value.Type
    ) throws(BaselineError) -> Value where Value.RawValue == String {
        let word = try value()
        guard let value = Value(rawValue: word) else {
            let names = Value.allCases.map(\.rawValue)
            let near = Spelling.nearest(to: word, among: names).map { "; did you mean '\($0)'?" }
            throw expected("one of " + names.joined(separator: ", ") + (near ?? ""))
        }
        return value
    }

    /// A value that has its own reader of text.
    package func parsed<Value>(
        _ what: String,
        _ read: (String) -> Value?
    ) throws(BaselineError) -> Value {
        guard let value = read(try value()) else { throw expected(what) }
        return value
    }

    package func expected(_ what: String) -> BaselineError {
        BaselineError(location, "\(excerpt): expected \(what)")
    }

    private func scalar() throws(BaselineError) -> (text: String, isPlain: Bool) {
        guard case .scalar(let text, let isPlain) = content else {
            throw expected("a single value")
        }
        let isControl = text.utf8.contains {
            ($0 < 0x20 && $0 != 0x0A && $0 != 0x09) || $0 == 0x7F
        }
        if isControl { throw expected("text without control characters") }
        if isPlain, Node.isAmbiguous(text) {
            throw expected(
                "quotes around it, or true, false or a decimal number: "
                    + "YAML 1.1 and 1.2 read it differently"
            )
        }
        return (text, isPlain)
    }

    private static func integer(_ text: String) -> Int128? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard let first = digits.utf8.first, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            first != 48 || digits.utf8.count == 1
        else { return nil }
        return Int128(text)
    }

    private static func looksLikeFloat(_ text: String) -> Bool {
        let body = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard let first = body.first else { return false }
        if (48...57).contains(first) { return Node.integer(text) == nil && Double(text) != nil }
        guard first == UInt8(ascii: ".") else { return false }
        return Double(text) != nil
            || [".inf", "-.inf", "+.inf", ".nan"].contains(text.lowercased())
    }

    private static func isAmbiguous(_ text: String) -> Bool {
        isAmbiguousWord(text) || isAmbiguousNumber(text)
    }

    private static func isAmbiguousWord(_ text: String) -> Bool {
        guard text.utf8.count <= 5 else { return false }
        switch text.lowercased() {
        case "y", "n", "yes", "no", "on", "off", "", "~", "null", "=", "<<": return true
        case "true", "false": return text != "true" && text != "false"
        default: return false
        }
    }

    /// Octal, hexadecimal, binary, signed, grouped and base-60 numbers of YAML 1.1.
    private static func isAmbiguousNumber(_ text: String) -> Bool {
        let body = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard let first = body.first, (48...57).contains(first) else { return false }
        if text.utf8.first == UInt8(ascii: "+") { return true }
        if body.allSatisfy({ (48...57).contains($0) }) { return first == 48 && body.count > 1 }
        let isNumeric = body.allSatisfy {
            (48...57).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":")
        }
        if isNumeric { return true }
        let second = body.dropFirst().first
        return first == 48 && second.map { "xobXOB".utf8.contains($0) } == true
            && body.dropFirst(2).allSatisfy {
                (48...57).contains($0) || "abcdefABCDEF_".utf8.contains($0)
            }
    }
}
