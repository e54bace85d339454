import Baselines
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("Baselines are layered")
struct LayeringTests {
    static let base = ResolutionTests.file(
        "base",
        "",
        """
          - id: a
            title: T
            severity: low
            rationale: R
            references: {cis-debian-12: ["1.1"], kspp: [x]}
            tags: [fast]
            when: {parameter: vm.swappiness}
            sysctl: {key: vm.swappiness, value: 10}
          - id: b
            title: T
            severity: low
            rationale: R
            references: {kspp: [z]}
            enabled: false
            reason: Off unless wanted
            sysctl: {key: vm.overcommit_memory, value: 2}

        """
    )

    private func resolve(_ head: String, _ controls: String = "") throws -> ResolvedBaseline {
        let root = try ScratchRoot()
        try root.write("base.yaml", Self.base)
        try root.write("main.yaml", ResolutionTests.file("main", head, controls))
        return try BaselineCatalogue().resolve(
            [root.absolute("main.yaml").string],
            settings: Settings(),
            values: []
        )
    }

    private func problems(_ head: String, _ controls: String = "") -> String {
        do {
            _ = try resolve(head, controls)
            return "nothing"
        } catch {
            return (error as? BaselineError)?.diagnostics.map(\.description)
                .joined(separator: "\n") ?? "\(error)"
        }
    }

    @Test("'select' keeps what refers to a framework, or has a tag")
    func selection() throws {
        let byReference = try resolve("extends: base\nselect: {references: [cis-debian-12]}\n")
        #expect(byReference.controls.map(\.id) == ["a"] && byReference.deselected.isEmpty)
        let byTag = try resolve("extends: base\nselect: {tags: fast}\n")
        #expect(byTag.controls.map(\.id) == ["a"])
        let none = problems("extends: base\nselect: {references: ksp}\n")
        #expect(
            none.contains("no control refers to a framework 'ksp' to select; did you mean 'kspp'?")
        )
        #expect(
            problems("extends: base\nselect: {tags: slow}\n").contains(
                "no control has a tag 'slow'"
            )
        )
        #expect(
            problems("extends: base\nselect: {}\n").contains("expected ids, references or tags")
        )
        let part = try resolve("extends: [{baseline: base, select: {ids: [a]}}]\n")
        #expect(part.controls.map(\.id) == ["a"] && part.deselected.isEmpty)
        let nobody = problems("extends: [{baseline: base, select: {ids: [aa]}}]\n")
        #expect(nobody.contains("main.yaml:4:36: there is no control 'aa' to select"))
    }

    @Test("'select' takes nothing from what another baseline of the run brought")
    func selectionIsItsOwn() throws {
        let root = try ScratchRoot()
        try root.write("base.yaml", Self.base)
        try root.write(
            "view.yaml",
            ResolutionTests.file("view", "extends: base\nselect: {tags: fast}\n", "")
        )
        let resolved = try BaselineCatalogue().resolve(
            ["base", "view"].map { root.absolute("\($0).yaml").string },
            settings: Settings(),
            values: []
        )
        #expect(resolved.controls.map(\.id) == ["a"])
        #expect(resolved.descriptions.map(\.name) == ["base", "view"])
    }

    @Test("a second part of a baseline doesn't undo what was overridden in between")
    func secondPart() throws {
        let root = try ScratchRoot()
        let part = "extends: [{baseline: base, select: {ids: [a]}}]\n"
        try root.write("base.yaml", Self.base)
        try root.write(
            "site.yaml",
            ResolutionTests.file("site", part, "  - id: a\n    sysctl: {value: 20}\n")
        )
        try root.write("other.yaml", ResolutionTests.file("other", part, ""))
        let resolved = try BaselineCatalogue().resolve(
            ["site", "other"].map { root.absolute("\($0).yaml").string },
            settings: Settings(),
            values: []
        )
        #expect(resolved.controls.map(\.resource.expected) == ["vm.swappiness 20"])
    }

    @Test("a part of a framework's baseline tells the numbers that it leaves out")
    func partOfFramework() throws {
        let root = try ScratchRoot()
        try root.write("base.yaml", Self.base)
        try root.write(
            "map.yaml",
            ResolutionTests.file(
                "map",
                "extends: base\nframeworks: [{id: cis-debian-12, title: C, notice: Ours}]\n",
                ""
            )
        )
        try root.write(
            "main.yaml",
            ResolutionTests.file(
                "main",
                "extends: [{baseline: map, select: {references: [kspp], ids: [b]}}]\n",
                ""
            )
        )
        let whole = try BaselineCatalogue().resolve(
            [root.absolute("main.yaml").string],
            settings: Settings(),
            values: []
        )
        #expect(whole.frameworks.map(\.gaps) == [[]])
        try root.write(
            "main.yaml",
            ResolutionTests.file("main", "extends: [{baseline: map, select: {ids: [b]}}]\n", "")
        )
        let part = try BaselineCatalogue().resolve(
            [root.absolute("main.yaml").string],
            settings: Settings(),
            values: []
        )
        #expect(part.frameworks[0].gaps.map(\.ids) == [["1.1"]])
        #expect(part.frameworks[0].gaps[0].reason == "'a' is left out by a selection")
    }

    @Test("what is opted into needs no reason any more")
    func optingIn() throws {
        let resolved = try resolve("extends: base\n", "  - id: b\n    enabled: true\n")
        #expect(resolved.controls.map(\.id) == ["a", "b"])
    }

    @Test("a condition is replaced whole, or taken away")
    func conditions() throws {
        let other = try resolve("extends: base\n", "  - id: a\n    when: {file: /etc/x}\n")
        #expect(other.controls[0].condition == .fact(.file("/etc/x")))
        let none = try resolve("extends: base\n", "  - id: a\n    when: always\n")
        #expect(none.controls[0].condition == nil)
        #expect(
            problems("extends: base\n", "  - id: a\n    when: never\n").contains("a mapping")
        )
    }

    @Test("an empty list takes a reference away, and with it the selection by it")
    func references() throws {
        let change = "  - id: a\n    references: {cis-debian-12: []}\n"
        let resolved = try resolve("extends: base\n", change)
        #expect(resolved.controls[0].references == [Reference(framework: "kspp", ids: ["x"])])
    }

    @Test("what is deselected is told by its framework, too")
    func gaps() throws {
        let resolved = try resolve(
            "extends: base\nframeworks: [{id: kspp, title: K, notice: Ours}]\n"
        )
        let framework = try #require(resolved.frameworks.first)
        #expect(framework.gaps.map(\.ids) == [["z"]])
        #expect(framework.gaps[0].reason == "'b' is deselected: Off unless wanted")
    }

    @Test(
        "a pattern contradicts what it matches, a companion what must run",
        arguments: [
            (
                "sysctl: {key: net.ipv4.conf.*.rp_filter, value: 1}",
                "sysctl: {key: net.ipv4.conf.all.rp_filter, value: 2}", true
            ),
            (
                "sysctl: {key: net.ipv4.conf.*.rp_filter, value: 1}",
                "sysctl: {key: net.ipv4.conf.all.rp_filter, value: 1}", false
            ),
            (
                "service: {unit: a.service, state: disabled, companions: [b.socket]}",
                "service: {unit: b.socket, state: enabled}", true
            ),
            (
                "service: {unit: a.service, state: disabled, companions: [b.socket]}",
                "service: {unit: b.socket, state: masked}", false
            ),
            (
                "sysctl: {key: net.ipv4.ip_forward, value: 1}",
                "sysctl: {key: net.ipv4.conf.all.forwarding, value: 0}", true
            ),
            (
                "sysctl: {key: net.ipv4.ip_forward, value: 1}",
                "sysctl: {key: net.ipv4.conf.*.forwarding, value: 0}", true
            ),
            (
                "sysctl: {key: vm.dirty_bytes, min: 1000000}",
                "sysctl: {key: vm.dirty_ratio, range: [10, 40]}", true
            ),
            (
                "sysctl: {key: vm.dirty_bytes, value: 0}",
                "sysctl: {key: vm.dirty_ratio, range: [10, 40]}", false
            ),
            (
                "limits: {domain: \"*\", item: nofile, hard: {min: 100}}",
                "limits: {domain: bob, item: nofile, hard: {max: 50}}", true
            ),
            (
                "limits: {domain: \"*\", item: nofile, hard: {min: 100}}",
                "limits: {domain: bob, item: nofile, hard: {min: 50}}", false
            ),
            (
                "limits: {domain: \"*\", item: nofile, scope: default, hard: {min: 100}}",
                "limits: {domain: bob, item: nofile, hard: {max: 50}}", false
            ),
            (
                "sudo: {defaults: use_pty, value: true}",
                "sudo: {defaults: use_pty, value: false, scope: {user: bob}}", true
            ),
            (
                "sudo: {defaults: use_pty, value: true, scope: global}",
                "sudo: {defaults: use_pty, value: false, scope: {user: bob}}", false
            ),
            (
                "sshd: {keyword: PermitTTY, value: \"no\"}",
                "sshd: {keyword: PermitTTY, value: \"yes\", "
                    + "context: {user: a, host: h, address: 10.0.0.1}}", true
            ),
            (
                "sshd: {keyword: PermitTTY, value: \"no\", scope: global}",
                "sshd: {keyword: PermitTTY, value: \"yes\", "
                    + "context: {user: a, host: h, address: 10.0.0.1}}", false
            ),
        ]
    )
    func contradictions(one: String, other: String, isOne: Bool) {
        let said = problems(
            "",
            ResolutionTests.control("one", one) + ResolutionTests.control("other", other)
        )
        #expect((said == "nothing") != isOne, "\(said)")
        if isOne { #expect(said.contains("'one'") && said.contains("'other'")) }
    }

    @Test("one condition against none is a contradiction, two different ones may be meant so")
    func conditionedContradictions() {
        func control(_ id: String, _ value: Int, _ condition: String) -> String {
            ResolutionTests.control(
                id,
                "\(condition)sysctl: {key: vm.swappiness, value: \(value)}"
            )
        }
        let when = "when: {memory: {min: 1GiB}}\n    "
        let other = "when: {memory: {max: 1GiB}}\n    "
        #expect(problems("", control("x", 1, when) + control("z", 2, "")) != "nothing")
        #expect(problems("", control("x", 1, when) + control("z", 2, when)) != "nothing")
        #expect(problems("", control("x", 1, when) + control("z", 2, other)) == "nothing")
    }
}
