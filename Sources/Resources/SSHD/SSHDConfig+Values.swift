import Model
import SystemPackage

/// What the files give a keyword, and the lines that speak of it.
struct SSHDSetting: Equatable, Sendable {
    let value: SSHDValue
    let deciding: SSHDLine
    /// Every line that has a share in the value.
    let contributing: [SSHDLine]

    /// Those of some lines that have no share in the value.
    func shadowed(among lines: [SSHDLine]) -> [SSHDLine] {
        let sharing = Set(contributing.map(\.index))
        return lines.filter { !sharing.contains($0.index) }
    }
}

extension SSHDConfig {
    /// What a keyword comes to for a connection, or, with `nil`, where only `Match all` applies;
    /// `nil` where no line sets it.
    ///
    /// sshd reads twice: first all lines outside of Match blocks, then, for each connection, those
    /// in the blocks that match, whose values replace the first ones.
    func setting(_ keyword: SSHDKeyword, for context: SSHDContext?) -> SSHDSetting? {
        let all = lines[keyword.key] ?? []
        let matching = all.filter { line in
            keyword.isMatchable && line.block.map { holds($0, for: context) } ?? false
        }
        return setting(keyword, replacing: all.filter { isActiveFirst($0.block) }, matching)
    }

    /// The lines of matching blocks put over those that stand outside of them.
    private func setting(
        _ keyword: SSHDKeyword,
        replacing outside: [SSHDLine],
        _ matching: [SSHDLine]
    ) -> SSHDSetting? {
        // What a block leaves out of a value of several parts stays as it is outside.
        if keyword.precedence == .firstOfEachPart {
            return SSHDSetting(keyword, matching + outside)
        }
        return SSHDSetting(keyword, matching) ?? SSHDSetting(keyword, outside)
    }

    /// What each Match block that sets a keyword gives it, in the order of reading.
    func blockSettings(
        _ keyword: SSHDKeyword
    ) -> [(match: SSHDMatch, setting: SSHDSetting, lines: [SSHDLine])] {
        guard keyword.isMatchable else { return [] }
        var byBlock: [Int: [SSHDLine]] = [:]
        for line in lines[keyword.key] ?? [] {
            if let block = line.block { byBlock[block, default: []].append(line) }
        }
        let outside = (lines[keyword.key] ?? []).filter { isActiveFirst($0.block) }
        return byBlock.keys.sorted().compactMap { block in
            let lines = byBlock[block] ?? []
            return setting(keyword, replacing: outside, lines).map { (blocks[block], $0, lines) }
        }
    }
}

extension SSHDSetting {
    /// The outcome of lines that all apply; `nil` without any.
    init?(_ keyword: SSHDKeyword, _ lines: [SSHDLine]) {
        guard let first = lines.first, let last = lines.last else { return nil }
        func read(_ line: SSHDLine) -> SSHDValue {
            keyword.shape.read(line.arguments, rest: line.rest)
        }
        switch keyword.precedence {
        case .first: self.init(value: read(first), deciding: first, contributing: [first])
        case .last where keyword.shape == .startups: self.init(startups: lines, last, read)
        case .last: self.init(value: read(last), deciding: last, contributing: [last])
        case .firstOrNone:
            let line = lines.first(where: \.saysNone) ?? first
            self.init(value: read(line), deciding: line, contributing: [line])
        case .dependsOnRelease:
            let isCertain = Set(lines.map(read)).count == 1
            self.init(
                value: isCertain ? read(first) : .relative("\(first.rest) or \(last.rest)"),
                deciding: first,
                contributing: lines
            )
        case .firstOfEachPart: self.init(parts: lines, first, read)
        case .all:
            var tokens: [String] = []
            for line in lines {
                guard case .known(let more) = read(line) else {
                    self.init(value: read(line), deciding: line, contributing: lines)
                    return
                }
                tokens += more
            }
            self.init(value: .known(tokens), deciding: first, contributing: lines)
        }
    }

    /// A `MaxStartups` of one number keeps the rate of the line before, or the daemon's 30.
    private init(startups lines: [SSHDLine], _ last: SSHDLine, _ read: (SSHDLine) -> SSHDValue) {
        var rate = "30"
        var value = read(last)
        for line in lines {
            guard case .known(var tokens) = read(line), tokens.count == 3 else {
                value = read(line)
                break
            }
            if tokens[1] == SSHDShape.unsetRate { tokens[1] = rate }
            rate = tokens[1]
            value = .known(tokens)
        }
        self.init(value: value, deciding: last, contributing: [last])
    }

    /// `RekeyLimit` takes its size from the first line, its interval from the first that has one.
    private init(parts lines: [SSHDLine], _ first: SSHDLine, _ read: (SSHDLine) -> SSHDValue) {
        var contributing = [first]
        var value = read(first)
        if case .known(let tokens) = value, tokens.count == 1 {
            var interval = "0"
            for line in lines.dropFirst() {
                if case .known(let other) = read(line), other.count == 2 {
                    interval = other[1]
                    contributing.append(line)
                    break
                }
            }
            value = .known(tokens + [interval])
        }
        self.init(value: value, deciding: first, contributing: contributing)
    }
}
