import Host
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("One writer at a time")
struct LockTests {
    @Test("a second run is refused while the first holds the lock, and not after")
    func lock() throws {
        let root = try ScratchRoot()
        let host = try root.host()
        let path = FilePath("/run/temper/lock")
        do {
            let first = try HostLock(on: host, at: path)
            let isFirst = isTaken(first)
            #expect(isFirst)
            let isSecond = isTaken(try HostLock(on: host, at: path))
            #expect(!isSecond)
        }
        let isThird = isTaken(try HostLock(on: host, at: path))
        #expect(isThird)
    }

    private func isTaken(_ lock: borrowing HostLock?) -> Bool {
        switch lock {
        case .none: false
        case .some: true
        }
    }
}
