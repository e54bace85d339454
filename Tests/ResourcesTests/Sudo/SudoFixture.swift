import Host
import Model
@testable import Resources
import SystemPackage
import TestSupport

/// A scratch root with sudoers files, and controls made from what YAML would say.
struct SudoFixture {
    let root: ScratchRoot

    /// Files by name; a name without a slash lies in /etc/sudoers.d.
    init(_ main: String, _ files: [String: String] = [:]) throws {
        root = try ScratchRoot()
        try root.write("/etc/sudoers", main, mode: 0o440)
        for (name, text) in files {
            let path = name.contains("/") ? name : "/etc/sudoers.d/" + name
            try root.write(path, text, mode: 0o440)
        }
    }

    func state() throws -> Sudo.State {
        try Sudo(["ignored-files": .plain("none")]).observe(on: root.host())
    }

    func policy() throws -> SudoPolicy {
        try SudoersReader.read(root.host(), dropIn: Sudo.dropIn.path).policy
    }

    /// Carries edits out by hand, as a transaction would.
    func carryOut(_ edits: [Edit]) throws {
        for edit in edits {
            switch edit {
            case .line(let dropIn, _, let text):
                let old = root.text(dropIn.path.string) ?? ""
                try root.write(
                    dropIn.path.string,
                    old + "# control: x\n\(text)\n",
                    mode: dropIn.mode.bits
                )
            case .foreignLine(let file, let line, let was, let with):
                let text = root.text(file.path.string) ?? ""
                var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init)
                guard lines.indices.contains(line - 1), lines[line - 1] == was else {
                    throw Errno.invalidArgument
                }
                lines[line - 1] = with ?? ""
                try root.write(
                    file.path.string,
                    lines.joined(separator: "\n"),
                    mode: 0o440
                )
            default: throw Errno.notSupported
            }
        }
    }
}

extension Node.Content {
    static func plain(_ text: String) -> Node.Content { .scalar(text, isPlain: true) }
    static func quoted(_ text: String) -> Node.Content { .scalar(text, isPlain: false) }
    static func list(_ texts: [String]) -> Node.Content {
        .sequence(texts.map { Node(.scalar($0, isPlain: false), at: .here) })
    }
    static func numbers(_ numbers: Int...) -> Node.Content {
        .sequence(numbers.map { Node(.scalar("\($0)", isPlain: true), at: .here) })
    }
    static func mapping(_ fields: KeyValuePairs<String, Node.Content>) -> Node.Content {
        .mapping(
            fields.map { key, value in
                Node.Entry(key: key, keyLocation: .here, value: Node(value, at: .here))
            }
        )
    }
}

extension SourceLocation {
    static let here = SourceLocation(file: "test.yaml", line: 1, column: 1)
}

extension Sudo {
    init(_ fields: KeyValuePairs<String, Node.Content>) throws(BaselineError) {
        var read = try Fields(Node(.mapping(fields), at: .here))
        try self.init(from: &read)
    }

    static func flag(_ name: String, _ value: Bool) throws -> Sudo {
        try Sudo(["defaults": .plain(name), "value": .plain("\(value)")])
    }
}
