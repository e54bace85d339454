import CSystemd
import Glibc

/// How a job of systemd's ended: the results of org.freedesktop.systemd1(5), JobRemoved.
enum JobResult: Hashable, Sendable {
    case done
    /// For example `failed`, `timeout`, `canceled`, `dependency`, `skipped`.
    case other(String)
}

extension Bus {
    /// Queues a job for a unit and waits until systemd says how it ended; `nil` after `seconds`.
    ///
    /// systemd sends JobRemoved to whoever queued the job. A systemd that executes itself anew
    /// meanwhile may send none, so that the queue is looked at every second, too.
    func runJob(
        _ method: String,
        _ unit: String,
        mode: String,
        within seconds: Double
    ) throws(HostError) -> JobResult? {
        try subscribe(to: "JobRemoved")
        let job = try call(method) { request throws(HostError) in
            try request.append(unit)
            try request.append(mode)
        } read: { reply throws(HostError) in
            try reply.text("o") ?? ""
        }
        let deadline = monotonicSeconds() + seconds
        while monotonicSeconds() < deadline {
            // Whatever came in while the queue was asked for is read before its answer counts.
            let isQueued = try isQueued(job)
            let result = try persisting { () throws(HostError) -> String? in
                while let signal = try nextSignal("JobRemoved", Self.removedJob) {
                    if signal.job == job { return signal.result }
                }
                return nil
            }
            if let result { return result == "done" ? .done : .other(result) }
            guard isQueued else { return .done }
            try persisting { () throws(HostError) in try wait(seconds: 1) }
        }
        return nil
    }

    private static func removedJob(
        _ message: Message
    ) throws(HostError) -> (job: String, result: String) {
        _ = try message.number()
        let job = try message.text("o") ?? ""
        _ = try message.text()
        return (job, try message.text() ?? "")
    }

    private func isQueued(_ job: String) throws(HostError) -> Bool {
        let jobs = try call("ListJobs") { reply throws(HostError) in
            try reply.array(of: "usssoo") { () throws(HostError) in
                _ = try reply.number()
                for _ in 0..<3 { _ = try reply.text() }
                let path = try reply.text("o")
                _ = try reply.text("o")
                return path
            }
        }
        return jobs.contains(job)
    }
}
