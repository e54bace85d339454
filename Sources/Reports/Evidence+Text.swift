import Model

extension Evidence {
    /// `net.ipv4.ip_forward: not as asked, running 1, next boot 0, decided by /etc/sysctl.conf:3`.
    var sentence: String {
        let standing =
            switch holds {
            case true?: "as asked"
            case false?: "not as asked"
            case nil: "undetermined"
            }
        var words = ["\(subject): \(standing)"]
        if let running { words.append("running \(running)") }
        if let nextBoot { words.append("next boot \(nextBoot)") }
        if let origin { words.append("decided by \(origin)") }
        return words.joined(separator: ", ")
    }
}
