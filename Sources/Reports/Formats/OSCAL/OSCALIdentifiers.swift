import Model
import SystemPackage

/// The identifiers of one document: the same report and view give the same.
struct OSCALIdentifiers {
    /// The digest that the document's own identifiers are made with.
    private let seed: String
    private let framework: String?
    /// The host's, alike in all its reports; `AuditEntry`'s and others are of one document.
    let host: String
    /// Alike in all reports of one release.
    let tool: String

    init(of report: Report, _ view: ReportView) {
        framework = view.framework?.id
        seed = SHA256(report.json() + Array((framework ?? "").utf8)).description
        let name = report.host.id ?? "\(report.host.hostname ?? "") \(report.host.root)"
        host = Self.uuid(of: "host \(name)")
        tool = Self.uuid(of: "tool \(report.tool.name) \(report.tool.version)")
    }

    /// Of something in this document.
    func uuid(_ what: String) -> String { Self.uuid(of: "\(seed) \(what)") }

    /// A UUID in the form of version 4, with the first bits of a SHA-256 for its 122 random ones.
    ///
    /// OSCAL takes versions 4 and 5 (RFC 9562) alone: version 5 is SHA-1, and version 8, made for
    /// this, is refused.
    private static func uuid(of text: String) -> String {
        var digits = Array(SHA256(Array(text.utf8)).description.utf8.prefix(32))
        digits[12] = UInt8(ascii: "4")
        let variant = digits[16] & 0b11
        digits[16] =
            [UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b")][
                Int(variant)
            ]
        var uuid = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { uuid += "-" }
            uuid.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return uuid
    }

    /// The control as a token: its id, or the number with the framework's name before it.
    ///
    /// `temper-` stands before ids, since a token doesn't begin with a digit.
    func control(_ entry: AuditEntry) -> String {
        let prefix = framework.map { "_\(AuditName.escaped($0))-" } ?? "temper-"
        return prefix + AuditName.escaped(entry.name)
    }

    /// The objective that a finding is about.
    func objective(_ entry: AuditEntry) -> String { control(entry) + "_obj" }

    static func file(_ path: String) -> String {
        "file://" + AuditName.percentEncoded(path)
    }

    /// The line as the fragment of a text, RFC 5147 counts from 0: `#line=2,3` is the third.
    static func file(_ origin: Origin) -> String {
        file(origin.path.string) + (origin.line.map { "#line=\(max(0, $0 - 1)),\($0)" } ?? "")
    }
}
