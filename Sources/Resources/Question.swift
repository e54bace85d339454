package import Host
package import Model

/// A setting that somebody wants to have explained, and for whom.
package struct Question: Hashable, Sendable {
    /// A parameter, an item, a unit, a keyword, an option: as the kind spells it.
    package var name: String
    package var user: String?
    package var address: String?
    package var hostName: String?
    package var process: Int?
    package var unit: UnitName?

    package init(_ name: String) {
        self.name = name
    }
}

/// Why a question has no answer.
package enum QuestionError: Error, Hashable, Sendable {
    /// There is no such setting, or what was asked of it makes no sense.
    case unanswerable(String)
    case host(HostError)
}

/// Carries what the host throws in a question's error.
func onHost<Result>(_ body: () throws(HostError) -> Result) throws(QuestionError) -> Result {
    do throws(HostError) { return try body() } catch { throw .host(error) }
}
