import Model

extension Retention {
    /// How many of the oldest go, once another run is kept.
    ///
    /// Age counts from the older of the two newest runs: a clock that was wrong once takes nothing
    /// away.
    func excess(of runs: [RunEntry], with new: RunEntry) -> Int {
        let byCount = max(0, runs.count + 1 - max(1, count))
        guard let days, let now = new.time, let before = runs.last?.time else { return byCount }
        let oldest = min(now, before).seconds - Int64(days) * 86_400
        let byAge = runs.prefix { ($0.time?.seconds ?? .max) < oldest }.count
        return max(byCount, byAge)
    }
}
