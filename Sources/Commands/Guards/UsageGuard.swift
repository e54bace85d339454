import Host
import Model
import Resources
import SystemPackage

/// Hard limits below what the processes of those whom they bind use already, or below the open files
/// that a session inherits: their next session, or what they start in it, would fail.
enum UsageGuard {
    static func risks(of plan: Plan, on host: Host) throws(Failure) -> [Risk] {
        var asked: [(line: LimitsLine, most: Int128, controls: [String])] = []
        for step in plan.steps where step.phase == .limitsFiles {
            guard case .file(_, let before, let after?) = step.change else { continue }
            let old = Set(lines(of: before.flatMap { plan.contents[$0.content] }))
            for line in lines(of: plan.contents[after.content]) where !old.contains(line) {
                guard line.kind != .soft, ["nofile", "nproc"].contains(line.item),
                    case .finite(let most) = Rlimit(line.value)
                else { continue }
                asked.append((line, most, step.controls))
            }
        }
        guard !asked.isEmpty else { return [] }
        let (usage, inherited) = try reporting { () throws(HostError) in
            (try Usage(on: host), try host.snapshot(InheritedLimits.self).origins(of: "nofile"))
        }
        return asked.compactMap { line, most, controls in
            let text = "'\(line.domain) \(line.kind.rawValue) \(line.item) \(line.value)'"
            if let (what, count) = usage.most(of: line.item, domain: line.domain), count > most {
                return Risk(.resources, of: controls, "\(text): \(what) \(count) already")
            }
            guard line.item == "nofile", case .finite(let given) = inherited.daemon.hard,
                given > most
            else { return nil }
            return Risk(.resources, of: controls, "\(text): a session has \(given) without it")
        }
    }

    private static func lines(of bytes: [UInt8]?) -> [LimitsLine] {
        String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n")
            .compactMap { LimitsLine($0) }
    }
}

/// What processes have open, and how many of them, threads included, each user has.
private struct Usage {
    private var files: [UInt32: (name: String, count: Int128)] = [:]
    private var processes: [UInt32: Int128] = [:]
    private let accounts: Accounts

    init(on host: Host) throws(HostError) {
        accounts = try host.snapshot(Accounts.self)
        for name in try host.list("/proc") ?? [] where Int(name.string) != nil {
            let folder = FilePath("/proc").appending(name)
            // One that ends meanwhile, or can't be looked into, has nothing to say.
            guard let status = try? host.status(folder), let owner = Optional(status.owner),
                let open = try? host.list(folder.appending("fd"))
            else { continue }
            // Each thread counts (getrlimit(2), RLIMIT_NPROC).
            let threads = (try? host.list(folder.appending("task")))?.count ?? 1
            processes[owner, default: 0] += Int128(threads)
            let count = Int128(open.count)
            if count > files[owner]?.count ?? 0 {
                let comm = (try? host.read(folder.appending("comm"), upTo: 64))?.bytes ?? []
                let name = String(decoding: comm.prefix { $0 != 0x0A }, as: UTF8.self)
                files[owner] = (name, count)
            }
        }
    }

    /// The largest use among the accounts that a line of limits.conf binds.
    func most(of item: String, domain: String) -> (what: String, count: Int128)? {
        var largest: (what: String, count: Int128)?
        for account in accounts.all {
            guard let uid = account.uid, binds(domain, account) else { continue }
            let found: (String, Int128)?
            if item == "nproc" {
                found = processes[uid].map { ("\(account.name) runs", $0) }
            } else {
                found = files[uid].map {
                    ("\($0.name) of \(account.name) has files open:", $0.count)
                }
            }
            if let found, found.1 > largest?.count ?? -1 { largest = (found.0, found.1) }
        }
        return largest
    }

    private func binds(_ domain: String, _ account: Account) -> Bool {
        if domain == account.name { return true }
        if account.isRoot { return false }
        if domain == "*" { return true }
        return domain.hasPrefix("@") && account.groups.contains(String(domain.dropFirst()))
    }
}
