import Host
import Model
import SystemPackage
import TestSupport
import Testing

@testable import Resources

/// `systemctl --root` on generated trees, against what temper reads from them.
///
/// Of the changes one case in eight is a tree: each of its eight units is one.
@Suite("systemctl itself agrees")
struct ServiceOracleTests {
    private static let systemctl: FilePath = "/usr/bin/systemctl"

    private static var isPossible: Bool {
        guard let host = try? Host.live() else { return false }
        return ((try? host.status(systemctl)) ?? nil) != nil
    }

    @Test("on the state of every unit", .enabled(if: isPossible))
    func states() throws {
        try OracleCases.each(of: "systemctl, states of nine units", usually: 50) { seed in
            let tree = UnitTree(seed: seed)
            let root = try Self.root(tree)
            let said = try Self.states(of: UnitTree.units, root)
            let host = try root.host()
            for name in UnitTree.units {
                let ours = try Service.state(of: try #require(UnitName(name)), on: host).fileState
                #expect(ours == said[name], "seed \(seed), \(name)\n\(Self.shown(tree))")
                if ours != said[name] { return false }
            }
            withExtendedLifetime(root) {}
            return true
        }
    }

    @Test(
        "on the links that a change makes and removes",
        .enabled(if: isPossible),
        arguments: [("enabled", "enable"), ("disabled", "disable"), ("masked", "mask")]
    )
    func changes(state: String, verb: String) throws {
        let name = "systemctl \(verb), links by eight units each"
        try OracleCases.each(of: name, usually: 10, share: 8) { seed in
            let tree = UnitTree(seed: seed)
            for name in UnitTree.units where name != "e@.service" {
                let ours = try Self.root(tree)
                let theirs = try Self.root(tree)
                let control = try resource(Service.self, "{unit: \(name), state: \(state)}")
                let (verdict, edits) = control.look(at: try ours.host())
                // What already is as asked, or is refused, changes nothing.
                guard verdict.outcome == .fail, !edits.contains(where: \.isRefusal) else {
                    continue
                }
                for case .link(let path, let target) in edits {
                    try ours.remove(path.string)
                    if let target { try ours.link(path.string, to: target) }
                }
                let again = control.look(at: try ours.host()).verdict
                #expect(again.outcome == .pass, "seed \(seed), \(name): \(again.reason)")
                // A mask where systemctl would only disable: something else starts the unit.
                if state == "disabled", edits.contains(where: \.isMask) { continue }
                // A link to a file elsewhere: systemctl doesn't mask it, temper does; systemctl takes
                // it away with a disable, which temper, to whom the unit is then off, doesn't.
                if state != "enabled", tree.links[UnitTree.admin + name] != nil { continue }
                if state == "enabled" { _ = try? Self.ask(theirs, "unmask", name) }
                _ = try Self.ask(theirs, verb, name)
                let (left, right) = (try Self.links(ours), try Self.links(theirs))
                #expect(left == right, "seed \(seed), \(name) \(verb)\n\(Self.shown(tree))")
                if left != right { return false }
            }
            return true
        }
    }

    @Test("on what the boot starts", .enabled(if: canTestBoot, "needs root and systemd"))
    func boot() throws {
        var compared = 0
        try OracleCases.each(of: "systemd --test, what the boot starts", usually: 40, share: 4) {
            seed in
            let tree = BootTree(seed: seed)
            let root = try ScratchRoot()
            for (path, text) in tree.files { try root.write(path, text) }
            for (path, target) in tree.links { try root.link(path, to: target) }
            let started = try Self.started(root)
            let host = try root.host()
            for name in BootTree.services where started.contains(name) {
                compared += 1
                let state = try Service.state(of: try #require(UnitName(name)), on: host)
                let isSeen = !state.isMasked && state.starters.contains { !$0.isOnDemand }
                #expect(
                    isSeen,
                    "seed \(seed), \(name) is started\n\(Self.shown(tree.files, tree.links))"
                )
                if !isSeen { return false }
            }
            return true
        }
        #expect(compared > 5, "too few units were started to mean much")
    }

    private static let systemd: FilePath = "/lib/systemd/systemd"

    private static var canTestBoot: Bool {
        guard processUser() == 0, let host = try? Host.live() else { return false }
        return ((try? host.status(systemd)) ?? nil) != nil
    }

    /// The units of a tree that a boot into its default.target starts, by systemd's own transaction.
    ///
    /// systemd refuses to make one as root.
    private static func started(_ root: ScratchRoot) throws -> Set<String> {
        // Targets of links are absolute: the tree stands where the host's own would be.
        let folders = ["etc/systemd/system", "usr/lib/systemd/system"]
        for folder in folders { try root.folder(folder) }
        let output = try Host.live().run(
            Program(
                "/usr/bin/env",
                [
                    "SYSTEMD_UNIT_PATH=/etc/systemd/system:/usr/lib/systemd/system",
                    "/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                    systemd.string, "--test", "--system", "--unit=default.target",
                ],
                binds: folders.map { Program.Bind(root.absolute($0), over: FilePath("/" + $0)) }
            )
        )
        let text = output.text + String(decoding: output.errors, as: UTF8.self)
        let actions = text.split(separator: "\n").filter { $0.contains("Action: ") }
        return Set(
            actions.compactMap { line in
                let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
                return words.count == 4 && words[3] == "start" ? String(words[1]) : nil
            }
        )
    }

    private static func root(_ tree: UnitTree) throws -> ScratchRoot {
        let root = try ScratchRoot()
        for (path, text) in tree.files { try root.write(path, text) }
        for (path, target) in tree.links { try root.link(path, to: target) }
        return root
    }

    /// What systemctl prints of units, all in one go; those that there aren't are left out.
    ///
    /// It lists no instances, which are asked for one by one.
    private static func states(of units: [String], _ root: ScratchRoot) throws -> [String: String] {
        let path = root.absolute("").string
        let plain = units.filter { UnitName($0)?.template == nil }
        let program = Program(
            systemctl,
            ["--root=\(path)", "--no-legend", "--no-pager", "--plain", "list-unit-files"] + plain
        )
        var states: [String: String] = [:]
        for line in try Host.live().run(program).text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count >= 2 { states[words[0]] = words[1] }
        }
        for unit in units where !plain.contains(unit) {
            states[unit] = try ask(root, "is-enabled", unit)
        }
        return states
    }

    /// What systemctl prints; `nil` where there is no such unit.
    private static func ask(_ root: ScratchRoot, _ verb: String, _ unit: String) throws -> String? {
        let path = root.absolute("").string
        let output = try Host.live().run(Program(systemctl, ["--root=\(path)", verb, unit]))
        let word = output.text.split(separator: "\n").last.map(String.init)
        return word == "not-found" ? nil : word
    }

    /// Links of the administrator's, by path below the root.
    private static func links(_ root: ScratchRoot) throws -> [String: String] {
        let host = try root.host()
        var found: [String: String] = [:]
        for entry in try host.entries("/etc/systemd/system") ?? [] {
            let path = FilePath("/etc/systemd/system").appending(entry.name)
            if let target = entry.target { found[path.string] = target }
            for inner in (try? host.entries(path)) ?? [] {
                if let target = inner.target { found[path.appending(inner.name).string] = target }
            }
        }
        return found
    }

    private static func shown(_ tree: UnitTree) -> String { shown(tree.files, tree.links) }

    private static func shown(_ files: [String: String], _ links: [String: String]) -> String {
        (files.map { "--- \($0)\n\($1)" } + links.map { "\($0) -> \($1)" })
            .sorted().joined(separator: "\n")
    }
}

extension Edit {
    fileprivate var isRefusal: Bool {
        if case .refusal = self { true } else { false }
    }

    fileprivate var isMask: Bool {
        if case .link(_, target: "/dev/null") = self { true } else { false }
    }
}
