extension Int {
    /// A number of things in words for people: `1 change`, `2 changes`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
