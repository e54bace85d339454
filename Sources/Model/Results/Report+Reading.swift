import SystemPackage

extension Report {
    /// Why a document is no report that this temper reads.
    package struct Unreadable: Error, Hashable, Sendable, CustomStringConvertible {
        /// Where in the document: `findings.3.severity`.
        package let place: String
        package let expected: String

        package var description: String { "\(place): expected \(expected)" }
    }

    /// Reads `temper.report/1`, as `temper check --format json` writes it.
    ///
    /// What the document repeats (counts) isn't read. A waiver of it is known by its own words.
    package init(_ document: JSONValue) throws(Unreadable) {
        let top = ReportField(document, "report")
        let schema = try top["schema"].text()
        guard schema == "temper.report/1" else {
            let isNewer = schema.hasPrefix("temper.report/")
            throw top["schema"].expected(
                "temper.report/1, not '\(schema.prefix(40))'"
                    + (isNewer ? ", which another version of temper writes" : "")
            )
        }
        if let place = document.repeatedKey {
            throw Unreadable(place: place, expected: "the key once")
        }
        let host = top["host"]
        self.init(
            tool: Tool(
                name: try top["tool"]["name"].text(),
                version: try top["tool"]["version"].text()
            ),
            host: HostDescription(
                id: try host["id"].optionalText(),
                hostname: try host["hostname"].optionalText(),
                os: try host["os"].optionalText(),
                kernel: try host["kernel"].optionalText(),
                virtualization: try host["virtualization"].optionalText(),
                bootID: try host["bootId"].optionalText(),
                root: try host["root"].text()
            ),
            run: try Run(top["run"]),
            findings: try top["findings"].required().list { field throws(Unreadable) in
                try Finding(field)
            },
            orphans: try top["orphans"].list { field throws(Unreadable) in
                Plan.Orphan(
                    control: try field["control"].text(),
                    path: FilePath(try field["path"].text()),
                    text: try field["text"].text()
                )
            },
            notices: try top["notices"].texts()
        )
        var known = Set<String>()
        for finding in findings where !known.insert(finding.control).inserted {
            throw top["findings"].expected("each control once, not '\(finding.control)' again")
        }
        if let field = top["transaction"].present { transaction = try TransactionSummary(field) }
        recovered = try top["recovered"].list { field throws(Unreadable) in
            try TransactionSummary(field)
        }
        frameworks = try top["frameworks"].list { field throws(Unreadable) in
            try Framework(field)
        }
        if let field = top["previous"].present {
            previous = Predecessor(
                id: try field["id"].text(),
                started: try field["started"].time()
            )
        }
        if let field = top["chain"].present {
            link = Link(
                sequence: try field["sequence"].number(),
                previous: try field["previous"].digest()
            )
        }
    }
}

extension Report.Run {
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        self.init(
            id: try field["id"].text(),
            mode: try field["mode"].text(),
            started: try field["started"].time(),
            finished: try field["finished"].time(),
            baselines: try field["baselines"].required().list {
                baseline throws(Report.Unreadable) in
                guard let digest = try baseline["sha256"].digest() else {
                    throw baseline["sha256"].expected("a SHA-256")
                }
                return Report.BaselineDescription(
                    name: try baseline["name"].text(),
                    version: try baseline["version"].text(),
                    path: try baseline["path"].text(),
                    digest: digest,
                    isChosen: try baseline["chosen"].flag() ?? true
                )
            },
            selection: try field["selection"].texts()
        )
        lastTransaction = try field["lastTransaction"].optionalText()
        heard = try field["heard"].flag()
    }
}

extension Report.TransactionSummary {
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        self.init(
            id: try field["id"].text(),
            state: try field["state"].text(),
            undoes: try field["undoes"].optionalText(),
            acceptedRisks: try field["acceptedRisks"].texts(),
            // The document has no controls of a change; the findings say what was changed for each.
            steps: try field["changes"].texts().map { Step(change: $0, controls: []) }
        )
    }
}

extension Framework {
    /// From its requirements: the document has what is not covered by each of them.
    fileprivate init(_ field: ReportField) throws(Report.Unreadable) {
        var gaps: [Gap] = []
        var places: [Gap: Int] = [:]
        let requirements = try field["requirements"].list { requirement throws(Report.Unreadable) in
            (id: try requirement["id"].text(), gaps: requirement["notChecked"])
        }
        for requirement in requirements {
            let found = try requirement.gaps.list { gap throws(Report.Unreadable) in
                Gap(ids: [], title: try gap["title"].text(), reason: try gap["reason"].text())
            }
            for gap in found {
                let place = places[gap] ?? gaps.count
                let ids = (place < gaps.count ? gaps[place].ids : []) + [requirement.id]
                let whole = Gap(ids: ids, title: gap.title, reason: gap.reason)
                if place < gaps.count { gaps[place] = whole } else { gaps.append(whole) }
                places[gap] = place
            }
        }
        self.init(
            id: try field["id"].text(),
            title: try field["title"].text(),
            notice: try field["notice"].text(),
            gaps: gaps
        )
    }
}

/// A value of a document, and where it stands in it.
struct ReportField {
    private let value: JSONValue?
    private let place: String

    init(_ value: JSONValue?, _ place: String) {
        self.value = value
        self.place = place
    }

    subscript(key: String) -> ReportField {
        ReportField(value?[key], place == "report" ? key : "\(place).\(key)")
    }

    /// `nil` for what is null, or isn't there.
    var present: ReportField? {
        switch value {
        case nil, .null?: nil
        case .some: self
        }
    }

    /// What may be an empty list, but not missing.
    func required() throws(Report.Unreadable) -> ReportField {
        guard let present else { throw expected("a list") }
        return present
    }

    func expected(_ what: String) -> Report.Unreadable {
        Report.Unreadable(place: place, expected: what)
    }

    func text() throws(Report.Unreadable) -> String {
        guard case .string(let text)? = value else { throw expected("text") }
        return text
    }

    func optionalText() throws(Report.Unreadable) -> String? {
        guard let present else { return nil }
        return try present.text()
    }

    func number() throws(Report.Unreadable) -> Int {
        guard case .number(let text)? = value, let number = Int(text) else {
            throw expected("a whole number")
        }
        return number
    }

    func optionalNumber() throws(Report.Unreadable) -> Int? {
        guard let present else { return nil }
        return try present.number()
    }

    /// The id of a user: 32 bits.
    func optionalUserID() throws(Report.Unreadable) -> UInt32? {
        guard let number = try optionalNumber() else { return nil }
        guard let id = UInt32(exactly: number) else { throw expected("the id of a user") }
        return id
    }

    func flag() throws(Report.Unreadable) -> Bool? {
        switch value {
        case .boolean(let flag)?: return flag
        case nil, .null?: return nil
        default: throw expected("true, false or null")
        }
    }

    func time() throws(Report.Unreadable) -> Timestamp {
        guard let time = Timestamp(try text()) else { throw expected("a time in UTC") }
        return time
    }

    func optionalTime() throws(Report.Unreadable) -> Timestamp? {
        guard let present else { return nil }
        return try present.time()
    }

    func digest() throws(Report.Unreadable) -> SHA256? {
        guard let text = try optionalText() else { return nil }
        guard let digest = SHA256(hexadecimal: text) else { throw expected("a SHA-256") }
        return digest
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        of type: Choice.Type
    ) throws(Report.Unreadable) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text()) else {
            throw expected("one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// None where it is null, or isn't there.
    func list<Element>(
        _ body: (ReportField) throws(Report.Unreadable) -> Element
    ) throws(Report.Unreadable) -> [Element] {
        guard present != nil else { return [] }
        guard case .array(let elements)? = value else { throw expected("a list") }
        var list: [Element] = []
        list.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            list.append(try body(ReportField(element, "\(place).\(index)")))
        }
        return list
    }

    func texts() throws(Report.Unreadable) -> [String] {
        try list { field throws(Report.Unreadable) in try field.text() }
    }
}

extension JSONValue {
    /// Where an object says a key twice; readers differ in which of the two they take.
    fileprivate var repeatedKey: String? {
        switch self {
        case .array(let elements):
            for (index, element) in elements.enumerated() where element.isNested {
                if let found = element.repeatedKey { return "\(index).\(found)" }
            }
        case .object(let members):
            var known = Set<String>(minimumCapacity: members.count)
            for member in members {
                guard known.insert(member.key).inserted else { return member.key }
                guard member.value.isNested, let found = member.value.repeatedKey else { continue }
                return "\(member.key).\(found)"
            }
        case .null, .boolean, .number, .string: break
        }
        return nil
    }

    private var isNested: Bool {
        switch self {
        case .array, .object: true
        case .null, .boolean, .number, .string: false
        }
    }
}
