import Host
package import Model
package import SystemPackage

extension BaselineCatalogue {
    package static let waiverFolder = FilePath("/etc/temper/waivers.d")

    /// The waivers of the given file or folder, else of the standard folder, in order of their places.
    ///
    /// For an image the invoking host's own folder does not count: only what is given. All that is
    /// wrong in all files is thrown at once.
    package func waivers(
        at path: String?,
        forImage isImage: Bool
    ) throws(BaselineError) -> [Waiver] {
        guard path != nil || !isImage else { return [] }
        var place = FilePath(path ?? Self.waiverFolder.string)
        if place.isRelative { place = FilePath(workingDirectory()).pushing(place) }
        let isStandard = path == nil
        var found: [Waiver] = []
        var problems: [Diagnostic] = []
        for file in try waiverFiles(at: place, isStandard: isStandard) {
            do throws(BaselineError) {
                let bytes = try bytes(of: file, isStandard: isStandard)
                let node = try YAMLReader.read(bytes, named: file.string)
                found += WaiverReader.read(node, problems: &problems)
            } catch {
                problems += error.diagnostics
            }
        }
        guard problems.isEmpty else { throw BaselineError(problems) }
        return found
    }

    /// The file itself, or a folder's files by name; none where there is no standard folder.
    ///
    /// A name with a dot in front is an editor's own. One that ends in `.yml` was meant to count.
    private func waiverFiles(
        at place: FilePath,
        isStandard: Bool
    ) throws(BaselineError) -> [FilePath] {
        let status = try reading(place) { h throws(HostError) in try h.status(place) }
        guard let status, status.kind == .folder else {
            return status == nil && isStandard ? [] : [place]
        }
        try requireTrust(in: status, of: place, isStandard: isStandard)
        let names = try reading(place) { h throws(HostError) in try h.list(place) } ?? []
        let shown = names.filter { !$0.string.hasPrefix(".") }
        if let name = shown.first(where: { $0.extension == "yml" }) {
            throw BaselineError(
                SourceLocation(file: place.appending(name).string, line: 1, column: 1),
                "it isn't read: expected a name that ends in .yaml"
            )
        }
        return shown.filter { $0.extension == "yaml" }.map(place.appending)
    }
}
