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

    /// Built along with these tests, wherever that is.
    private static let program: FilePath? = {
        guard let tests = try? Host.live().linkTarget("/proc/self/exe") else { return nil }
        return FilePath(tests).removingLastComponent().appending("temper")
    }()

    private static var isPossible: Bool {
        guard processUser() == 0, let program else { return false }
        return ((try? Host.live().status(program)) ?? nil) != nil
    }

    /// A copy of the program, and a baseline beside it, that every user can reach.
    private static func bench() throws -> ScratchRoot {
        let root = try ScratchRoot()
        let program = try #require(program)
        let bytes = try #require(try Host.live().read(program, upTo: 1 << 30)).bytes
        try root.write("temper", bytes: bytes, mode: 0o755)
        try root.write("b.yaml", baseline)
        return root
    }

    @Test(
        "without /proc: every control is undetermined, nothing is written, and the status says so",
        .enabled(if: isPossible, "needs root, and the program beside the tests"),
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
        "what sudo doesn't read for its owner or mode is no policy, whatever visudo says of it",
        .enabled(if: isPossible && hasSudo, "needs root, sudo, and the program beside the tests"),
        arguments: [
            ("chmod 666 $etc/sudoers", "/etc/sudoers: everybody may write to it", "2"),
            ("chown 1 $etc/sudoers", "/etc/sudoers: it belongs to uid 1", "2"),
            ("chmod 640 $etc/sudoers $etc/other", "for everybody  true  $etc/other:1", "0"),
            ("chmod 666 $etc/other", "sudo doesn't read $etc/other: everybody may", "0"),
            ("echo nonsense >>$etc/other", "sudo itself refuses these files", "2"),
        ]
    )
    func oddModes(change: String, wanted: String, status: String) throws {
        let root = try Self.bench()
        let place = root.path.string
        try root.write("etc/sudoers", "@include \(place)/etc/other\n", mode: 0o440)
        try root.write("etc/other", "Defaults use_pty\n", mode: 0o440)
        let script = """
            etc=\(place)/etc
            mount --bind $etc/sudoers /etc/sudoers && \(change) || exit 9
            status=0
            \(place)/temper explain sudo:use_pty --baseline \(place)/b.yaml || status=$?
            echo "status $status"
            """
        let ended = try Host.live().run(
            Program("/usr/bin/unshare", ["-m", "sh", "-c", script])
        )
        let said = ended.text.replacing(/[ ]{2,}/, with: "  ")
        let wanted = wanted.replacing("$etc", with: "\(place)/etc")
        #expect(said.contains(wanted), "\(ended.text)\(ended.message)")
        #expect(said.hasSuffix("status \(status)\n"), "\(ended.text)")
    }

    private static var hasSudo: Bool {
        ((try? Host.live().status("/usr/sbin/visudo")) ?? nil) != nil
    }

    @Test(
        "an ordinary user: what can't be read is an error and never absent; an apply is refused",
        .enabled(if: isPossible, "needs root, and the program beside the tests")
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
