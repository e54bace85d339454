import Model
import Testing

@Suite("Names of kernel parameters")
struct SysctlKeyTests {
    @Test(
        "the first separator decides",
        arguments: [
            ("net.core.somaxconn", "net/core/somaxconn"),
            ("net/core/somaxconn", "net/core/somaxconn"),
            ("net.ipv4.conf.eth0/100.rp_filter", "net/ipv4/conf/eth0.100/rp_filter"),
            ("net/ipv4/conf/eth0.100/rp_filter", "net/ipv4/conf/eth0.100/rp_filter"),
            ("/net/core/somaxconn", "net/core/somaxconn"),
            ("net//core/./somaxconn", "net/core/somaxconn"),
        ]
    )
    func spelling(text: String, path: String) throws {
        #expect(try #require(SysctlKey(text)).path == path)
    }

    @Test(
        "the dotted spelling reads back",
        arguments: ["net.ipv4.conf.eth0/100.rp_filter", "vm.swappiness"]
    )
    func roundTrip(text: String) throws {
        #expect(try #require(SysctlKey(text)).description == text)
    }

    @Test(
        "what names nothing beneath /proc/sys is refused",
        arguments: ["", "/", "/../shadow", "net/../../etc", "a b", "net.\u{0}", "x=y"]
    )
    func refused(text: String) {
        #expect(SysctlKey(text) == nil)
    }
}
