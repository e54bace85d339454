import Baselines
import Model
import Resources
import SystemPackage
import TestSupport
import Testing

@Suite("Baselines are resolved")
struct ResolutionTests {
    static func control(_ id: String, _ resource: String) -> String {
        """
          - id: \(id)
            title: T
            severity: low
            rationale: R
            \(resource)

        """
    }

    static func file(_ name: String, _ head: String, _ controls: String) -> String {
        "baseline: \(name)\ntitle: T\nversion: \"1\"\n\(head)"
            + (controls.isEmpty ? "" : "controls:\n\(controls)")
    }

    private func resolve(
        _ files: [String: String],
        values: [(name: String, value: String)] = []
    ) throws -> ResolvedBaseline {
        let root = try ScratchRoot()
        for (name, text) in files { try root.write(name + ".yaml", text) }
        return try BaselineCatalogue().resolve(
            [root.absolute("main.yaml").string],
            settings: Settings(),
            values: values
        )
    }

    private func problems(
        _ files: [String: String],
        values: [(name: String, value: String)] = []
    ) -> String {
        do {
            _ = try resolve(files, values: values)
            return "nothing"
        } catch {
            return (error as? BaselineError)?.diagnostics.map(\.description).joined(
                separator: "\n"
            ) ?? "\(error)"
        }
    }

    static let swappiness = control("s", "sysctl: {key: vm.swappiness, value: 10}")

    @Test("an extending file overrides field by field, and operators are one group")
    func overrides() throws {
        let resolved = try resolve([
            "base": Self.file("base", "", Self.swappiness),
            "main": Self.file(
                "main",
                "extends: [base]\n",
                "  - id: s\n    severity: high\n    sysctl: {max: 5}\n"
            ),
        ])
        let control = try #require(resolved.controls.first)
        #expect(control.severity == .high && control.title == "T")
        #expect(control.resource.expected == "vm.swappiness ≤ 5")
        #expect(resolved.descriptions.map(\.name) == ["base", "main"])
    }

    @Test("a diamond is read once, a cycle is an error that shows it")
    func extends() throws {
        let diamond = try resolve([
            "base": Self.file("base", "", Self.swappiness),
            "left": Self.file("left", "extends: base\n", ""),
            "right": Self.file("right", "extends: base\n", ""),
            "main": Self.file("main", "extends: [left, right]\n", ""),
        ])
        #expect(diamond.descriptions.map(\.name) == ["base", "left", "right", "main"])
        let cycle = problems([
            "main": Self.file("main", "extends: other\n", ""),
            "other": Self.file("other", "extends: main\n", ""),
        ])
        #expect(cycle.contains("other.yaml:4:10: extends itself") && cycle.contains(" → "))
    }

    @Test("parameters: default, --set, bounds, types, misspelt names")
    func parameters() throws {
        let main = Self.file(
            "main",
            "parameters:\n  backlog: {type: integer, default: 4096, max: 9999, meaning: M}\n",
            Self.control("b", "sysctl: {key: net.core.somaxconn, min: \"${backlog}\"}")
        )
        #expect(
            try resolve(["main": main]).controls.first?.resource.expected
                == "net.core.somaxconn ≥ 4096"
        )
        #expect(
            try resolve(["main": main], values: [("backlog", "8000")]).controls.first?.resource
                .expected == "net.core.somaxconn ≥ 8000"
        )
        #expect(problems(["main": main], values: [("backlog", "10000")]).contains("backlog ≤ 9999"))
        #expect(problems(["main": main], values: [("backlog", "many")]).contains("a whole number"))
        #expect(
            problems(["main": main], values: [("backlgo", "1")]).contains("did you mean 'backlog'?")
        )
    }

    @Test("two controls that ask for different things of one setting are both named")
    func contradiction() {
        let said = problems([
            "main": Self.file(
                "main",
                "",
                Self.swappiness + Self.control("z", "sysctl: {key: vm/swappiness, value: 60}")
            )
        ])
        #expect(said.contains("'z' asks for") && said.contains("'s' at"))
    }

    @Test("a deselected control needs a reason, and is told")
    func deselection() throws {
        let base = Self.file("base", "", Self.swappiness)
        func main(_ text: String) -> [String: String] {
            ["base": base, "main": Self.file("main", "extends: base\n", "  - id: s\n\(text)")]
        }
        let resolved = try resolve(main("    enabled: false\n    reason: no swap here\n"))
        #expect(resolved.controls.isEmpty && resolved.deselected.map(\.reason) == ["no swap here"])
        #expect(problems(main("    enabled: false\n")).contains("without a reason"))
    }

    @Test(
        "all that is wrong is told at once, with its place and the nearest name",
        arguments: [
            ("sysclt: {key: vm.swappiness, value: 1}", "main.yaml:9:5: unknown field 'sysclt'"),
            ("sysctl: {kye: vm.swappiness, value: 1}", "main.yaml:9:14: unknown field 'kye'"),
            ("sysctl: {key: vm.swappiness}", "main.yaml:9:13: no desired value"),
            ("sysctl: {key: vm.swappiness, min: 1, max: 2}", "'min' and 'max' stand together"),
            ("service: {unit: cups, state: masked}", "main.yaml:9:21: cups: expected a unit name"),
            ("limits: {domain: a, item: nofiles, soft: {min: 1}}", "did you mean 'nofile'?"),
            ("sshd: {keyword: PermitRotLogin, value: \"no\"}", "did you mean 'PermitRootLogin'?"),
            (
                "sysctl: {key: a, value: 1}\n    sshd: {keyword: UseDNS, value: \"no\"}",
                "more than one"
            ),
        ]
    )
    func errors(resource: String, wanted: String) {
        let said = problems(["main": Self.file("main", "", Self.control("c", resource))])
        #expect(said.contains(wanted), "\(said)")
    }

    @Test("a file that others may write to is refused")
    func trust() throws {
        let root = try ScratchRoot()
        try root.write("main.yaml", Self.file("main", "", Self.swappiness), mode: 0o666)
        let error = #expect(throws: BaselineError.self) {
            try BaselineCatalogue().resolve(
                [root.absolute("main.yaml").string],
                settings: Settings(),
                values: []
            )
        }
        #expect(error?.diagnostics.first?.message.contains("others may write") == true)
    }
}
