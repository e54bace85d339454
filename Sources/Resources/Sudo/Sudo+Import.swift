import Model

extension Sudo {
    /// What `Defaults` lines of sudoers(5) set: the last line counts.
    static func imported(_ files: [ImportedFile]) -> Import {
        var fold = ImportFold()
        for file in files {
            var parser = SudoersParser(file.bytes, of: file.path)
            while true {
                do throws(SudoersParser.Problem) {
                    guard let statement = try parser.next() else { break }
                    fold.take(statement, at: file.origin(max(1, parser.scanner.line - 1)))
                } catch {
                    fold.result.refuse(
                        file.origin(error.line),
                        "sudo refuses it: expected \(error.expected)"
                    )
                }
            }
        }
        return fold.finished()
    }
}

/// Puts the lines of one option and one scope together.
private struct ImportFold {
    struct Target: Hashable {
        let option: SudoOption
        let scope: SudoScope
        var text: String { option.name + (scope == .global ? "" : " for \(scope)") }
    }

    private static let longestList = 200

    var result = Import()
    private var found: [Target: (value: [String], origin: Origin)] = [:]
    /// Options that a line with a scope of its own sets.
    private var scoped: Set<String> = []

    mutating func take(_ statement: SudoersParser.Statement, at line: Origin) {
        switch statement {
        case .settings(let settings): for setting in settings { take(setting, at: line) }
        case .rules:
            result.refuse(line, "a rule: a baseline says what rules may not grant, and has none")
        case .aliases: result.refuse(line, "an alias: it belongs to rules")
        case .include(let path), .includeFolder(let path):
            result.refuse(line, "the include of \(path) isn't followed: import its files too")
        }
    }

    private mutating func take(_ setting: SudoSetting, at line: Origin) {
        let origin = setting.origin ?? line
        guard let option = SudoOption.named[setting.option] else {
            return result.refuse(
                origin,
                "unknown option '\(setting.option)'"
                    + Spelling.suggestion(
                        for: setting.option,
                        among: SudoOption.named.keys.sorted()
                    )
            )
        }
        if setting.scope != .global { scoped.insert(option.name) }
        if setting.scope.members.contains(where: \.isAlias) {
            return result.refuse(origin, "its alias isn't known to a baseline: name the members")
        }
        if case .text(let parts) = setting.value, !option.isList,
            parts != [option.value(of: setting).joined(separator: " ")]
        {
            return result.refuse(origin, "a control can't ask for the blanks in its value")
        }
        let target = Target(option: option, scope: setting.scope)
        let earlier = found[target]
        guard setting.operation != .set else {
            if let earlier {
                result.refuse(earlier.origin, "\(target.text) is set again at \(origin)")
            }
            found[target] = (option.isList ? setting.elements : option.value(of: setting), origin)
            return
        }
        guard var value = earlier?.value else {
            return result.refuse(
                origin,
                "it changes sudo's own list of \(option.name), which differs by release"
            )
        }
        guard value.count + setting.elements.count <= Self.longestList else {
            return result.refuse(origin, "a list of more than \(Self.longestList) words")
        }
        value.removeAll(where: setting.elements.contains)
        if setting.operation == .add { value += setting.elements }
        found[target] = (value, origin)
    }

    func finished() -> Import {
        var result = result
        for (target, line) in found.sorted(by: { $0.key.text < $1.key.text }) {
            // Where some have a line of their own, the general one isn't theirs.
            let reach: Sudo.Reach =
                target.scope != .global
                ? .one(target.scope) : scoped.contains(target.option.name) ? .global : .everybody
            guard let draft = Sudo.draft(target.option, line.value, reach) else {
                result.refuse(line.origin, "a control can't ask for what it sets")
                continue
            }
            result.take(draft, from: line.origin)
        }
        return result
    }
}
