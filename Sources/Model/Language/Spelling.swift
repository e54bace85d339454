/// Finds the name that somebody may have meant.
package enum Spelling {
    /// `"; did you mean 'severity'?"`, a list of the few there are, or nothing.
    package static func suggestion(for word: String, among known: [String]) -> String {
        if let near = nearest(to: word, among: known) { return "; did you mean '\(near)'?" }
        guard !known.isEmpty, known.count <= 12 else { return "" }
        return "; known: " + known.joined(separator: ", ")
    }

    /// The known name at the smallest edit distance, if it is near enough to be a slip.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let limit = max(1, word.count / 3)
        // A name of another length by more than the limit can't be near: skip its table.
        let candidates = known.filter { abs($0.count - word.count) <= limit && word.count < 100 }
        let best = candidates.map { (name: $0, distance: distance(word, $0)) }
            .min { $0.distance < $1.distance }
        guard let best, best.distance <= limit else { return nil }
        return best.name
    }

    /// Damerau–Levenshtein distance (optimal string alignment) without regard to letter case.
    private static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.lowercased())
        let b = Array(right.lowercased())
        var twoBack: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, twoBack[j - 1] + 1)
                }
                row.append(cost)
            }
            twoBack = last
            last = row
        }
        return last[b.count]
    }
}
