import Host

/// Where a command writes and asks.
///
/// stdout carries the result, stderr the rest.
package struct Console {
    package var output: ([UInt8]) -> Void
    package var errors: (String) -> Void
    /// Columns of a terminal on stdout; `nil` where there is none.
    package var width: Int?
    package var usesColor: Bool
    /// Why a part of the result could not be written; `nil` where all was, or nobody reads it any more.
    package var loss: () -> String? = { nil }
    /// Asks a person; `nil` where nobody can be asked.
    package var ask: ((String) -> String?)?

    package init(
        output: @escaping ([UInt8]) -> Void,
        errors: @escaping (String) -> Void,
        width: Int? = nil,
        usesColor: Bool = false,
        ask: ((String) -> String?)? = nil
    ) {
        self.output = output
        self.errors = errors
        self.width = width
        self.usesColor = usesColor
        self.ask = ask
    }

    /// The process's own streams.
    ///
    /// Colour only on a terminal, and not with NO_COLOR set.
    package static func standard() -> Console {
        let isTerminal = Terminal.isTerminal(1)
        let lost = LostOutput()
        let isAsked = Terminal.isTerminal(0) && isTerminal
        var console = Console(
            output: {
                if let problem = writeOut($0, to: 1) { lost.reason = lost.reason ?? problem }
            },
            errors: { _ = writeOut(Array(("temper: " + $0 + "\n").utf8), to: 2) },
            width: Terminal.width(of: 1),
            usesColor: isTerminal && (environment("NO_COLOR") ?? "").isEmpty
                && environment("TERM") != "dumb",
            ask: isAsked
                ? { question in
                    _ = writeOut(Array(question.utf8), to: 2)
                    return Terminal.readLine()
                } : nil
        )
        console.loss = { lost.reason }
        return console
    }

    func write(_ text: String) {
        output(Array(text.utf8))
    }
}

/// What a stream didn't take: a full disk behind `>`.
private final class LostOutput {
    var reason: String?
}
