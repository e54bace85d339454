import Baselines
import Host
import Model
import Resources
import SystemPackage
import TestSupport

/// Reads a resource from the YAML of its mapping, as a baseline would.
func resource<R: Resource>(_ type: R.Type, _ yaml: String) throws -> R {
    var fields = try Fields(try YAMLReader.read(Array(yaml.utf8), named: "test.yaml"))
    return try R(from: &fields)
}

/// Looks at a scratch root, applies the managed lines that it asks for, and looks again.
func repaired<R: Resource>(
    _ resource: R,
    in root: ScratchRoot
) throws -> (before: Verdict, after: Verdict) {
    let (before, edits) = resource.look(at: try root.host())
    var files: [String: String] = [:]
    for edit in edits {
        switch edit {
        case .line(let dropIn, _, let text):
            files[dropIn.path.string, default: root.text(dropIn.path.string) ?? ""] += "\(text)\n"
        case .link(let path, let target):
            try root.remove(path.string)
            if let target { try root.link(path.string, to: target) }
        case .foreignLine(let file, let line, let was, let with):
            var lines = (root.text(file.path.string) ?? "").split(
                separator: "\n",
                omittingEmptySubsequences: false
            ).map(String.init)
            if lines[line - 1] == was { lines[line - 1] = with ?? "" }
            files[file.path.string] = lines.joined(separator: "\n")
        default: break
        }
    }
    for (path, text) in files { try root.write(path, text) }
    return (before, resource.look(at: try root.host()).verdict)
}
