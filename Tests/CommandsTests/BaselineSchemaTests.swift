import Baselines
import Commands
import Host
import Model
import SystemPackage
import TestSupport
import Testing

@Suite("The schema of the baseline language")
struct BaselineSchemaTests {
    static let schema = "baseline.schema.json"

    /// The JSON that an editor makes of YAML, by the types that YAML 1.2 gives plain scalars.
    static func json(_ yaml: String) throws -> String {
        func text(_ node: Node) -> String {
            switch node.content {
            case .scalar(let text, let isPlain):
                let isWord = text == "true" || text == "false"
                let isTyped = isPlain && (Double(text) != nil || isWord)
                return isTyped ? text : quoted(text)
            case .sequence(let nodes): return "[" + nodes.map(text).joined(separator: ",") + "]"
            case .mapping(let entries):
                return "{"
                    + entries.map { quoted($0.key) + ":" + text($0.value) }.joined(separator: ",")
                    + "}"
            }
        }
        func quoted(_ text: String) -> String {
            var out = "\""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\"", "\\": out += "\\" + String(scalar)
                case "\n": out += "\\n"
                case "\t": out += "\\t"
                default: out.unicodeScalars.append(scalar)
                }
            }
            return out + "\""
        }
        return text(try YAMLReader.read(Array(yaml.utf8), named: "x.yaml"))
    }

    static func isValid(_ yaml: String) throws -> Bool {
        try SchemaTests.validate(json(yaml), against: schema).status == 0
    }

    @Test(
        "takes every shipped baseline",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: ShippedTests.names
    )
    func shipped(name: String) throws {
        let file = try #require(try Host.live().read(FilePath(ShippedTests.path(name))))
        let text = String(decoding: file.bytes, as: UTF8.self)
        let ended = try SchemaTests.validate(Self.json(text), against: Self.schema)
        #expect(ended.status == 0, "\(ended.message)")
    }

    @Test(
        "takes what 'new' writes",
        .enabled(if: hasValidator, "python3-jsonschema is not installed")
    )
    func new() throws {
        #expect(try Self.isValid(temper(["baseline", "new", "site"]).output))
    }

    static let sound = "sysctl: {key: vm.swappiness, value: 1}"

    /// What the reader refuses, the schema refuses too.
    @Test(
        "refuses what temper refuses",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: [
            "sysclt: {key: vm.swappiness, value: 1}", "sysctl: {kye: vm.swappiness, value: 1}",
            "sysctl: {key: vm.swappiness, min: 1, max: 2}", "sysctl: {key: [a.b], value: 1}",
            "sysctl: {key: vm.swappiness, range: [1]}", "sysctl: {key: a.b, one-of: []}",
            "sysctl: {key: vm.swappiness, subset-of: [a]}", "sysctl: {key: a.b, min: \"x\"}",
            "limits: {domain: a, item: nofiles, soft: {min: 1}}",
            "limits: {domain: a, item: nofile, soft: 1}",
            "limits: {domain: a, item: nofile, soft: {min: 1}, scope: global}",
            "service: {unit: cups, state: masked}", "service: {unit: cups.service, state: off}",
            "sshd: {keyword: PermitRootLogin, value: [a]}",
            "sshd: {keyword: X11Forwarding, value: \"no\", scope: everyone}",
            "sudo: {defaults: use_pty, nopasswd: none}", "sudo: {nopasswd: all}",
            "\(sound)\n    sshd: {keyword: PermitRootLogin, value: \"no\"}",
            "\(sound)\n    risk: [fire]", "\(sound)\n    severity: critical",
            "\(sound)\n    when: {}", "\(sound)\n    when: {kernel: 6}",
            "\(sound)\n    enabled: false", "\(sound)\n    reason: because",
            "\(sound)\n    tags: [Fast]", "title: only",
        ]
    )
    func refused(resource: String) throws {
        let severity = resource.contains("severity:") ? "" : "\n    severity: low"
        let title = resource.contains("title:") ? "" : "\n    title: T"
        let yaml = """
            baseline: main
            title: T
            version: "1"
            controls:
              - id: x\(title)\(severity)
                rationale: R
                \(resource)

            """
        #expect(try !Self.isValid(yaml))
        #expect(temperRefuses(yaml))
    }

    @Test(
        "refuses unsound heads",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: [
            ("main", "version: 1.0"), ("Main", "version: \"1\""),
            ("main", "version: \"1\"\nextend: server"), ("main", "version: \"1\"\nselect: {}"),
            ("main", "version: \"1\"\nparameters: {a: {type: float, default: 1, meaning: M}}"),
            ("main", "version: \"1\"\nparameters: {a: {type: integer, default: 1}}"),
            ("main", "version: \"1\"\nframeworks: [{id: x}]"), ("main", "versoin: \"1\""),
        ]
    )
    func refusedHead(name: String, rest: String) throws {
        let yaml = "baseline: \(name)\ntitle: T\n\(rest)\n"
        #expect(try !Self.isValid(yaml))
        #expect(temperRefuses(yaml))
    }

    @Test(
        "takes what temper takes",
        .enabled(if: hasValidator, "python3-jsonschema is not installed"),
        arguments: [
            "sysctl: {key: net.ipv4.conf.*.rp_filter, one-of: [2, 1], persist: false}",
            "sysctl: {key: net.ipv4.tcp_rmem, min: [4096, 131072, 16777216]}",
            "sysctl: {key: net.ipv4.ip_local_port_range, covers: [10240, 65535]}",
            "limits: {domain: \"@ops\", item: nofile, soft: {min: 1}, hard: {value: unlimited}}",
            "service: {unit: a@b.service, state: [stopped, disabled], companions: b.socket}",
            "service: {unit: a.timer, state: masked, companions: []}",
            "sshd: {keyword: Ciphers, subset-of: [aes128-ctr]}",
            "sshd: {keyword: PermitTTY, value: \"no\", context: {user: a, host: h, address: \"::1\"}}",
            "sudo: {defaults: passwd_tries, max: 3, scope: {user: [a, \"%b\"]}}",
            "sudo: {defaults: use_pty, value: true, scope: global}",
            "sudo: {nopasswd: none, except: [], remove: true}", "sudo: {ignored-files: none}",
            "\(sound)\n    risk: []\n    tags: []\n    references: {cis: [], kspp: x}",
            "\(sound)\n    when: always", "\(sound)\n    enabled: true\n    reason: R",
            "\(sound)\n    when: {os: {version: {min: \"12\"}}, memory: {min: 4GiB}, not: {unit: a.service}}",
            "\(sound)\n    when: {any: [{kernel: {min: \"6.2\", max: \"6.10\"}}, {architecture: x86_64}]}",
        ]
    )
    func taken(resource: String) throws {
        let yaml = """
            baseline: main
            title: T
            version: "1"
            controls:
              - id: x
                title: T
                severity: low
                rationale: R
                \(resource)

            """
        let ended = try SchemaTests.validate(Self.json(yaml), against: Self.schema)
        #expect(ended.status == 0, "\(ended.message)")
        let image = try Image(yaml)
        let lint = temper(["baseline", "lint", image.baselines.absolute("site.yaml").string])
        #expect(lint.status == 0, "\(lint.errors)")
    }

    private func temperRefuses(_ yaml: String) -> Bool {
        guard let image = try? Image(yaml) else { return false }
        let path = image.baselines.absolute("site.yaml").string
        return temper(["baseline", "lint", path]).status == ExitStatus.invalidBaseline.rawValue
    }
}
