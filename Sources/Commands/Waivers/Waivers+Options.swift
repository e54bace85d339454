import Baselines
import Host
import Model

extension Waivers {
    /// Those that count for a target; the host's name decides which of them do.
    init(of target: TargetOptions, on host: Host, at now: Timestamp) throws(Failure) {
        self = try Waivers(at: target.waivers, on: host, at: now)
    }

    init(at path: String?, on host: Host, at now: Timestamp) throws(Failure) {
        self = try reportingBaseline { () throws(BaselineError) in
            let waivers = try BaselineCatalogue().waivers(at: path, forImage: !host.isLive)
            // The name is asked for where there is something to match it with.
            let name = waivers.isEmpty ? nil : host.describe().hostname
            return try Waivers(waivers, on: name, at: now)
        }
    }
}
