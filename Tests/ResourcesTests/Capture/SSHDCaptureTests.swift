import Host
import SystemPackage
import TestSupport
import Testing

@testable import Resources

@Suite("What a capture asks of sshd")
struct SSHDCaptureTests {
    static let cases: [(keyword: String, values: [SSHDValue?], wanted: String)] = [
        ("PermitRootLogin", [.known(["no"])], #"{keyword: PermitRootLogin, value: "no"}"#),
        (
            "X11Forwarding", [.known(["yes"]), .known(["no"]), .known(["yes"])],
            #"{keyword: X11Forwarding, one-of: ["yes", "no"]}"#
        ),
        (
            "Ciphers", [.known(["aes256-ctr", "aes128-ctr"])],
            "{keyword: Ciphers, subset-of: [aes256-ctr, aes128-ctr]}"
        ),
        ("LoginGraceTime", [.known(["120"])], "{keyword: LoginGraceTime, value: 120}"),
        (
            "MaxStartups", [.known(["10", "30", "100"])],
            #"{keyword: MaxStartups, value: "10:30:100"}"#
        ),
        ("RekeyLimit", [.known(["0", "0"])], "{keyword: RekeyLimit, value: 0 0}"),
        ("AcceptEnv", [.known(["LANG", "LC_*"])], "{keyword: AcceptEnv, value: LANG LC_*}"),
        ("Port", [.known(["22", "2222"])], "{keyword: Port, subset-of: [22, 2222]}"),
        ("ChannelTimeout", [.known([])], "{keyword: ChannelTimeout, value: none}"),
        ("AllowUsers", [.known([])], "left: a control can't ask for what it has"),
        (
            "MACs", [.relative("+hmac-sha1")],
            "left: x '+hmac-sha1' is completed by the daemon"
        ),
        ("UsePAM", [.unreadable("maybe")], "unknown: x has 'maybe', no value of it"),
        ("UsePAM", [nil], "left: nothing sets it, and sshd isn't asked of its default here"),
    ]

    @Test("by what sshd has", arguments: cases)
    func captured(keyword: String, values: [SSHDValue?], wanted: String) throws {
        var state = SSHD.State()
        state.views = values.map {
            SSHDView(
                subject: "x",
                value: $0,
                setting: nil,
                shadowed: [],
                notes: [],
                reach: .refusal("")
            )
        }
        let sshd = SSHD(try #require(SSHDKeyword.find(keyword)))
        #expect(sshd.captured(state).map(\.text) == [wanted])
    }

    @Test("not while the daemon has other files in memory")
    func stale() throws {
        var state = SSHD.State(absence: "no sshd is installed")
        let sshd = SSHD(try #require(SSHDKeyword.find("UsePAM")))
        #expect(sshd.captured(state).map(\.text) == ["left: no sshd is installed"])
        state = SSHD.State(isImage: true, problems: [.init(path: "/a", line: 1, message: "bad")])
        #expect(sshd.captured(state).map(\.text) == ["unknown: sshd refuses /a:1: bad"])
    }

    @Test("every keyword that is set for everybody")
    func inventory() throws {
        let text = "usepam yes\nMaxAuthTries 3\nMatch User x\nX11Forwarding no\n"
        let root = try sshdRoot([sshdMain: text])
        let host = try root.host()
        let found = try SSHD.inventory(on: host).flatMap { $0.capture(on: host) }.map(\.text)
        #expect(
            found == ["{keyword: MaxAuthTries, value: 3}", #"{keyword: UsePAM, value: "yes"}"#]
        )
        #expect(try SSHD.inventory(on: ScratchRoot().host()).isEmpty)
    }
}
