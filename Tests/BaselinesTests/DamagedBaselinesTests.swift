import Baselines
import Host
import Model
import SystemPackage
import TestSupport
import Testing

/// Baselines damaged at random: read, or refused with a place; never a crash or a hang.
///
/// `TEMPER_FUZZ_CASES` sets how many.
@Suite("Damaged baselines")
struct DamagedBaselinesTests {
    private static let folder = FilePath(#filePath).removingLastComponent()
        .appending("../../baselines").lexicallyNormalized()

    @Test(
        "are read or refused with file, line and column",
        .timeLimit(.minutes(10)),
        arguments: ["server.yaml", "high-concurrency.yaml"]
    )
    func baselines(name: String) throws {
        let file = try Host.live().read(Self.folder.appending(name))
        let bytes = try #require(file?.bytes)
        var refused: UInt64 = 0
        for seed in 1...Mutator.cases {
            var mutator = Mutator(seed: seed)
            // A piece of it, from a random line on: what is wrong is then seldom behind the rest.
            let start = mutator.below(bytes.count)
            let piece = Array(bytes[start..<min(bytes.count, start + 4096)])
            do throws(BaselineError) {
                let node = try YAMLReader.read(mutator.damaged(piece), named: name)
                _ = try BaselineDocument(node)
            } catch {
                refused += 1
                #expect(!error.diagnostics.isEmpty, "seed \(seed)")
                for diagnostic in error.diagnostics {
                    #expect(
                        "\(diagnostic)".contains(/^server\.yaml|^high-concurrency\.yaml/)
                            && diagnostic.location.line > 0 && diagnostic.location.column > 0,
                        "seed \(seed): \(diagnostic)"
                    )
                }
            }
        }
        #expect(refused > Mutator.cases / 2, "most pieces are no baseline")
    }
}
