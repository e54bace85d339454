import Host
import Model
import Transactions

/// Why a command could not do its work; the one mapping from errors to text and exit statuses.
enum Failure: Error {
    case usage(String)
    case baseline(BaselineError)
    case host(HostError)
    case transaction(TransactionError)
    case notPrivileged(String)
    /// What was named isn't there.
    case missing(String)

    var status: ExitStatus {
        switch self {
        case .usage: .usage
        case .baseline: .invalidBaseline
        case .notPrivileged: .notPrivileged
        case .host, .missing: .undetermined
        case .transaction(let error):
            switch error {
            case .locked: .locked
            case .conflict, .refused, .unusableState: .refused
            case .rolledBack: .rolledBack
            case .incomplete: .incomplete
            case .host: .undetermined
            }
        }
    }

    /// What is said on stderr, each line for itself.
    var lines: [String] {
        switch self {
        case .usage(let text), .missing(let text): [text]
        case .baseline(let error): error.diagnostics.map(\.description)
        case .host(let error): [error.description]
        case .notPrivileged(let what):
            ["\(what) needs root; 'temper check' and 'temper plan' show what can be seen without"]
        case .transaction(let error): Self.lines(of: error)
        }
    }

    private static func lines(of error: TransactionError) -> [String] {
        switch error {
        case .locked:
            ["another temper run holds the lock; nothing was changed: try again when it has ended"]
        case .conflict(let what): ["\(what); nothing was changed"]
        case .refused(let reasons): reasons
        case .rolledBack(let id, let reason):
            ["\(reason)", "everything was taken back (transaction \(id))"]
        case .incomplete(let id, let reason, let left):
            ["\(reason)", "not everything could be taken back (transaction \(id)):"] + left
                + ["the files from before are in the transaction's blobs; see 'temper history'"]
        case .unusableState(let what):
            ["\(what)", "nothing was changed; see 'temper history' and the state folder"]
        case .host(let error): [error.description]
        }
    }
}

extension TransactionError: CustomStringConvertible {
    package var description: String {
        Failure.transaction(self).lines.joined(separator: "; ")
    }
}

/// Carries a module's typed errors into a command's.
func reporting<Result>(_ body: () throws(HostError) -> Result) throws(Failure) -> Result {
    do throws(HostError) { return try body() } catch { throw .host(error) }
}

func reportingTransaction<Result>(
    _ body: () throws(TransactionError) -> Result
) throws(Failure) -> Result {
    do throws(TransactionError) { return try body() } catch { throw .transaction(error) }
}

func reportingBaseline<Result>(
    _ body: () throws(BaselineError) -> Result
) throws(Failure) -> Result {
    do throws(BaselineError) { return try body() } catch { throw .baseline(error) }
}
