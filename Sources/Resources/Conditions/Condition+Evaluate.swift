package import Host
import Model
import SystemPackage

/// Whether a control applies to a host; if not, why, with what was seen.
package enum Applicability: Equatable, Sendable {
    case applies
    case doesNotApply(String)
    /// A fact of a running system, asked of an image.
    ///
    /// `isHarmless` where the control's setting does nothing on a host that it isn't meant for.
    case unknown(String, isHarmless: Bool)
}

extension Condition {
    /// Holds the demands against the host.
    ///
    /// Throws where a fact of it can't be read.
    package func evaluate(on host: Host) throws(HostError) -> Applicability {
        switch self {
        case .fact(let test): return try test.evaluate(on: host)
        case .all(let conditions):
            var all = Applicability.applies
            for condition in conditions {
                switch (try condition.evaluate(on: host), all) {
                case (.doesNotApply(let reason), _): return .doesNotApply(reason)
                case (.unknown(let fact, _), .unknown(let first, _)):
                    // What one unknown fact keeps off does no harm, another's might.
                    all = .unknown("\(first), \(fact)", isHarmless: false)
                case (let unknown, .applies): all = unknown
                default: break
                }
            }
            return all
        case .any(let conditions):
            var reasons: [String] = []
            var unknown: Applicability?
            for condition in conditions {
                switch try condition.evaluate(on: host) {
                case .applies: return .applies
                case .doesNotApply(let reason): reasons.append(reason)
                case .unknown(let fact, _): unknown = .unknown(fact, isHarmless: false)
                }
            }
            return unknown ?? .doesNotApply(reasons.joined(separator: "; "))
        case .not(let condition):
            switch try condition.evaluate(on: host) {
            case .applies:
                let seen = try condition.reasonToApply(on: host)
                return .doesNotApply("not meant for hosts with \(seen)")
            case .doesNotApply: return .applies
            case .unknown(let fact, _): return .unknown(fact, isHarmless: false)
            }
        }
    }
}

extension Condition {
    /// The part of a condition that makes it hold, for people.
    private func reasonToApply(on host: Host) throws(HostError) -> Condition {
        guard case .any(let conditions) = self else { return self }
        for condition in conditions where try condition.evaluate(on: host) == .applies {
            return try condition.reasonToApply(on: host)
        }
        return self
    }
}

extension FactTest {
    fileprivate func evaluate(on host: Host) throws(HostError) -> Applicability {
        switch self {
        case .os(let ids, let low, let high): return try os(ids, low, high, on: host)
        case .kernel(let low, let high):
            if !host.isLive { return Self.unknown("the kernel") }
            return Self.version(host.kernel().release, low, high, "kernel")
        case .virtualization(let wanted):
            if !host.isLive { return Self.unknown("the virtualization") }
            let seen = try host.snapshot(Virtualization.self)
            let matches = wanted.contains(seen.kind.rawValue) || wanted.contains(seen.name)
            return Self.when(matches, "virtualization \(Self.list(wanted)), this is \(seen.name)")
        case .architecture(let wanted):
            let seen =
                host.isLive
                ? host.kernel().architecture : try ImageArchitecture.of(host)
            guard let seen else { return Self.unknown("the architecture") }
            return Self.when(wanted.contains(seen), "\(Self.list(wanted)), this is \(seen)")
        case .unit(let name):
            let folders = [
                "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
                "/usr/lib/systemd/system", "/lib/systemd/system",
            ]
            for folder in folders {
                let path = FilePath(folder).appending(name)
                guard try host.status(path, followingLinks: false) != nil else { continue }
                // A mask alone may be what is left of a package that was removed.
                if try host.linkTarget(path) != "/dev/null" { return .applies }
            }
            return .doesNotApply("needs the unit \(name), which isn't there")
        case .file(let path):
            let exists = try host.status(FilePath(path)) != nil
            return Self.when(exists, "the file \(path), which isn't there")
        case .parameter(let name):
            // systemd-sysctl passes over a line for a parameter that the kernel lacks.
            if !host.isLive { return .unknown("whether its kernel has \(name)", isHarmless: true) }
            let exists = try SysctlKey(name).map { key throws(HostError) in
                try host.parameter(key) != nil
            }
            return Self.when(exists ?? false, "the parameter \(name), which this kernel lacks")
        case .memory(let low, let high):
            if Self.isTrivial(low, high) { return .applies }
            if !host.isLive { return Self.unknown("the memory") }
            let seen = try Facts.memory(of: host)
            return Self.within(seen, low, high, "memory in bytes")
        case .connections(let low, let high):
            if Self.isTrivial(low, high) { return .applies }
            if !host.isLive { return Self.unknown("how many connections there are") }
            return Self.within(
                try Facts.connections(of: host),
                low,
                high,
                "established connections"
            )
        }
    }

    private func os(
        _ ids: [String],
        _ low: String?,
        _ high: String?,
        on host: Host
    ) throws(HostError) -> Applicability {
        let seen = try host.snapshot(OSRelease.self)
        guard let id = seen.id else {
            throw HostError("read", "/etc/os-release", .malformed("it has no ID"))
        }
        if !ids.isEmpty, !ids.contains(id), !seen.like.contains(where: ids.contains) {
            return .doesNotApply("needs \(Self.list(ids)), this is \(id)")
        }
        guard low != nil || high != nil else { return .applies }
        guard let version = seen.version else {
            throw HostError("read", "/etc/os-release", .malformed("it has no VERSION_ID"))
        }
        return Self.version(version, low, high, id)
    }

    private static func version(
        _ seen: String,
        _ low: String?,
        _ high: String?,
        _ what: String
    ) -> Applicability {
        if let low, Version(seen) < Version(low) {
            return .doesNotApply("needs \(what) ≥ \(low), this is \(seen)")
        }
        if let high, Version(high) < Version(seen) {
            return .doesNotApply("needs \(what) ≤ \(high), this is \(seen)")
        }
        return .applies
    }

    private static func within(
        _ seen: Int128,
        _ low: Int128?,
        _ high: Int128?,
        _ what: String
    ) -> Applicability {
        if let low, seen < low { return .doesNotApply("needs \(what) ≥ \(low), there are \(seen)") }
        if let high, seen > high {
            return .doesNotApply("needs \(what) ≤ \(high), there are \(seen)")
        }
        return .applies
    }

    /// Whether every count meets the bounds, so that nothing need be read.
    private static func isTrivial(_ low: Int128?, _ high: Int128?) -> Bool {
        (low ?? 0) <= 0 && high == nil
    }

    private static func when(_ holds: Bool, _ need: String) -> Applicability {
        holds ? .applies : .doesNotApply("needs \(need)")
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: " or ") }

    private static func unknown(_ fact: String) -> Applicability {
        .unknown(fact, isHarmless: false)
    }
}

/// A version as numbers and the text between them: `6.12.3-amd64`.
private struct Version: Comparable {
    let numbers: [Int128]

    init(_ text: String) {
        let head = text.prefix { $0.isNumber || $0 == "." }
        numbers = head.split(separator: ".").map { Int128($0) ?? 0 }
    }

    static func < (left: Version, right: Version) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let a = index < left.numbers.count ? left.numbers[index] : 0
            let b = index < right.numbers.count ? right.numbers[index] : 0
            if a != b { return a < b }
        }
        return false
    }
}
