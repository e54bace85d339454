import Model
import TestSupport
import Testing

@testable import Resources

@Suite("What sshd would do with the files of an image")
struct SSHDScenarioTests {
    @Test("reading the files", arguments: SSHDScenarios.reading)
    func files(scenario: SSHDScenario) throws { try run(scenario) }

    @Test("reading values", arguments: SSHDScenarios.values)
    func values(scenario: SSHDScenario) throws { try run(scenario) }

    @Test("in Match blocks", arguments: SSHDScenarios.matching)
    func blocks(scenario: SSHDScenario) throws { try run(scenario) }

    private func run(_ scenario: SSHDScenario) throws {
        let root = try sshdRoot(scenario.files)
        let control = try sshd(scenario.keyword, scenario.operation, scenario.demand, scenario.more)
        let (verdict, edits) = control.look(at: try root.host())
        #expect(verdict.outcome == scenario.outcome, "\(verdict.reason)")
        #expect(verdict.reason.contains(scenario.says), "\(verdict.reason)")
        if scenario.outcome == .pass { #expect(edits == []) }
    }

    @Test("no sshd, no verdict")
    func absent() throws {
        let root = try ScratchRoot()
        try root.write(sshdMain, "PermitRootLogin yes\n")
        let verdict = try sshd("PermitRootLogin", "value", "no").look(at: try root.host())
            .verdict
        #expect(verdict.outcome == .notapplicable)
    }
}

@Suite("Hostile files of sshd")
struct SSHDHostileTests {
    private func outcome(_ root: ScratchRoot) throws -> Verdict {
        try sshd("PermitRootLogin", "value", "no").look(at: try root.host()).verdict
    }

    @Test(
        "that sshd would refuse are an error",
        arguments: [
            "PermitRootLogin\n", "PermitRootLogin \"no\n", "PermitRootLogin no\nMatch\n",
            "PermitRootLogin no\nMatch Exec x\n", "PermitRootLogin no\nMatch all User x\n",
            "PermitRootLogin no\nMatch User\n", "PermitRootLogin no\nMatch Address 10.0.0.1/8\n",
            "PermitRootLogin no\nPermitRotLogin no\n", "PermitRootLogin no\nInclude\n",
            "Include /etc/ssh/sshd_config\nPermitRootLogin no\n", "PermitRootLogin no\0\n",
        ]
    )
    func refused(text: String) throws {
        let root = try sshdRoot([sshdMain: text])
        #expect(try outcome(root).outcome == .error)
    }

    @Test("no main file is an error, never a default")
    func noMain() throws {
        #expect(try outcome(try sshdRoot([:])).outcome == .error)
    }

    @Test("a folder, a dangling link, a loop and a link out of the root")
    func kinds() throws {
        let folder = try sshdRoot([:])
        try folder.folder(sshdMain)
        #expect(try outcome(folder).outcome == .error)
        let dangling = try sshdRoot([sshdMain: sshdInclude + "PermitRootLogin no\n"])
        try dangling.link("etc/ssh/sshd_config.d/a.conf", to: "/nowhere")
        #expect(try outcome(dangling).outcome == .error)
        let loop = try sshdRoot([sshdMain: sshdInclude + "PermitRootLogin no\n"])
        try loop.link("etc/ssh/sshd_config.d/a.conf", to: "a.conf")
        #expect(try outcome(loop).outcome == .error)
        let outside = try sshdRoot([sshdMain: "PermitRootLogin no\nInclude /up/etc/passwd\n"])
        try outside.link("up", to: "../../../../..")
        #expect(try outcome(outside).outcome == .pass)
    }

    @Test("a million lines and a line of a million words")
    func large() throws {
        let lines = String(repeating: "AcceptEnv LANG\n", count: 1_000_000)
        let root = try sshdRoot([sshdMain: "PermitRootLogin no\n" + lines])
        #expect(try outcome(root).outcome == .pass)
        let words = "AllowUsers" + String(repeating: " a", count: 1_000_000)
        let wide = try sshdRoot([sshdMain: "PermitRootLogin no\n" + words])
        #expect(try outcome(wide).outcome == .pass)
    }

    @Test("a hundred thousand Match blocks")
    func blocks() throws {
        let block = "Match User deploy\nPermitRootLogin yes\n"
        let text = "PermitRootLogin no\n" + String(repeating: block, count: 100_000)
        let control = try sshd("PermitRootLogin", "value", "no")
        let root = try sshdRoot([sshdMain: text])
        let (verdict, edits) = control.look(at: try root.host())
        #expect(verdict.outcome == .fail)
        #expect(edits.count == 100_000)
    }

    @Test("Includes that multiply come to an end")
    func multiplying() throws {
        var files = [sshdMain: "Include /etc/ssh/0\n"]
        for level in 0..<14 {
            files["etc/ssh/\(level)"] = String(
                repeating: "Include /etc/ssh/\(level + 1)\n",
                count: 10
            )
        }
        #expect(try outcome(try sshdRoot(files)).outcome == .error)
    }
}
