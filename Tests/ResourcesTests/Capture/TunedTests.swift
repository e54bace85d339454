import Model
import Resources
import SystemPackage
import Testing

@Suite("Profiles of tuned")
struct TunedTests {
    /// Imports the profile `/p/mine`, with others by their path.
    private func imported(
        _ text: String,
        _ others: [String: String] = [:]
    ) -> (taken: [String], refused: [String]) {
        let file = ImportedFile("/p/mine/tuned.conf", Array(text.utf8))
        let found = ImportFormat.tuned.read([file]) { path throws(Never) in
            others[path.string].map { ImportedFile(path, Array($0.utf8)) }
        }
        return (
            found.taken.map(\.draft.text),
            found.refusals.map { "\($0.origin): \($0.reason)" }
        )
    }

    @Test(
        "values, bounds and variables",
        arguments: [
            ("vm.a=1", "{key: vm.a, value: 1}"), ("vm.a = \"1 2\" # x", "{key: vm.a, value: 1 2}"),
            ("vm.a=>7", "{key: vm.a, min: 7}"), ("vm.a = < ${m}", "{key: vm.a, max: 30}"),
            ("vm.a=${n}${m}", "{key: vm.a, value: 3030}"),
            ("vm.a=a\\${n}", "{key: vm.a, value: \"a$${n}\"}"),
            ("vm.a=#1", "{key: vm.a, value: \"#1\"}"),
        ]
    )
    func values(line: String, wanted: String) {
        let found = imported("[variables]\nm=30\nn=${m}\n[sysctl]\n\(line)\n")
        let escaped = wanted.split(separator: "$$").joined(separator: "$")
        #expect(found.taken == [escaped] && found.refused.isEmpty, "\(found)")
    }

    @Test(
        "what isn't taken over",
        arguments: [
            ("vm.a=${f:cpulist2hex:1}", "tuned works out ${f:cpulist2hex:1}… on the host"),
            ("vm.a=${x}", "no variable 'x' is known"), ("vm.a=${x", "a '${' without its end"),
            ("vm.a=>x", "'>x' is no number to compare with"),
            ("vm.*=1", "'vm.*' isn't the name of a parameter"),
            ("vm.a", "it is neither a section nor name=value"),
            ("vm.a=1\n  2", "vm.a goes on over several lines"),
            ("kernel.hostname=a", "kernel.hostname is left out: the host's own name"),
            (
                "uname_regex=x\nvm.a=1",
                "[sysctl] counts on some hosts only, by /p/mine/tuned.conf:2"
            ),
            ("net.core.somaxconn=>99999999999999", "the kernel refuses"),
        ]
    )
    func refused(line: String, wanted: String) {
        let found = imported("[sysctl]\n\(line)\n")
        #expect(found.taken.isEmpty)
        #expect(found.refused.count == 1 && found.refused[0].contains(wanted), "\(found.refused)")
    }

    @Test("what is included counts first, and the outer profile overrides it")
    func includes() {
        let found = imported(
            "[main]\ninclude=base;-gone, nothere\n[sysctl]\nvm.a=2\nvm.c=${v}\n[cpu]\nx=1\n",
            [
                "/p/base/tuned.conf":
                    "[main]\ninclude=mine,far\n[variables]\nv=9\n[sysctl]\nvm.a=1\nvm.b=1\n",
                "/usr/lib/tuned/far/tuned.conf": "[sysctl]\nvm.b=5\nvm.d=>4\n",
                "/etc/tuned/mine/tuned.conf": "[sysctl]\nvm.e=6\n",
            ]
        )
        #expect(
            found.taken == [
                "{key: vm.a, value: 2}", "{key: vm.b, value: 1}", "{key: vm.c, value: 9}",
                "{key: vm.d, min: 4}", "{key: vm.e, value: 6}",
            ]
        )
        #expect(
            Set(found.refused) == [
                "/p/base/tuned.conf:6: vm.a is set again at /p/mine/tuned.conf:4",
                "/usr/lib/tuned/far/tuned.conf:2: vm.b is set again at /p/base/tuned.conf:7",
                "/p/mine/tuned.conf:2: there is no profile 'nothere' here",
                "/p/mine/tuned.conf:6: the section [cpu] is no part of a baseline",
            ]
        )
    }

    @Test("replace and drop take what was included away")
    func replacing() {
        let base = ["/p/base/tuned.conf": "[sysctl]\nvm.a=1\nvm.b=2\n"]
        let start = "[main]\ninclude=base\n[sysctl]\nvm.c=3\n"
        #expect(imported(start + "replace=1\n", base).taken == ["{key: vm.c, value: 3}"])
        #expect(imported(start + "enabled=0\n", base).taken.isEmpty)
        #expect(imported(start + "devices=x\n", base).taken.isEmpty)
        let some = ["/p/base/tuned.conf": "[sysctl]\ncpuinfo_regex=x\nvm.a=1\n"]
        #expect(imported(start, some).taken.isEmpty)
        #expect(imported(start + "replace=1\n", some).taken == ["{key: vm.c, value: 3}"])
        #expect(
            imported(start + "drop=vm.a\n", base).taken == [
                "{key: vm.b, value: 2}", "{key: vm.c, value: 3}",
            ]
        )
    }

    @Test("no name leads elsewhere, and no chain is endless")
    func hostile() {
        let found = imported("[main]\ninclude=../../etc/x, a/b, ..\n[sysctl]\nvm.a=1\n")
        #expect(found.refused.count == 3)
        let file = ImportedFile("/p/0/tuned.conf", Array("[main]\ninclude=1\n".utf8))
        let chain = ImportFormat.tuned.read([file]) { path throws(Never) in
            let number = path.removingLastComponent().lastComponent.flatMap { Int($0.string) } ?? 0
            return ImportedFile(path, Array("[main]\ninclude=\(number + 1)\n".utf8))
        }
        #expect(chain.refusals.contains { $0.reason.hasPrefix("too many profiles") })
    }
}
