import Model

/// Reads `frameworks`: what a baseline maps its controls to, and what no control covers.
enum FrameworkReader {
    static func read(_ node: Node) throws(BaselineError) -> Framework {
        var fields = try Fields(node)
        let id = fields.required("id") { n throws(BaselineError) in
            try n.identifier("a name of a-z, 0-9, '.' and '-'", allowing: ".-")
        }
        let title = fields.required("title") { n throws(BaselineError) in try n.word() }
        let notice = fields.required("notice") { n throws(BaselineError) in try n.word() }
        let gaps = fields.optional("not-checked") { n throws(BaselineError) in
            try n.list { item throws(BaselineError) in try gap(item) }
        }
        try fields.finish()
        guard let id, let title, let notice else { throw fields.problems }
        return Framework(id: id, title: title, notice: notice, gaps: gaps ?? [])
    }

    private static func gap(_ node: Node) throws(BaselineError) -> Framework.Gap {
        var fields = try Fields(node)
        let ids = fields.required("ids") { n throws(BaselineError) in
            try n.list { item throws(BaselineError) in try item.value() }
        }
        let title = fields.required("title") { n throws(BaselineError) in try n.word() }
        let reason = fields.required("reason") { n throws(BaselineError) in try n.word() }
        try fields.finish()
        guard let ids, let title, let reason else { throw fields.problems }
        return Framework.Gap(ids: ids, title: title, reason: reason)
    }
}
