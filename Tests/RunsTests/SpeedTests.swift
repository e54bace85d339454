import Host
import Model
import Reports
import Runs
import SystemPackage
import TestSupport
import Testing

@Suite("Runs are listed by the beginning of their documents")
struct SpeedTests {
    @Test("30 runs of 93 controls")
    func speed() throws {
        let archive = try Archive()
        let clock = ContinuousClock()
        let findings = sampleFindings(93)
        var document = 0
        let keeping = try clock.measure {
            for number in 1...30 {
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
            for run in listing.runs { _ = try archive.runs.heading(of: run) }
        }
        let verified = try clock.measure {
            let verification = try archive.runs.verify()
            #expect(verification.isWhole == true)
        }
        print(
            "runs: 30 of \(document) bytes: kept \(keeping), listed \(listed), verified \(verified)"
        )
        // A debug build takes seconds to digest what it doesn't have to read here.
        #expect(listed < verified)
    }
}
