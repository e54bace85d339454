package import Host
package import Model

/// One part of the host that can be asked for, observed, judged and changed.
///
/// An implementation is a value parsed from YAML. `observe` is the only one of its functions that
/// touches the host; the others are pure, so that they can be tested on values.
package protocol Resource: Hashable, Sendable {
    associatedtype State: Equatable, Sendable

    /// Its key in YAML, and its name in reports.
    static var kind: String { get }

    /// The drop-ins that this kind's edits may write, so that orphans in them are found.
    static var dropIns: [DropIn] { get }

    /// What of the host bears on its settings, so that the audit log can tell who changed them.
    ///
    /// Nothing below /run: it isn't there yet when the rules are loaded at boot, and a rule for a
    /// folder that isn't there fails, with all rules behind it.
    static var watched: [Watch] { get }

    /// Reads the fields of its mapping; `fields.finish()` refuses what is left.
    init(from fields: inout Fields) throws(BaselineError)

    /// What is asked for, in one line for people: `net.core.somaxconn ≥ 65535`.
    var expected: String { get }

    /// What two controls of one baseline must not ask differently.
    var setting: String { get }

    /// What it speaks of in words that others of its kind may share: only controls that share one
    /// can contradict each other by different settings.
    var subjects: [String] { get }

    /// Whether it may speak of what a control with another setting speaks of, as a pattern does.
    var isGeneral: Bool { get }

    /// Whether no host can be as this general one and another control of another setting ask.
    func contradicts(_ other: Self) -> Bool

    /// Tells the host what will be asked of it, so that one question serves many controls.
    ///
    /// Touches nothing; `observe` works without it.
    func announce(to host: Host)

    /// The facts of the host that matter here. What can't be read is thrown, never left out.
    func observe(on host: Host) throws(HostError) -> State

    func assess(_ state: State) -> Verdict

    /// What would bring the host there; empty where nothing is to do.
    func edits(from state: State) -> [Edit]

    /// Controls that ask for just what is there now; none of the demand of this one matters.
    ///
    /// Several where a state has several settings. What isn't certain, or wouldn't last, is left out
    /// with its reason.
    func captured(_ state: State) -> [Capture]

    /// Why no capture takes this setting: it is a secret, or changes by itself.
    var leftOut: String? { get }

    /// A question for each setting that the host's own files give.
    static func inventory(on host: Host) throws(HostError) -> [Self]

    /// Everything on the host that bears on a setting of this kind.
    static func explain(_ question: Question, on host: Host) throws(QuestionError) -> Explanation

    /// The question whose answer explains this verdict.
    var question: Question { get }

    /// Whether this asks for the setting that somebody wants to have explained, by whatever name
    /// `explain` takes, and for those whom the question names.
    func isAbout(_ question: Question, on host: Host) throws(HostError) -> Bool
}

extension Resource {
    package static var dropIns: [DropIn] { [] }

    package static var watched: [Watch] { [] }

    package var subjects: [String] { [] }

    package var isGeneral: Bool { false }

    package func contradicts(_ other: Self) -> Bool { false }

    package func announce(to host: Host) {}

    /// Observes and judges, and finds the edits that would mend a host where they are asked for.
    ///
    /// What could not be read gives `error`, with no edits: it is never written over.
    package func look(
        at host: Host,
        withEdits: Bool = true
    ) -> (verdict: Verdict, edits: [Edit]) {
        do throws(HostError) {
            let state = try observe(on: host)
            return (assess(state), withEdits ? edits(from: state) : [])
        } catch {
            return (Verdict(.error, error.description), [])
        }
    }
}
