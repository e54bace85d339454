extension Access {
    /// Reads `temper.access/1`; `nil` where it is something else.
    package init?(_ document: JSONValue) {
        guard document["schema"]?.text == "temper.access/1" else { return nil }
        func strings(_ value: JSONValue?) -> [String] { (value?.elements ?? []).compactMap(\.text) }
        for account in document["accounts"]?.elements ?? [] {
            guard let user = account["user"]?.text else { return nil }
            var entry = Entry(user)
            entry.ways = strings(account["ways"])
            entry.doubtful = strings(account["doubtful"])
            entry.root = account["root"]?.text
            entry.isRootDoubtful = account["rootDoubtful"] == .boolean(true)
            entry.freeCommands = strings(account["freeCommands"])
            entry.needsTerminal = account["needsTerminal"] == .boolean(true)
            entry.obstacles = (account["obstacles"]?.elements ?? []).map {
                Obstacle($0["setting"]?.text, $0["reason"]?.text ?? "")
            }
            entries.append(entry)
        }
        secondFactor = document["secondFactor"]?.text
        for list in document["algorithms"]?.elements ?? [] {
            algorithms[list["keyword"]?.text ?? ""] = strings(list["values"])
        }
        listens = strings(document["listens"])
        notes = strings(document["notes"])
    }
}
