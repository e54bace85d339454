import Host
import SystemPackage
import TestSupport
import Testing

@Suite("External programs")
struct ProgramTests {
    @Test("status, output and errors come back, from a fixed environment")
    func answer() throws {
        let host = try Host.live()
        let output = try host.run(
            Program("/bin/sh", ["-c", "env | sort; echo oops >&2; exit 3"])
        )
        #expect(output.status == 3)
        #expect(output.message == "oops")
        let names = output.text.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(
            Set(names).subtracting(["PATH", "LC_ALL", "LANG", "HOME", "PWD", "OLDPWD", "_"]) == [
                "SHLVL"
            ]
                || Set(names).isSubset(of: ["PATH", "LC_ALL", "LANG", "HOME", "PWD", "_", "SHLVL"])
        )
    }

    @Test("it reads what it is given, from the start to the end; nothing where nothing is given")
    func input() throws {
        let host = try Host.live()
        var program = Program("/bin/cat", [])
        #expect(try host.run(program).output == [])
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        program.input = bytes
        #expect(try host.run(program).output == bytes)
        // One that reads none of it ends all the same.
        var deaf = Program("/bin/true", [])
        deaf.input = bytes
        #expect(try host.run(deaf).status == 0)
    }

    @Test("a program that never ends is killed with its children")
    func endless() throws {
        var program = Program("/bin/sh", ["-c", "sleep 1000 & sleep 1000"])
        program.seconds = 1
        let error = #expect(throws: HostError.self) { try Host.live().run(program) }
        #expect(error?.cause == .timedOut(seconds: 1))
    }

    @Test("a program that prints without end is killed")
    func flood() throws {
        var program = Program("/bin/sh", ["-c", "while :; do echo flood; done"])
        program.outputLimit = 100_000
        let error = #expect(throws: HostError.self) { try Host.live().run(program) }
        #expect(error?.cause == .tooLarge(limit: 100_000))
    }

    @Test("a program that isn't there is an error with its cause")
    func missing() throws {
        let error = #expect(throws: HostError.self) {
            try Host.live().run(Program("/no/such/program", []))
        }
        #expect(error?.errno == .noSuchFileOrDirectory)
    }

    @Test(
        "a bound file is seen by the program alone",
        .enabled(if: processUser() == 0, "needs root")
    )
    func binds() throws {
        let root = try ScratchRoot()
        try root.write("candidate", "candidate")
        try root.write("real", "real")
        let program = Program(
            "/bin/cat",
            [root.absolute("real").string],
            binds: [.init(root.absolute("candidate"), over: root.absolute("real"))]
        )
        #expect(try Host.live().run(program).text == "candidate")
        #expect(root.text("real") == "real")
    }

    @Test("nothing of ours is open in it")
    func descriptors() throws {
        let output = try Host.live().run(Program("/bin/ls", ["/proc/self/fd"]))
        #expect(output.text == "0\n1\n2\n3\n")
    }
}
