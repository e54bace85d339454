package import Model
import SystemPackage

extension Limits {
    package func edits(from state: State) -> [Edit] {
        var mending = Mending(self, state)
        for subject in state.subjects {
            for (kind, wanted) in demands {
                if let refusal = mending.mend(subject, kind, wanted) { return [.refusal(refusal)] }
            }
        }
        return mending.edits
    }
}

/// Finds the lines that give everybody what is asked, by trying them on pam_limits' own rules.
private struct Mending {
    private let resource: Limits
    private var state: Limits.State
    private var written: Set<Written> = []
    private(set) var edits: [Edit] = []

    private struct Written: Hashable {
        let domain: LimitsDomain
        let kind: LimitsLine.Kind
    }

    init(_ resource: Limits, _ state: Limits.State) {
        self.resource = resource
        self.state = state
    }

    /// Adds edits until one limit of one subject is right; the answer is why that can't be.
    mutating func mend(
        _ subject: LimitsSubject,
        _ kind: LimitsLine.Kind,
        _ wanted: Expectation
    ) -> String? {
        // Each round writes a line for another domain, or changes a line for good.
        for _ in 0...(state.lines.count + 4) {
            let session = state.session(of: subject)
            if resource.meets(session, kind, wanted) == true { return nil }
            if let line = session.exemption {
                return "\(line.origin): '\(line.domain) -' keeps every limit away from them; "
                    + "take it away, or ask for something else"
            }
            if session.isDenied {
                return "no daemon here may raise a hard limit (CAP_SYS_RESOURCE is missing, as in "
                    + "many containers): the limits of the machine around it have to allow it"
            }
            // What is above fs.nr_open is for the guard of the whole plan, which may raise that.
            if let line = session.refused?.line, line.origin.path == Limits.dropIn.path,
                written.contains(Written(domain: line.domain, kind: line.line.kind))
            {
                return nil
            }
            if let refusal = step(session, kind, wanted) { return refusal }
        }
        return "\(resource.setting): the files contradict each other in a way no line settles"
    }

    private mutating func step(
        _ session: LimitsSession,
        _ kind: LimitsLine.Kind,
        _ wanted: Expectation
    ) -> String? {
        let limit = session.limit(kind)
        guard let value = value(wanted, limit) else {
            return "\(resource.setting): no value follows from '\(wanted)' alone"
        }
        // A soft limit can't be above the hard one, nor be set beside one that is refused.
        if kind == .soft, session.isClamped || session.refused != nil {
            return write(.hard, hardValue(value), against: session.hard.line)
        }
        return write(kind, value, against: limit.line)
    }

    private func value(_ wanted: Expectation, _ limit: LimitsSession.Limit) -> String? {
        var known: [String]?
        if case .finite(let number)? = limit.value { known = ["\(number)"] }
        return wanted.remedy(for: known)?.first
    }

    /// At least the soft limit, and no less than what is inherited.
    private func hardValue(_ soft: String) -> String {
        guard let asked = Rlimit(soft), let inherited = state.origins.start(of: state.item).hard,
            inherited != .unlimited
        else { return soft }
        // The lower nice level is the higher limit.
        return (state.item == "nice" ? min(asked, inherited) : max(asked, inherited)).description
    }

    /// Writes a line for the control's domain, then for that of the line which decides against it,
    /// then changes that line.
    private mutating func write(
        _ kind: LimitsLine.Kind,
        _ value: String,
        against decider: LimitsConfiguration.Line?
    ) -> String? {
        for domain in [resource.domain] + (decider.map { [$0.domain] } ?? [])
        where written.insert(Written(domain: domain, kind: kind)).inserted {
            let name = "\(domain) \(kind.rawValue) \(resource.item)"
            let text = "\(name) \(value)"
            edits.append(.line(Limits.dropIn, setting: name, text: text))
            insert(text, domain, kind)
            return nil
        }
        guard let decider, decider.origin.path != Limits.dropIn.path,
            let index = state.lines.firstIndex(of: decider)
        else { return "\(resource.setting): no line settles it" }
        guard decider.line.kind == kind else {
            return "\(decider.origin) sets both limits of \(decider.domain) after temper's own "
                + "file: give soft and hard a line each there, or rename the file"
        }
        let name = "\(decider.domain) \(kind.rawValue) \(resource.item)"
        let text = "\(name) \(value)"
        edits.append(
            .foreignLine(
                ForeignFile(decider.origin.path, phase: .limitsFiles),
                line: decider.origin.line ?? 0,
                was: decider.text,
                with: text
            )
        )
        if let line = LimitsLine(text) {
            state.lines[index] = LimitsConfiguration.Line(
                line,
                decider.domain,
                decider.origin,
                text: text
            )
        }
        return nil
    }

    /// Puts a managed line where pam_limits will read it.
    private mutating func insert(_ text: String, _ domain: LimitsDomain, _ kind: LimitsLine.Kind) {
        guard let line = LimitsLine(text) else { return }
        let own = Limits.dropIn.path
        state.lines.removeAll {
            $0.origin.path == own && $0.domain == domain && $0.line.kind == kind
        }
        let folder = own.removingLastComponent()
        let place = state.lines.firstIndex { line in
            line.origin.path.removingLastComponent() == folder
                && own.string.utf8.lexicographicallyPrecedes(line.origin.path.string.utf8)
        }
        state.lines.insert(
            LimitsConfiguration.Line(line, domain, Origin(own), text: text),
            at: place ?? state.lines.count
        )
    }
}
