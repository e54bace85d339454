import Host
import Model
import SystemPackage
import TestSupport

@testable import Resources

/// A value of a baseline, written as Swift literals.
indirect enum SSHDField: Sendable {
    case text(String)
    case plain(String)
    case list([SSHDField])
    case mapping([String: SSHDField])

    var node: Node {
        let place = SourceLocation(file: "test.yaml", line: 1, column: 1)
        let content: Node.Content =
            switch self {
            case .text(let text): .scalar(text, isPlain: false)
            case .plain(let text): .scalar(text, isPlain: true)
            case .list(let fields): .sequence(fields.map(\.node))
            case .mapping(let fields):
                .mapping(
                    fields.sorted { $0.key < $1.key }.map { key, field in
                        Node.Entry(key: key, keyLocation: place, value: field.node)
                    }
                )
            }
        return Node(content, at: place)
    }
}

extension SSHDField: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .plain("\(number)") }
    init(booleanLiteral value: Bool) { self = .plain("\(value)") }
    init(arrayLiteral fields: SSHDField...) { self = .list(fields) }
    init(dictionaryLiteral fields: (String, SSHDField)...) {
        self = .mapping(Dictionary(fields) { first, _ in first })
    }
}

/// A control of the kind `sshd`, from fields as a baseline has them.
func sshd(_ fields: [String: SSHDField]) throws(BaselineError) -> SSHD {
    var read = try Fields(SSHDField.mapping(fields).node)
    return try SSHD(from: &read)
}

func sshd(
    _ keyword: String,
    _ operation: String,
    _ demand: SSHDField,
    _ more: [String: SSHDField] = [:]
) throws(BaselineError) -> SSHD {
    let fields: [String: SSHDField] = ["keyword": .text(keyword), operation: demand]
    return try sshd(fields.merging(more) { first, _ in first })
}

let sshdMain = "etc/ssh/sshd_config"
let sshdInclude = "Include /etc/ssh/sshd_config.d/*.conf\n"

/// A root with an sshd, and the files given.
func sshdRoot(_ files: [String: String]) throws -> ScratchRoot {
    let root = try ScratchRoot()
    try root.write("usr/sbin/sshd", "", mode: 0o755)
    for (path, text) in files { try root.write(path, text) }
    return root
}

/// Carries edits out as a transaction would.
func carryOut(_ edits: [Edit], in root: ScratchRoot) throws {
    var managed = root.text("etc/ssh/sshd_config.d/00-temper.conf") ?? ""
    for edit in edits {
        switch edit {
        case .line(let dropIn, let setting, let text):
            managed += "\n# control: \(setting)\n\(text)\n"
            try root.write(dropIn.path.string, managed)
        case .foreignLine(let file, let line, let was, let with):
            // By bytes: to Swift a carriage return and a newline are one character.
            var lines = (root.text(file.path.string) ?? "").utf8
                .split(separator: 0x0A, omittingEmptySubsequences: false)
                .map { String($0) ?? "" }
            guard lines[line - 1] == was else { throw Errno.invalidArgument }
            lines[line - 1] = with ?? ""
            try root.write(file.path.string, lines.joined(separator: "\n"))
        default: throw Errno.notSupported
        }
    }
}
