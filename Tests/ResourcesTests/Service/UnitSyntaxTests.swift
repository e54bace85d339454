import Host
import Model
@testable import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("systemd's syntax, wherever it is read")
struct UnitSyntaxTests {
    /// A byte order mark, a comment within a joined line, blanks around the name and the section's
    /// end: what every reader of it has to see through.
    private static func text(_ section: String, _ key: String, _ value: String) -> String {
        """
        \u{FEFF}# one
        [\(section)]
        ; two
          \(key) = \\
        # three
          \(value)
        [Other]
        \(key)=9
        """
    }

    @Test("lines are joined past comments and keep the number of their first")
    func joined() {
        var seen: [String] = []
        UnitSyntax.read(Array(Self.text("A", "Key", "value").utf8)) { line in
            let name = String(decoding: line.name, as: UTF8.self)
            let words = Expectation.tokens(String(decoding: line.value, as: UTF8.self))
            seen.append("\(line.section) \(name) \(words) \(line.line)")
        }
        #expect(seen == ["A Key [\"value\"] 4", "Other Key [\"9\"] 8"])
    }

    @Test(
        "a backslash that another one stands before joins nothing",
        arguments: [("a\\", ["a b=1"]), ("a\\\\", ["a\\\\", "1"])]
    )
    func backslashes(value: String, wanted: [String]) {
        var values: [String] = []
        UnitSyntax.read(Array("k=\(value)\n b=1\n".utf8)) {
            values.append(String(decoding: $0.value, as: UTF8.self))
        }
        #expect(values == wanted)
    }

    @Test("limits of a unit, by any of its names")
    func unitLimits() throws {
        let root = try ScratchRoot()
        try root.write(
            "usr/lib/systemd/system/ssh.service",
            Self.text("Service", "LimitNOFILE", "7:8")
        )
        try root.link("etc/systemd/system/sshd.service", to: "/usr/lib/systemd/system/ssh.service")
        try root.write(
            "etc/systemd/system/sshd.service.d/a.conf",
            Self.text("Service", "LimitNPROC", "5")
        )
        let host = try root.host()
        for name in ["ssh.service", "sshd.service"] {
            let unit = try #require(UnitName(name))
            let lines = try host.snapshot(UnitLimits.self, for: unit).lines
            #expect(lines["nofile"]?.map(\.limits.description) == ["7:8"])
            #expect(lines["nofile"]?.map(\.origin.line) == [4])
            #expect(lines["nproc"]?.map(\.limits.description) == ["5"])
        }
        let directories = try host.snapshot(UnitDirectories.self)
        #expect(InheritedLimits.sshd(amongst: directories)?.description == "ssh.service")
    }

    @Test("of sshd's two names the first that has a unit counts")
    func daemon() throws {
        let root = try ScratchRoot()
        try root.write("usr/lib/systemd/system/sshd.service", "[Service]\n")
        try root.write("etc/systemd/system/ssh.service.d/a.conf", "[Service]\nLimitNOFILE=1\n")
        let directories = try root.host().snapshot(UnitDirectories.self)
        #expect(InheritedLimits.sshd(amongst: directories)?.description == "sshd.service")
    }

    @Test("systemd's own defaults")
    func manager() throws {
        var inherited = try InheritedLimits(of: ScratchRoot().host(), for: Whole())
        let text = Self.text("Manager", "DefaultLimitNOFILE", "7:8")
        inherited.read(Array(text.utf8), at: "/etc/systemd/system.conf")
        #expect(inherited.lines["nofile"]?.origin == Origin("/etc/systemd/system.conf", line: 4))
        #expect(inherited.origins(of: "nofile").daemon.description == "7:8")
    }

    @Test("services that D-Bus starts")
    func activations() throws {
        let root = try ScratchRoot()
        try root.write(
            "usr/share/dbus-1/system-services/org.a.service",
            Self.text("D-BUS Service", "SystemdService", "a.service")
        )
        let directories = try root.host().snapshot(UnitDirectories.self)
        #expect(directories.activations.keys.sorted() == ["a.service"])
    }
}

@Suite("Folders that are merged by their files' names")
struct MergedFoldersTests {
    @Test("the first folder's file counts, hidden ones don't, and one folder by two names is one")
    func merged() throws {
        let root = try ScratchRoot()
        for name in ["etc/d/b.conf", "usr/d/a.conf", "usr/d/b.conf", "usr/d/.c.conf", "usr/d/d"] {
            try root.write(name, "")
        }
        try root.link("lib", to: "usr")
        let found = try MergedFolders.files(
            of: ["/etc/d", "/none", "/usr/d", "/lib/d"],
            ending: ".conf",
            on: root.host()
        )
        #expect(found.read == ["/usr/d/a.conf", "/etc/d/b.conf"])
        #expect(found.replaced == ["/usr/d/b.conf"])
    }
}
