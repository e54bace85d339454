import ArgumentParser
import Baselines
import Host
import Model
import Resources
import Transactions

/// Which controls of the baselines a run is about.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only this control, or those of this kind (sysctl, limits, service, sshd, sudo) or with "
                + "this tag; may be repeated.",
            valueName: "control|kind|tag"
        )
    )
    var only: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only controls of this severity and above: info, low, medium, high.",
            valueName: "level"
        )
    )
    var severity: Severity?

    /// As they were given, an option each, in an order of their own.
    var options: [String] {
        Set(only).sorted().map { "--only \($0)" }
            + [severity].compactMap { $0 }
            .map { "--severity \($0)" }
    }

    /// Whether all controls are meant.
    var isWhole: Bool { only.isEmpty && severity == nil }

    /// The chosen ones; an `--only` that names nothing is an error, not an empty run.
    func select(_ controls: [Control]) throws(Failure) -> [Control] {
        let ids = Set(controls.map(\.id))
        let tags = Set(controls.flatMap(\.tags))
        let kinds = Set(resourceKinds.map { $0.kind })
        let names = ids.union(tags).union(kinds)
        for name in only where !names.contains(name) {
            let near = Spelling.suggestion(for: name, among: names.sorted())
            throw .usage("--only \(name): no control, no kind and no tag has that name\(near)")
        }
        let wanted = Set(only)
        return controls.filter { control in
            (wanted.isEmpty || wanted.contains(control.id)
                || wanted.contains(type(of: control.resource).kind)
                || !wanted.isDisjoint(with: control.tags))
                && control.severity >= severity ?? .info
        }
    }
}

extension Session {
    /// A framework that the baselines map, or that their references name without a list of what it
    /// asks beyond.
    func framework(named name: String) throws(Failure) -> Framework {
        withWhatIsLeftOut(try wholeFramework(named: name))
    }

    /// A framework with what the selection of this run leaves unlooked at among its gaps.
    func withWhatIsLeftOut(_ framework: Framework) -> Framework {
        let looked = Set(controls.map(\.id))
        let left = baseline.controls.filter { !looked.contains($0.id) }
        return framework.adding(
            left.flatMap { control in
                control.references.filter { $0.framework == framework.id }.map {
                    Framework.Gap(
                        ids: $0.ids,
                        title: control.title,
                        reason: "'\(control.id)' is left out by --only or --severity"
                    )
                }
            }
        )
    }

    private func wholeFramework(named name: String) throws(Failure) -> Framework {
        try Framework.named(
            name,
            mapped: baseline.frameworks,
            referred: Set(baseline.controls.flatMap(\.references).map(\.framework))
        )
    }
}

extension Framework {
    /// The one of `--by`: one that a baseline maps, or one that controls refer to without a list of
    /// what it asks beyond.
    static func named(
        _ name: String,
        mapped: [Framework],
        referred: Set<String>
    ) throws(Failure) -> Framework {
        if let mapped = mapped.first(where: { $0.id == name }) { return mapped }
        guard referred.contains(name) else {
            let known = referred.union(mapped.map(\.id)).sorted()
            throw .usage(
                "--by \(name): no control refers to it"
                    + (Spelling.nearest(to: name, among: known).map { "; did you mean '\($0)'?" }
                        ?? "; there are " + known.joined(separator: ", "))
            )
        }
        return Framework(
            id: name,
            title: name,
            notice:
                "No baseline of this run maps \(name): a pass says that what these controls ask "
                + "holds, not that \(name) asks no more, or nothing stricter.",
            gaps: []
        )
    }
}

extension Severity: ExpressibleByArgument {}

/// A part of a fleet, for an apply that goes out in stages without a server: a host takes part when
/// its place among all hosts, which follows from its id alone, lies in the first so many per cent.
///
/// A larger share has every host of a smaller one.
struct Share: ExpressibleByArgument {
    /// 0 to 100.
    let percent: Double

    init?(argument: String) {
        guard argument.hasSuffix("%"), let percent = Double(argument.dropLast()),
            (0...100).contains(percent)
        else { return nil }
        self.percent = percent
    }

    /// A host's place, 0 to 100, from the first 8 bytes of the SHA-256 of its derived id.
    static func place(of id: String) -> Double {
        let digits = SHA256(Array(id.utf8)).description.prefix(16)
        return Double(UInt64(digits, radix: 16) ?? 0) / 0x1p64 * 100
    }

    /// Where a host stands that doesn't take part; `nil` for one that does.
    func absence(of host: Host) throws(Failure) -> String? {
        guard let id = host.describe().id else {
            throw .transaction(
                .refused(["--share: this host has no machine-id to tell its place by"])
            )
        }
        let place = Self.place(of: id)
        guard place >= percent else { return nil }
        let tenths = Int(place * 10)
        return
            "this host is not in the first \(percent) %: its place is \(tenths / 10).\(tenths % 10) %"
    }
}
