import ArgumentParser
import Baselines
import Host
import Model
import Reports
import Resources
import Runs
import SystemPackage
import Transactions

/// Whether a run is kept.
struct RecordOptions: ParsableArguments {
    @Flag(
        name: .long,
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Keep the report in /var/lib/temper/runs, for the members of the group 'temper'.",
            discussion: """
                Where that folder is there, which the package makes, root's runs of all controls on \
                the running host, as configured, are kept without it.
                """
        )
    )
    var record: Bool?
}

/// The kept runs of a host as one run meets them: which came before it, and where it goes.
struct Recording {
    /// Whether keeping it was asked for, not only usual.
    let isAskedFor: Bool
    private let keeps: Bool
    private let archive: RunArchive
    private let retention: Retention
    private let readers: UInt32
    private let store: StateStore?

    /// `record` says whether to keep it, `nil` as usual.
    init(
        _ record: Bool?,
        _ state: StateOptions,
        of session: Session
    ) throws(Failure) {
        let host = session.host
        isAskedFor = record == true
        if isAskedFor, processUser() != 0 { throw .notPrivileged("--record") }
        archive = try state.archive(on: host)
        retention = session.settings.retention
        let isUsual = host.isLive && session.isOrdinary && processUser() == 0
        (keeps, readers) = try reporting { [archive] () throws(HostError) in
            let isThere = try archive.isThere()
            let keeps = record ?? (isUsual && isThere)
            let group = keeps ? try host.snapshot(Accounts.self).groupIDs["temper"] : nil
            return (keeps, group ?? 0)
        }
        store = keeps && state.folder != nil ? try state.store(on: host) : try state.reading(host)
    }

    /// Tells of each finding what it is to the run before, which is returned.
    @discardableResult
    func relate(_ report: inout Report) throws(Failure) -> Report? {
        let previous = try previous(of: report)
        var touched: Set<String>? = []
        if let store {
            let transactions = try? store.ids()
            report.run.lastTransaction = transactions?.last
            if let previous {
                let since = previous.run.lastTransaction ?? ""
                touched = self.touched(by: transactions?.filter { $0 > since }, in: store)
            }
        }
        var heard: Report?
        if let previous, previous.run.heard == false {
            heard = try? archive.newest(of: previous.scope, heard: true)
        }
        report.relate(to: previous, changedByTemper: touched, lastHeard: heard)
        return previous
    }

    /// The newest kept run that this one can be held against; `nil` where there is none, or this
    /// user may not read it.
    ///
    /// A run of some controls is held against one of all where none of the same ones was kept.
    func previous(of report: Report) throws(Failure) -> Report? {
        do throws(HostError) {
            if let same = try archive.newest(of: report.scope) { return same }
            return !report.run.isNarrowed ? nil : try archive.newest(of: report.wholeScope)
        } catch {
            if error.errno == .permissionDenied { return nil }
            throw .host(error)
        }
    }

    /// The controls, parameters, units and files that transactions of temper's have touched; `nil` where
    /// this user, or nobody, can read that.
    private func touched(by transactions: [String]?, in store: StateStore) -> Set<String>? {
        guard let transactions else { return nil }
        var touched: Set<String> = []
        for id in transactions {
            guard let journal = try? store.journal(id) else { return nil }
            touched.formUnion(journal.steps.flatMap { $0.controls + [$0.change.subject] })
        }
        return touched
    }

    /// Keeps the run, which then knows its place; `nil` where it isn't to be kept.
    func keep(_ report: inout Report) throws(Failure) -> KeptRun? {
        guard keeps else { return nil }
        let kept = try reporting { [report] () throws(HostError) in
            try archive.keep(report, retention: retention, readers: readers) { $0.json() }
        }
        report.link = kept.link
        report.notices += kept.problems
        return kept
    }
}
