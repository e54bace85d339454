import Host
package import Model
package import Resources
package import SystemPackage

extension BaselineCatalogue {
    /// The largest file that is imported.
    package static let largestImport = 1 << 20

    /// The controls of a document that is in no file yet.
    package func resolve(
        _ text: String,
        named name: String
    ) throws(BaselineError) -> ResolvedBaseline {
        let node = try YAMLReader.read(Array(text.utf8), named: name)
        return try resolve(try BaselineDocument(node))
    }

    /// Anybody's file of this host, to be imported; `nil` where there is none.
    ///
    /// It steers nothing, so whose it is doesn't matter; it has to be a regular file with text of a
    /// bounded size.
    package func fileToImport(_ path: FilePath) throws(BaselineError) -> ImportedFile? {
        let file = try reading(path) { h throws(HostError) in
            try h.read(path, upTo: Self.largestImport)
        }
        guard let file else { return nil }
        let start = SourceLocation(file: path.string, line: 1, column: 1)
        if file.bytes.contains(0) {
            throw BaselineError(start, "it has a NUL byte: expected a text file")
        }
        guard String(validating: file.bytes, as: UTF8.self) != nil else {
            throw BaselineError(start, "it isn't UTF-8: expected a text file")
        }
        return ImportedFile(path, file.bytes)
    }
}
