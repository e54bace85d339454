import Host
import Model
import SystemPackage
import TestSupport
import Testing

/// The program itself, as a process of its own, where something that it leans on is missing.
@Suite("The program on the running system, short of something")
struct BareProcessTests {
    static let baseline = """
        baseline: bare
        title: For the test
        version: "1"
        controls:
          - {id: key, title: t, severity: low, rationale: r, sysctl: {key: net.core.somaxconn, value: 4711}}
          - {id: limit, title: t, severity: low, rationale: r, limits: {domain: "*", item: nofile, hard: {min: 5000}}}
          - {id: flag, title: t, severity: low, rationale: r, sudo: {defaults: use_pty, value: true}}

        """

    private static let program = FilePath(#filePath).removingLastComponent()
        .appending("../../.build/debug/temper").lexicallyNormalized()

    private static var isPossible: Bool {
        processUser() == 0 && ((try? Host.live().status(program)) ?? nil) != nil
    }

    /// A copy of the program, and a baseline beside it, that every user can reach.
    private static func bench() throws -> ScratchRoot {
        let root = try ScratchRoot()
        let bytes = try #require(try Host.live().read(program, upTo: 1 << 30)).bytes
        try root.write("temper", bytes: bytes, mode: 0o755)
        try root.write("b.yaml", baseline)
        return root
    }

    @Test(
        "without /proc: every control is undetermined, nothing is written, and the status says so",
        .enabled(if: isPossible, "needs root and a debug build"),
        arguments: ["check", "apply --yes"]
    )
    func withoutProc(command: String) throws {
        let root = try Self.bench()
        let place = root.path.string
        // Only this process sees the folders that are empty here, and that /proc is gone.
        let script = """
            set -e
            for folder in /etc/sysctl.d /etc/security /etc/sudoers.d /var/lib; do
                mount -t tmpfs none $folder
            done
            umount -l /proc
            status=0
            \(place)/temper \(command) --baseline \(place)/b.yaml || status=$?
            find /etc/sysctl.d /etc/security /etc/sudoers.d -type f
            echo "status $status"
            """
        let ended = try Host.live().run(
            Program("/usr/bin/unshare", ["-m", "sh", "-c", script])
        )
        #expect(ended.status == 0, "\(ended.message)")
        #expect(ended.text.contains("cannot read /proc"), "\(ended.text)")
        #expect(ended.text.hasSuffix("status 2\n"), "\(ended.text)")
        #expect(!ended.text.contains(".conf\n"), "\(ended.text)")
    }

    @Test(
        "an ordinary user: what can't be read is an error and never absent; an apply is refused",
        .enabled(if: isPossible, "needs root and a debug build")
    )
    func ordinaryUser() throws {
        let root = try Self.bench()
        try root.setMode("", 0o755)
        let place = root.path.string
        func run(_ command: [String]) throws -> ProgramOutput {
            let words = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
            return try Host.live().run(
                Program(
                    "/usr/bin/setpriv",
                    words + ["\(place)/temper"] + command + ["--baseline", "\(place)/b.yaml"]
                )
            )
        }
        let check = try run(["check"])
        #expect(check.status == 2, "\(check.text)")
        #expect(check.text.contains("cannot read /etc/sudoers: Permission denied"), "\(check.text)")
        #expect(try run(["apply"]).status == 77)
        // What root would do is planned all the same, where root could do it.
        let key = try #require(SysctlKey("net.core.somaxconn"))
        guard try Host.live().obstacle(toWriting: key) == nil else { return }
        for command in [["plan"], ["explain", "key"]] {
            let ended = try run(command)
            #expect(ended.text.contains("= 4711"), "\(ended.text)")
            #expect(!ended.text.contains("can't be written"), "\(ended.text)")
        }
        withExtendedLifetime(root) {}
    }
}
