import Host
import Model
import Reports
import Runs
import SystemPackage
import TestSupport
import Testing

@Suite("Hundreds of runs are listed and verified fast")
struct SpeedTests {
    @Test("400 runs of 93 controls")
    func speed() throws {
        let archive = try Archive()
        let clock = ContinuousClock()
        let findings = sampleFindings(93)
        var document = 0
        let keeping = try clock.measure {
            for number in 1...400 {
                let report = Archive.report(number, findings: findings)
                _ = try archive.runs.keep(
                    report,
                    retention: .standard,
                    readers: processGroup()
                ) {
                    let bytes = $0.json()
                    document = bytes.count
                    return bytes
                }
            }
        }
        let listing = try archive.runs.listing()
        let listed = try clock.measure {
            for run in listing.runs { _ = try #require(try archive.runs.heading(of: run)) }
        }
        let verified = try clock.measure { #expect(try archive.runs.verify().isWhole == true) }
        print(
            "runs: 400 of \(document) bytes: kept \(keeping), listed \(listed), verified \(verified)"
        )
        #expect(listed < .seconds(10))
    }
}
