import Glibc
import Host
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("Reading a hostile tree")
struct HostileFilesTests {
    @Test("what isn't a regular file is an error at once, and never absent")
    func wrongKinds() throws {
        let root = try ScratchRoot()
        try root.folder("folder")
        #expect(unsafe mkfifo(root.absolute("fifo").string, 0o644) == 0)
        try root.link("zero", to: "/dev/zero")
        try root.folder("dev")
        let isNode = unsafe mknod(root.absolute("dev/zero").string, S_IFCHR | 0o666, 0x105) == 0
        let host = try root.host()
        for name in ["/folder", "/fifo"] + (isNode ? ["/zero"] : []) {
            let error = #expect(throws: HostError.self) { try host.read(FilePath(name)) }
            guard case .wrongKind? = error?.cause else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
        }
    }

    @Test("links stay beneath the root, whatever they say")
    func linksOutOfTheRoot() throws {
        let outside = try ScratchRoot()
        try outside.write("secret", "outside")
        let root = try ScratchRoot()
        try root.write("inside/secret", "inside")
        try root.link("absolute", to: "/inside/secret")
        try root.link("climbing", to: "../../../../../../../inside/secret")
        try root.link("escaping", to: outside.absolute("secret").string)
        let host = try root.host()
        let inside = Array("inside".utf8)
        #expect(try host.read("/absolute")?.bytes == inside)
        #expect(try host.read("/climbing")?.bytes == inside)
        #expect(try host.read("/escaping") == nil)
    }

    @Test("a dangling link is nothing; a loop is an error")
    func loops() throws {
        let root = try ScratchRoot()
        try root.link("dangling", to: "nowhere")
        try root.link("a", to: "b")
        try root.link("b", to: "a")
        let host = try root.host()
        #expect(try host.read("/dangling") == nil)
        #expect(throws: HostError.self) { try host.read("/a") }
        #expect(throws: HostError.self) { try host.resolved("/a") }
    }

    @Test("a file above the limit is an error, and not read")
    func tooLarge() throws {
        let root = try ScratchRoot()
        try root.write("large", "")
        #expect(unsafe truncate(root.absolute("large").string, 1 << 40) == 0)
        let error = #expect(throws: HostError.self) { try root.host().read("/large") }
        #expect(error?.cause == .tooLarge(limit: largestFile))
    }

    @Test("what is read is what was written, of any size around a buffer's")
    func sizes() throws {
        let root = try ScratchRoot()
        let host = try root.host()
        for size in [0, 1, 511, 512, 513, 4095, 4096, 4097, 70_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try root.write("f", bytes: bytes)
            #expect(try host.read("/f")?.bytes == bytes, "\(size) bytes")
        }
    }

    @Test("a missing /proc/sys is an error, not an absent key")
    func missingProc() throws {
        let root = try ScratchRoot()
        let key = try #require(SysctlKey("vm.swappiness"))
        #expect(throws: HostError.self) { try root.host().parameter(key) }
        try root.folder("proc/sys/vm")
        #expect(try root.host().parameter(key) == nil)
        try root.write("proc/sys/vm/swappiness", "60\n")
        #expect(try root.host().parameter(key) == "60")
    }

    @Test("reading leaves no descriptor behind")
    func descriptors() async {
        // In a process of its own: other tests open and close files while this one counts.
        await #expect(processExitsWith: .success) { try HostileFilesTests.countDescriptors() }
    }

    static func countDescriptors() throws {
        let root = try ScratchRoot()
        try root.write("f", "x")
        let host = try root.host()
        func count() throws -> Int { try #require(try Host.live().list("/proc/self/fd")).count }
        let before = try count()
        // The counter must be able to see a leak, else this test asserts nothing.
        let leak = unsafe open("/dev/null", O_RDONLY)
        let seen = try count()
        precondition(seen > before, "the counter sees no leak")
        close(leak)
        for _ in 0..<100 {
            _ = try host.read("/f")
            _ = try host.read("/none")
            _ = try host.list("/")
            _ = try host.status("/f")
            _ = try host.linkTarget("/f")
            _ = try host.image(of: "/f")
        }
        let after = try count()
        // The test library may open one of its own meanwhile; a leak would be a hundred at least.
        precondition(after < before + 20, "descriptors are left open: \(after - before)")
    }
}
