import Commands
import Host
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("Baselines of one's own are pleasant to write")
struct WritingTests {
    /// 'new' extends server by its name, which a machine without the package doesn't know.
    static func start(in folder: ScratchRoot) throws -> String {
        let text = temper(["baseline", "new", "site"]).output
            .split(separator: "extends: [server]", omittingEmptySubsequences: false)
            .joined(separator: "extends: [\(ShippedTests.path("server"))]")
        try folder.write("site.yaml", text)
        return folder.absolute("site.yaml").string
    }

    @Test("what 'new' writes is a sound baseline, with every kind of entry that it explains")
    func new() throws {
        let folder = try ScratchRoot()
        let path = try Self.start(in: folder)
        let ended = temper(["baseline", "lint", path])
        #expect(ended.status == 0, "\(ended.errors)")
        let difference = temper(["baseline", "diff", ShippedTests.path("server"), path])
        #expect(difference.status == 1)
        #expect(difference.output.contains("+ site.open-files  limits * nofile soft ≥ 65536"))
        #expect(difference.output.contains("~ sshd.x11\n"))
        #expect(difference.output.contains("deselected: The measuring stations"))
        #expect(!difference.output.contains("\n- "))
        #expect(temper(["baseline", "new", "Site!"]).status == ExitStatus.usage.rawValue)
    }

    @Test("a resolved baseline is the same baseline, and names the line behind each field")
    func resolved() throws {
        let folder = try ScratchRoot()
        let path = try Self.start(in: folder)
        let ended = temper([
            "baseline", "show", path, "--resolved", "--set", "open_files=70000",
        ])
        #expect(ended.status == 0)
        #expect(ended.output.contains("# ${open_files} is 70000, by --set open_files"))
        #expect(
            ended.output.contains(
                "soft: {min: 70000}}  # site.yaml:22 (${open_files})"
            ),
            "\(ended.output.split(separator: "\n").filter { $0.contains("open_files") })"
        )
        #expect(ended.output.contains("sysctl: {key: kernel.sysrq, value: 0}  # kernel.yaml:"))
        try folder.write("resolved.yaml", ended.output)
        let same = temper([
            "baseline", "diff", path, folder.absolute("resolved.yaml").string, "--set",
            "open_files=70000",
        ])
        #expect(same.status == 0, "\(same.output)\(same.errors)")
        #expect(same.output == "")
    }

    @Test("a difference is told by fields; what neither has is misuse")
    func difference() throws {
        let folder = try ScratchRoot()
        let one = ImageTests.baseline
        try folder.write("one.yaml", one)
        try folder.write(
            "two.yaml",
            one.split(separator: "severity: high", omittingEmptySubsequences: false)
                .joined(separator: "severity: medium")
        )
        let paths = ["one", "two"].map { folder.absolute("\($0).yaml").string }
        let ended = temper(["baseline", "diff"] + paths)
        #expect(ended.status == 1)
        #expect(ended.output == "~ telnet\n    severity: high\n              medium\n")
        #expect(temper(["baseline", "diff", paths[0], paths[0]]).status == 0)
        let misuse = temper(["baseline", "diff"] + paths + ["--set", "x=1"])
        #expect(misuse.status == ExitStatus.usage.rawValue)
    }

    @Test("the facts of an image are its os-release, and the architecture of its programs")
    func facts() throws {
        let image = try Image(ImageTests.baseline)
        try image.root.write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        // The first bytes of a program for s390x: 64 bits, big-endian, e_machine 22.
        var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 2, 1] + Array(repeating: 0, count: 9)
        header += [0, 3, 0, 22]
        try image.root.write("usr/bin/env", bytes: header)
        let ended = image.run(["facts"], baseline: false)
        #expect(ended.output.contains("architecture    s390x\n"))
        #expect(ended.status == 0)
        #expect(ended.output.contains("os              debian 12\n"))
        #expect(ended.output.contains("kernel          unknown\n"))
        let json = image.run(["facts", "--format", "json"], baseline: false).output
        #expect(
            json.contains("\"schema\": \"temper.facts/1\"") && json.contains("\"kernel\": null")
        )
    }

    @Test("the facts of this host are those that conditions see")
    func ownFacts() throws {
        let kernel = try Host.live().kernel()
        let ended = temper(["facts"])
        #expect(ended.output.contains("kernel          \(kernel.release)\n"))
        #expect(ended.output.contains("architecture    \(kernel.architecture)\n"))
    }

    @Test("findings are told by a framework's numbers; an unknown one is misuse")
    func framework() throws {
        let path = ShippedTests.path("cis-debian-12")
        let image = try Image(ImageTests.baseline)
        let ended = image.run(
            ["check", "--baseline", path, "--by", "cis-debian-12"],
            baseline: false
        )
        #expect(ended.output.contains("1.4.1      notchecked"))
        #expect(ended.output.contains("temper's own reading"))
        let part = image.run(
            ["check", "--baseline", path, "--by", "cis-debian-12", "--severity", "high"],
            baseline: false
        )
        let count = { (text: String) in
            text.split(separator: "\n").last { $0.contains(" requirements of ") }?
                .prefix { $0 != " " }
        }
        #expect(count(part.output) == count(ended.output))
        #expect(part.output.contains("3.3.10     notchecked"))
        let known = image.run(["check", "--baseline", path, "--by", "kspp"], baseline: false)
        #expect(known.output.contains("No baseline of this run maps"))
        let unknown = image.run(["check", "--baseline", path, "--by", "ksp"], baseline: false)
        #expect(unknown.status == ExitStatus.usage.rawValue)
        #expect(unknown.errors.contains("did you mean 'kspp'"))
    }
}
