import Baselines
import Host
import Model
import Resources
import SystemPackage
import Testing

/// docs/reference/coverage.tsv: every setting that the sources name, with the controls that cover it
/// or why none does.
@Suite("What the sources ask is covered, or said not to be")
struct CoverageTests {
    struct Row {
        let setting: String
        /// Frameworks and their ids.
        let references: [(framework: String, ids: [String])]
        let controls: [String]
        let reason: String
    }

    static func rows() throws -> [Row] {
        let path = SchemaTests.repository.appending("docs/reference/coverage.tsv")
        let bytes = try #require(try Host.live().read(path)).bytes
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return try lines.dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            try #require(cells.count == 5, "\(line)")
            return Row(
                setting: "\(cells[0]) \(cells[1])",
                references: try cells[2].split(separator: ";").map { part in
                    let words = part.split(separator: " ", maxSplits: 1).map(String.init)
                    try #require(words.count == 2, "\(line)")
                    return (words[0], words[1].split(separator: ",").map { $0.trimmed })
                },
                controls: cells[3].split(separator: ",").map { $0.trimmed },
                reason: cells[4]
            )
        }
    }

    /// Every control of the library, in force or not, with the references that it has anywhere.
    static func references() throws -> [String: [Reference]] {
        var all: [String: [Reference]] = [:]
        for name in ShippedTests.names {
            let resolved = try ShippedTests.resolve([name])
            for control in resolved.controls { all[control.id, default: []] += control.references }
            for control in resolved.deselected {
                all[control.id, default: []] += control.references
            }
        }
        return all
    }

    @Test("every row names controls that there are and that refer to its sources, or a reason")
    func everyRow() throws {
        let known = try Self.references()
        let rows = try Self.rows()
        #expect(rows.count == 396)
        for row in rows {
            #expect(row.controls.isEmpty != row.reason.isEmpty, "\(row.setting)")
            for control in row.controls {
                #expect(known[control] != nil, "\(row.setting): there is no \(control)")
            }
            guard !row.controls.isEmpty else { continue }
            let mine = row.controls.flatMap { known[$0] ?? [] }
            for (framework, ids) in row.references {
                for id in ids {
                    #expect(
                        mine.contains { $0.framework == framework && $0.ids.contains(id) },
                        "\(row.setting): no control of \(row.controls) refers to \(framework) \(id)"
                    )
                }
            }
        }
    }

    @Test(
        "a framework's view has every id that its sources name",
        arguments: [
            ("cis-debian-12", "cis-debian-12"), ("stig-like", "stig-rhel-9"),
            ("stig-like", "stig-ubuntu-22.04"),
        ]
    )
    func view(baseline: String, framework: String) throws {
        let resolved = try ShippedTests.resolve([baseline])
        let mapped = try #require(resolved.frameworks.first { $0.id == framework })
        let findings = resolved.controls.map { control in
            Finding(
                control: control.id,
                title: control.title,
                severity: control.severity,
                kind: "",
                rationale: "",
                references: control.references,
                tags: [],
                expected: "",
                verdict: Verdict(.pass, "")
            )
        }
        let requirements = mapped.requirements(of: findings)
        let told = Set(requirements.map(\.id))
        let rows = try Self.rows()
        var named: Set<String> = []
        for row in rows {
            for reference in row.references where reference.framework == framework {
                named.formUnion(reference.ids)
                // What no control covers is never told as passed.
                guard !row.reason.isEmpty else { continue }
                for id in reference.ids {
                    #expect(
                        requirements.first { $0.id == id }?.word == "notchecked",
                        "\(row.setting): \(id)"
                    )
                }
            }
        }
        #expect(named.subtracting(told) == [] && told.subtracting(named) == [])
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
