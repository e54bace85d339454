package import Model

/// A soft and a hard limit in an item's own unit; `nil` where it isn't known.
package struct LimitPair: Hashable, Sendable {
    package var soft: Rlimit?
    package var hard: Rlimit?

    package init(soft: Rlimit?, hard: Rlimit?) {
        self.soft = soft
        self.hard = hard
    }

    /// What a process has in fact: its row of /proc/PID/limits (proc_pid_limits(5)).
    package init?(of item: String, inProcess limits: [UInt8]) {
        guard let name = Self.rows[item] else { return nil }
        let lines = String(decoding: limits, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
        let words = line.dropFirst(name.utf8.count).split(separator: " ").prefix(2)
            .map { Rlimit(String($0))?.inUnit(of: item) }
        guard words.count == 2 else { return nil }
        self.init(soft: words[0], hard: words[1])
    }

    /// As systemd.exec(5) writes it: `1024:524288`, or one number for both.
    package init?(systemd text: some StringProtocol, of item: String) {
        let text = Expectation.tokens(String(text)).joined()
        let ends = text.split(separator: ":", maxSplits: 1).map { Self.value($0, of: item) }
        guard let first = ends.first else { return nil }
        self.init(soft: first, hard: ends.count > 1 ? ends[1] : first)
    }

    /// A number with systemd's suffixes of bytes; `nil` for spans of time and nice levels, whose
    /// spelling is another.
    private static func value(_ text: Substring, of item: String) -> Rlimit? {
        if text == "infinity" { return .unlimited }
        guard item != "cpu", item != "nice" else { return nil }
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard var number = Int128(digits) else { return nil }
        let suffixes = ["": 0, "K": 10, "M": 20, "G": 30, "T": 40]
        guard let shift = suffixes[String(text.dropFirst(digits.count))] else { return nil }
        number <<= Int128(shift)
        return .finite(number / Limits.unit(of: item))
    }

    private static let rows = [
        "core": "Max core file size", "data": "Max data size", "fsize": "Max file size",
        "memlock": "Max locked memory", "rss": "Max resident set", "stack": "Max stack size",
        "cpu": "Max cpu time", "nproc": "Max processes", "as": "Max address space",
        "locks": "Max file locks", "nofile": "Max open files",
        "sigpending": "Max pending signals", "msgqueue": "Max msgqueue size",
        "nice": "Max nice priority", "rtprio": "Max realtime priority",
    ]
}

extension LimitPair: CustomStringConvertible {
    /// As systemd.exec(5) writes it; a `?` for what isn't known.
    package var description: String {
        let (soft, hard) = (soft?.description ?? "?", hard?.description ?? "?")
        return soft == hard ? soft : "\(soft):\(hard)"
    }
}
