import CLinux
import Commands
import Glibc
import Host
import SystemPackage
import TestSupport
import Testing

@Suite("Bad input and a hostile image")
struct HostileTests {
    static let name = "etc/sysctl.d/50-x.conf"

    @Test("a sysctl.d file of a million lines is read, and the last line wins")
    func millionLines() throws {
        let image = try Image(ImageTests.baseline)
        var text = String(repeating: "net.core.somaxconn = 1\n", count: 1_000_000)
        text += "net.core.somaxconn = 99999\n"
        try image.root.write(Self.name, text)
        let ended = image.run("check", "--verbose")
        #expect(ended.output.contains("50-x.conf:1000001"), "\(ended.output)")
    }

    @Test("a FIFO where a file should be is an error, not a hang")
    func fifo() throws {
        let image = try Image(ImageTests.baseline)
        try image.root.folder("etc/sysctl.d")
        #expect(unsafe mkfifo(image.root.absolute(Self.name).string, 0o644) == 0)
        let ended = image.run("check")
        #expect(ended.status == 2)
        #expect(ended.output.contains("FIFO"))
        #expect(image.run("apply").status == 2)
        #expect(image.root.text("etc/sysctl.d/zz-temper.conf") == nil)
    }

    @Test("a second run is refused with 75 while one holds the lock, and nothing is written")
    func twoApplies() throws {
        let image = try Image(ImageTests.baseline)
        let lock = try HostLock(on: try image.root.host(), at: "/run/temper/lock")
        let ended = image.run("apply")
        #expect(ended.status == 75)
        #expect(ended.errors.contains("holds the lock"))
        #expect(image.root.text("etc/sysctl.d/zz-temper.conf") == nil)
        withExtendedLifetime(lock) {}
    }

    @Test("a transaction that was cut off: check says so with 2, recover takes it back")
    func cutOff() throws {
        let image = try Image(ImageTests.baseline)
        #expect(image.run("apply").status == 0)
        // As if the process had ended before its last rename.
        let folder = "var/lib/temper/transactions"
        let id = try #require(try image.root.host().list(FilePath("/" + folder))?.first?.string)
        let path = "\(folder)/\(id)/progress.json"
        let text = try #require(image.root.text(path))
        try image.root.write(
            path,
            text.split(separator: "committed", omittingEmptySubsequences: false)
                .joined(separator: "prepared")
        )
        #expect(image.run("check").status == 2)
        #expect(image.run("check").output.contains("was cut off"))
        #expect(image.run("recover", baseline: false).status == 0)
        #expect(image.root.text("etc/sysctl.d/zz-temper.conf") == nil)
        #expect(image.run("check").status == 1)
    }

    @Test(
        "a full disk during apply: named, taken back, nothing lost",
        .enabled(if: processUser() == 0, "needs root")
    )
    func fullDisk() throws {
        let image = try Image(ImageTests.baseline)
        let place = image.root.absolute("etc").string
        #expect(unsafe mount("none", place, "tmpfs", 0, "size=4k,nr_inodes=2") == 0)
        defer { _ = unsafe umount2(place, 2) }
        let ended = image.run("apply")
        #expect(ended.status == 3, "\(ended.errors)")
        #expect(ended.errors.contains("No space left"))
        #expect(try image.root.host().list("/etc")?.isEmpty == true)
    }

    @Test("a read-only file system during apply", .enabled(if: processUser() == 0, "needs root"))
    func readOnly() throws {
        let image = try Image(ImageTests.baseline)
        let place = image.root.absolute("etc").string
        #expect(unsafe mount("none", place, "tmpfs", UInt(MS_RDONLY), "") == 0)
        defer { _ = unsafe umount2(place, 2) }
        let ended = image.run("apply")
        #expect(ended.status == 3, "\(ended.errors)")
        #expect(ended.errors.contains("Read-only file system"))
    }
}
